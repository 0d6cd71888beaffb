/* Single keys for what the mouse can do as well. Silent while somebody types or a dialog is open. */

import { t } from "../lib/i18n.js";
import { h } from "./dom.js";
import { openDialog } from "./dialog.js";

export class Keys {
  #bindings = new Map();

  constructor(target = document) {
    target.addEventListener("keydown", (event) => this.#pressed(event));
    this.bind("?", t("Daftar tombol ini"), () => this.help());
  }

  /**
   * @param {string} key as in KeyboardEvent.key, lower case
   * @param {string} words for the list of keys
   * @param {{listed?: boolean}} [how] one of a row of keys is listed for all
   */
  bind(key, words, run, { listed = true } = {}) {
    this.#bindings.set(key, { words, run, listed });
  }

  help() {
    const bound = [...this.#bindings].filter(([, { listed }]) => listed).map(([key, { words }]) => row(words, [key.length === 1 ? key.toUpperCase() : key]));
    const rows = [...bound, ...this.#others()];
    openDialog({ title: t("Tombol"), wide: true, body: [h("div", { class: "keylist" }, ...rows)], cancel: t("Tutup") });
  }

  /** What the bar below names and no binding does: arrows, Tab, a row of digits belong to a part of the page. */
  #others() {
    const named = [...document.querySelectorAll(".keys span:has(> kbd)")].map((span) => ({
      keys: [...span.querySelectorAll(":scope > kbd")].map((kbd) => kbd.textContent),
      words: [...span.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.replace("–", "")).join("").trim(),
    }));
    return named.filter(({ keys }) => !keys.every((key) => this.#bindings.has(key.toLowerCase()))).map(({ keys, words }) => row(words[0].toUpperCase() + words.slice(1), keys));
  }

  #pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const binding = this.#bindings.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!binding) return;
    event.preventDefault();
    binding.run(event);
  }
}

function row(words, keys) {
  return h("div", {}, words, h("span", {}, ...keys.map((key) => h("kbd", {}, key))));
}

function typing(element) {
  return element instanceof Element && Boolean(element.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]"));
}
