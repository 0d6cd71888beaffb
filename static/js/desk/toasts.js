/* Short messages at the lower right: one line, one act, gone after ten seconds. */

import { h } from "./dom.js";

const SHOWN_MS = 10000;
const AT_MOST = 3;

export class Toasts {
  #place;

  constructor(place) {
    this.#place = place;
  }

  /**
   * @param {string} words
   * @param {{bad?: boolean, act?: {words: string, run: () => void} | {words: string, href: string}}} [options]
   * @returns {() => void} takes it away
   */
  say(words, { bad = false, act = null } = {}) {
    const toast = h("div", { class: bad ? "toast bad" : "toast" }, words);
    const away = () => { clearTimeout(timer); toast.remove(); };
    if (act?.href) toast.append(h("a", { class: "btn sm", href: act.href }, act.words));
    else if (act) toast.append(h("button", { class: "btn sm", type: "button", onclick: () => { away(); act.run(); } }, act.words));
    this.#place.append(toast);
    while (this.#place.children.length > AT_MOST) this.#place.firstElementChild.remove();
    let timer = setTimeout(away, SHOWN_MS);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => { timer = setTimeout(away, SHOWN_MS); });
    return away;
  }
}
