/* My duty: signing on at a position, saying every half minute that this desk is watched, muting, the break. */

import { get, post } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { dutyOf } from "./watch-state.js";

const BEAT_MS = 30000;
const HINT_EVERY_MS = 20 * 60 * 1000;

/** Event "change": whether I am on duty, or where. */
export class Duty extends EventTarget {
  #room; #me; #toasts; #beaten = 0; #own; #hinted = 0; #subject = "";
  /** Whether this house has duties at all: an older server knows none. */
  known = false;

  constructor({ room, me, toasts }) {
    super();
    this.#room = room;
    this.#me = me;
    this.#toasts = toasts;
    room.addEventListener("change", () => this.#look());
  }

  /** My row as the server last told it, or null. */
  get row() { return this.#own ?? null; }

  watch(subject) { this.#subject = subject ?? ""; }

  /** Who is where and the positions; read once, carried on by the feed. */
  async read() {
    if (!this.#me.can.has("load_view")) return;
    const [duty, viewings] = await Promise.all([this.#ask("/api/v1/duty/"), this.#ask("/api/v1/viewings/")]);
    if (duty) {
      this.known = true;
      this.#room.tellWatch({ people: duty.people, ...(viewings ? { viewers: viewings.subjects } : {}) });
      this.#look();
      this.dispatchEvent(new Event("change"));
    }
  }

  async positions() {
    const answer = await this.#ask("/api/v1/positions/");
    return (answer?.positions ?? answer?.results ?? answer ?? []).filter(({ in_use: inUse }) => inUse !== false);
  }

  signOn(position) { return this.#send("sign-on", { position }); }

  signOff() { return this.#send("sign-off", {}, { gone: true }); }

  soundHeard() { return this.#send("sound-test", {}); }

  mute(seconds) { return this.#send("mute", { seconds }); }

  /** Twice a second. */
  tick() {
    if (!this.row || Date.now() - this.#beaten < BEAT_MS) return;
    this.#beaten = Date.now();
    this.#beat();
  }

  async #beat() {
    try {
      this.#take(await post("/api/v1/duty/beat/", this.#subject ? { doing: this.#subject } : {}));
    } catch (error) {
      if (error.status === 409) this.#take(null);
      else if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    }
    if (this.row?.break_due && Date.now() - this.#hinted > HINT_EVERY_MS) {
      this.#hinted = Date.now();
      this.#toasts.say(t("Anda memantau lebih dari dua jam. Ambil jeda lima menit, minta rekan menggantikan."));
    }
  }

  #look() {
    const { people } = this.#room.watch;
    if (people) this.#take(dutyOf(this.#room.watch, this.#me.username));
  }

  #take(row) {
    const changed = row?.position !== this.#own?.position || Boolean(row) !== Boolean(this.#own);
    this.#own = row;
    if (changed) this.dispatchEvent(new Event("change"));
  }

  async #send(act, body, { gone = false } = {}) {
    try {
      const row = await post(`/api/v1/duty/${act}/`, body);
      this.#take(gone ? null : row);
      return true;
    } catch (error) {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      if (error.status === 409) this.#take(null);
      this.#toasts.say(error.message, { bad: true });
      return false;
    }
  }

  /** null where it is not there or cannot be read: the desk works without. */
  async #ask(path) {
    try {
      return await get(path);
    } catch (error) {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      return null;
    }
  }
}
