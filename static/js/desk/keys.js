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

  /** @param {string} key as in KeyboardEvent.key, lower case @param {string} words for the list of keys */
  bind(key, words, run) {
    this.#bindings.set(key, { words, run });
  }

  help() {
    const rows = [...this.#bindings].map(([key, { words }]) => h("div", {}, words, h("kbd", {}, key.length === 1 ? key.toUpperCase() : key)));
    openDialog({ title: t("Tombol"), wide: true, body: [h("div", { class: "keylist" }, ...rows)], cancel: t("Tutup") });
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

function typing(element) {
  return element instanceof Element && Boolean(element.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]"));
}
