/* The commands of this page to walls. Each carries the revision it was meant for, shows as "mengirim" until the server
   confirms, and can be undone for ten seconds. */

import { ProblemError, post, remove } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { firstWords, isUntouched } from "./wall-conflict.js";
import { contentWords } from "./wall-words.js";

const UNDO_MS = 10_000;
const MOVED_ON = "wall_moved_on"; // the title of a problem is its stable name

/**
 * Events: "change" (what is being sent), "refused" (detail: {slug, panel, error, again}: a held panel or a lock stands in
 * the way, and the page offers what is left to do).
 */
export class WallDeeds extends EventTarget {
  #store; #toasts; #clock; #sending = new Map(); #undo = null;

  /** @param {{store: object, toasts: object, clock?: () => number}} given the clock in ms, for the ten seconds */
  constructor({ store, toasts, clock = () => performance.now() }) {
    super();
    this.#store = store;
    this.#toasts = toasts;
    this.#clock = clock;
  }

  /** What is on its way to a wall: [{panel: string|null, content: object|null, words: string}]. */
  sending(slug) {
    return [...this.#sending.values()].filter((each) => each.slug === slug);
  }

  put(slug, panel, content) {
    const words = t("{content} di {panel}", { content: contentWords(content), panel });
    return this.#send(slug, { panel, content, words, path: `panels/${panel}/`, body: { content }, revised: [panel], undoable: true });
  }

  show(slug, scene) {
    return this.#send(slug, { words: t("Adegan {title}", { title: scene.title }), path: "scene/", body: { scene: scene.slug }, revised: null, undoable: true });
  }

  hold(slug, panel, { purpose, minutes }) {
    return this.#send(slug, { panel, words: t("Pegang {panel}", { panel }), path: `panels/${panel}/hold/`, body: { purpose, minutes } });
  }

  release(slug, panel) {
    return this.#send(slug, { panel, words: t("Lepas {panel}", { panel }), path: `panels/${panel}/release/` });
  }

  /** Takes the panel and, with a content, puts that there; one undo brings back both. */
  async preempt(slug, panel, { purpose, from, content = null }) {
    const words = t("Ambil alih {panel} dari {name}", { panel, name: from });
    const taken = await this.#send(slug, { panel, words, path: `panels/${panel}/preempt/`, body: { purpose }, undoable: true });
    if (!taken || !content) return taken;
    const put = await this.put(slug, panel, content);
    if (put && this.#undo) this.#undo.times = 2;
    return put;
  }

  ask(slug, panel, { purpose, of }) {
    return this.#send(slug, { panel, words: t("Minta {panel}", { panel }), path: `panels/${panel}/ask/`, body: { purpose }, said: t("{panel} diminta dari {name}", { panel, name: of }) });
  }

  lock(slug, body) {
    return this.#send(slug, { words: t("Kunci dinding"), path: "lock/", body, said: t("Dinding dikunci") });
  }

  unlock(slug) {
    return this.#send(slug, { words: t("Buka kunci"), path: "unlock/", said: t("Kunci dibuka") });
  }

  guest(slug, on) {
    return this.#send(slug, { words: t("Mode tamu"), path: "guest/", body: { on }, said: on ? t("Tamu di ruangan: pelat, wajah dan data pribadi tidak tampil") : t("Mode tamu selesai") });
  }

  drill(slug, { on, title }) {
    return this.#send(slug, { words: on ? t("Mulai latihan") : t("Akhiri latihan"), path: "drill/", body: on ? { on, title } : { on }, said: on ? t("Latihan dimulai") : t("Latihan selesai") });
  }

  announce(slug, body) {
    return this.#send(slug, { words: t("Pasang pengumuman"), path: "announcements/", body, said: t("Pengumuman dipasang") });
  }

  takeDown(slug, id) {
    return this.#send(slug, { words: t("Turunkan pengumuman"), path: `announcements/${id}/`, call: remove, said: t("Pengumuman diturunkan") });
  }

  /** Brings back what the last command of this page replaced, while that is ten seconds young. */
  undo() {
    const last = this.#undo;
    if (!last || this.#clock() - last.at > UNDO_MS) return null;
    this.#undo = null;
    last.away();
    return this.#takeBack(last);
  }

  async #takeBack({ slug, words, times }) {
    const deed = { words: t("Batalkan: {words}", { words }), path: "undo/" };
    for (let left = times; left > 1; left -= 1) if (!(await this.#send(slug, deed))) return null;
    return this.#send(slug, { ...deed, said: t("Dibatalkan: {words}", { words }) });
  }

  async #send(slug, deed) {
    const { panel = null, content = null, words, undoable = false, said = "" } = deed;
    const key = Symbol(words);
    this.#sending.set(key, { slug, panel, content, words });
    this.#changed();
    try {
      const answer = await this.#call(slug, deed);
      this.#store.accept(answer);
      if (undoable) this.#offerUndo(slug, answer?.after_loan ? t("{words}, tampil setelah panel kembali dari alarm", { words }) : words);
      else if (said) this.#toasts.say(said);
      return answer ?? {};
    } catch (error) {
      this.#explain(slug, deed, error);
      return null;
    } finally {
      this.#sending.delete(key);
      this.#changed();
    }
  }

  /** A revision that moved on elsewhere on the wall is no conflict: the command goes once more for the newer one. */
  async #call(slug, { panel, path, body = {}, revised, call = post }) {
    const before = this.#store.wall(slug);
    const address = `/api/v1/walls/${encodeURIComponent(slug)}/${path}`;
    if (revised === undefined) return call(address, body);
    try {
      return await call(address, { ...body, revision: before?.revision });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.title !== MOVED_ON) throw error;
      const now = error.current;
      this.#store.accept(now);
      if (isUntouched(before, now, revised)) return call(address, { ...body, revision: now.revision });
      error.first = panel ? firstWords(before, now, panel, contentWords) : "";
      throw error;
    }
  }

  #offerUndo(slug, words) {
    this.#undo?.away();
    const away = this.#toasts.say(words, { act: { words: t("Batalkan Ctrl+Z"), run: () => this.undo() } });
    this.#undo = { slug, words, at: this.#clock(), away, times: 1 };
  }

  #explain(slug, deed, error) {
    const again = () => this.#send(slug, deed);
    if (!(error instanceof ProblemError)) {
      this.#toasts.say(t("{act} belum terkirim: {why}", { act: deed.words, why: error.message }), { bad: true, act: { words: t("Coba lagi"), run: again } });
      if (error.name !== "Unreachable") throw error;
      return;
    }
    if (error.current) this.#store.accept(error.current);
    if (error.title === MOVED_ON) this.#toasts.say(error.first || error.message, { bad: true, act: { words: t("Tetap pasang"), run: again } });
    else if (error.status === 409 && deed.panel && error.problem.why === "held") this.dispatchEvent(new CustomEvent("refused", { detail: { slug, panel: deed.panel, content: deed.content, error } }));
    else if (error.status === 409) this.#toasts.say(error.message, { bad: true });
    else if (error.status === 401) this.#toasts.say(t("Sesi berakhir, {act} tidak terkirim", { act: deed.words }), { bad: true, act: { words: t("Masuk"), href: "/login/" } });
    else if (error.status >= 500 || error.status === 429) this.#toasts.say(t("{act} belum diterima server: {why}", { act: deed.words, why: error.message }), { bad: true, act: { words: t("Coba lagi"), run: again } });
    else this.#toasts.say(t("{act} ditolak: {why}", { act: deed.words, why: error.message }), { bad: true });
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
