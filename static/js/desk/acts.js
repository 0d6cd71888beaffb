/* Acts of this person: shown as "mengirim" until the server confirms; a conflict says who was first, a failure can be retried. */

import { ProblemError } from "../lib/api.js";
import { t } from "../lib/i18n.js";

/** Event "change": what is being sent has changed. */
export class Acts extends EventTarget {
  #sending = new Map();
  #ends = new Map();
  #toasts;

  constructor({ toasts }) {
    super();
    this.#toasts = toasts;
  }

  /** The words of the act that is being sent for a subject, or null. */
  sending(subject) {
    return this.#sending.get(subject) ?? null;
  }

  /**
   * @param {string} subject what the act changes, such as "alert 123"; one act at a time for each: the next one waits
   * @param {object} act
   * @param {string} act.words what is being done, "Terima A-123"
   * @param {() => Promise<any>} act.call
   * @param {(answer: any) => void} [act.done]
   * @param {(current: any) => void} [act.conflict] takes in the state as it really is
   * @returns {Promise<any>} the answer, or null when it was refused or is being sent already
   */
  async run(subject, { words, call, done = () => {}, conflict = () => {} }) {
    if (this.sending(subject) === words) return null; // the same key twice
    const before = this.#ends.get(subject);
    let end;
    this.#ends.set(subject, new Promise((done) => { end = done; }));
    await before; // the feed may tell of an act before its answer is here, and a quick hand goes on at once
    this.#set(subject, words);
    try {
      const answer = await call();
      done(answer);
      return answer ?? {};
    } catch (error) {
      this.#explain(error, words, () => this.run(subject, { words, call, done, conflict }));
      if (error instanceof ProblemError && error.current) conflict(error.current);
      return null;
    } finally {
      this.#set(subject, null);
      end();
    }
  }

  #set(subject, words) {
    if (words) this.#sending.set(subject, words);
    else this.#sending.delete(subject);
    this.dispatchEvent(new Event("change"));
  }

  #explain(error, words, again) {
    if (!(error instanceof ProblemError)) {
      this.#toasts.say(t("{act} belum terkirim: {why}", { act: words, why: error.message }), { bad: true, act: { words: t("Coba lagi"), run: again } });
      if (error.name !== "Unreachable") throw error;
      return;
    }
    // The server's sentence names who was first and when.
    if (error.status === 409) this.#toasts.say(error.message, { bad: true });
    else if (error.status === 401) this.#toasts.say(t("Sesi berakhir, {act} tidak terkirim", { act: words }), { bad: true, act: { words: t("Masuk"), href: "/login/" } });
    else if (error.status >= 500 || error.status === 429) this.#toasts.say(t("{act} belum diterima server: {why}", { act: words, why: error.message }), { bad: true, act: { words: t("Coba lagi"), run: again } });
    else this.#toasts.say(t("{act} ditolak: {why}", { act: words, why: error.message }), { bad: true });
  }
}
