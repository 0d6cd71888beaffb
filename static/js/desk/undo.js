/* Taking back the last own act, where the room knows its opposite: with Ctrl and Z, or the button of the message. */

import { t } from "../lib/i18n.js";

const KEPT_MS = 10000;

export class Undo {
  #toasts; #last = null; #now;

  /** @param {{toasts: import("./toasts.js").Toasts, now?: () => number}} given `now` in milliseconds */
  constructor({ toasts, now = () => Date.now() }) {
    this.#toasts = toasts;
    this.#now = now;
  }

  /** @param {string} words what was done, "A-12 ditunda" @param {() => Promise<any>} back the opposite act */
  offer(words, back) {
    const away = this.#toasts.say(words, { act: { words: t("Batalkan (Ctrl+Z)"), run: () => this.run() } });
    this.#last = { at: this.#now(), back, away };
  }

  /** @returns {boolean} whether there was something to take back */
  run() {
    const last = this.#last;
    this.#last = null;
    if (!last || this.#now() - last.at > KEPT_MS) return false;
    last.away();
    last.back();
    return true;
  }

  /** Something else was done since: Ctrl and Z is about that. */
  forget() {
    this.#last = null;
  }

  /** Ctrl and Z on this page, unless somebody types. */
  listen(target = document) {
    target.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      if (event.target.closest?.("input, textarea, select") || document.querySelector("dialog[open]")) return;
      if (this.run()) event.preventDefault();
    });
  }
}
