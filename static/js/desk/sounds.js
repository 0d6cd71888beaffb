/* Sounds the alarms that call this desk: a P1 every three seconds until somebody takes it, the others once. */

import { serverClock } from "../lib/time.js";
import { t } from "../lib/i18n.js";
import { byId, setText } from "./dom.js";
import { isCalling, isMine, soundOf, stillCalling } from "./calls-me.js";
import { Tones } from "./tones.js";

const AGAIN_MS = 3000;

export class Sounds {
  #room; #me; #duty; #tones = new Tones(); #called = new Set(); #lastAt = 0;

  constructor({ room, me, duty, keys }) {
    this.#room = room;
    this.#me = me;
    this.#duty = duty;
    room.addEventListener("frame", ({ detail }) => this.#heard(detail));
    room.addEventListener("change", () => this.#begin());
    for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => this.#tones.open(), { once: true });
    const button = byId("sound");
    if (!button) return;
    button.hidden = false;
    this.#draw(0); // a button without a name is nothing to those who hear the page
    button.addEventListener("click", () => this.#pressed());
    if (me.can.has("shift_sign")) keys.bind("m", t("Senyap 60 detik, terlihat pengawas"), () => this.#pressed());
  }

  /** Plays the test sound; must be called from a key or click. @returns {Promise<boolean>} whether this browser may sound */
  async test() {
    const ready = await this.#tones.open();
    this.#tones.play("p2");
    return ready;
  }

  /** Twice a second. */
  tick() {
    const calling = stillCalling(this.#called, this.#room.state.alerts);
    this.#called = new Set(calling);
    if (calling.length && !this.#muted() && Date.now() - this.#lastAt >= AGAIN_MS) this.#play("p1");
    this.#draw(calling.length);
  }

  /** What calls already when the page opens. */
  #begin() {
    for (const alert of Object.values(this.#room.state.alerts)) if (alert.severity === "P1" && isCalling(alert) && isMine(alert, this.#desk())) this.#called.add(alert.id);
  }

  #desk() {
    return { role: this.#me.role, duty: this.#duty.row };
  }

  /** @param {{frame: object, before: object|null}} told */
  #heard({ frame, before }) {
    const alert = frame.kind === "ladder.rung" ? this.#room.state.alerts[frame.data.alert] ?? null : null;
    const sound = soundOf(frame, { before, alert, desk: this.#desk() });
    if (!sound) return;
    if (sound === "p1") this.#called.add(alert?.id ?? frame.data.id);
    if (!this.#muted()) this.#play(sound);
  }

  #play(name) {
    if (name === "p1") this.#lastAt = Date.now();
    this.#tones.play(name);
  }

  #muted() {
    const until = this.#duty.row?.muted_until;
    return Boolean(until) && Date.parse(until) > serverClock.now();
  }

  #pressed() {
    if (!this.#tones.ready) this.#tones.open();
    else this.#duty.mute(this.#muted() ? 0 : 60);
  }

  #draw(calling) {
    const button = byId("sound");
    if (!button) return;
    const muted = this.#muted();
    const state = !this.#tones.ready ? "blocked" : muted ? "muted" : calling ? "calling" : "on";
    const leftS = muted ? Math.ceil((Date.parse(this.#duty.row.muted_until) - serverClock.now()) / 1000) : 0;
    if (button.dataset.state !== state) button.dataset.state = state;
    setText(button.lastElementChild, muted ? String(leftS) : "");
    const words = { blocked: t("Suara belum aktif: klik untuk mengaktifkan"), muted: t("Senyap {n} detik lagi, klik untuk membunyikan", { n: leftS }), calling: t("Berbunyi, klik untuk senyap 60 detik"), on: t("Suara aktif, klik untuk senyap 60 detik") }[state];
    if (button.title !== words) { button.title = words; button.setAttribute("aria-label", words); }
  }
}
