/* A field that suggests while one types: arrows choose, Enter or Tab takes, Escape closes. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";

/** Event "choose" (detail: the row), "type" (the words changed by hand). */
export class Combo extends EventTarget {
  #input; #list; #find; #draw; #rows = []; #at = 0; #asked = 0;

  /**
   * @param {object} given
   * @param {HTMLInputElement} given.input with role combobox
   * @param {HTMLElement} given.list with role listbox
   * @param {(words: string) => any[]|Promise<any[]>} given.find
   * @param {(row: any) => {mark: string, words: string, small: string}} given.draw
   */
  constructor({ input, list, find, draw }) {
    super();
    this.#input = input;
    this.#list = list;
    this.#find = find;
    this.#draw = draw;
    input.addEventListener("input", () => { this.dispatchEvent(new Event("type")); this.#search(); });
    input.addEventListener("focus", () => { if (!input.value) this.#search(); });
    input.addEventListener("blur", () => this.#show(false));
    input.addEventListener("keydown", (event) => this.#pressed(event));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the hand
    list.addEventListener("click", (event) => {
      const at = [...list.children].indexOf(event.target.closest("[role=option]"));
      if (at >= 0) this.#take(at);
    });
  }

  async #search() {
    const asked = ++this.#asked;
    const rows = await this.#find(this.#input.value);
    if (asked !== this.#asked || document.activeElement !== this.#input) return; // an older answer came later
    this.#rows = rows ?? [];
    this.#at = 0;
    this.#fill();
    this.#show(Boolean(rows) && (this.#rows.length > 0 || this.#input.value.trim() !== ""));
  }

  #fill() {
    const options = this.#rows.map((row, i) => {
      const { mark, words, small } = this.#draw(row);
      return h("div", { role: "option", id: `${this.#list.id}-${i}`, "aria-selected": String(i === this.#at) }, h("b", {}, mark), h("span", {}, words), h("small", {}, small));
    });
    this.#list.replaceChildren(...(options.length ? options : [h("p", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("Tidak ada yang cocok"))]));
    this.#mark();
  }

  #mark() {
    [...this.#list.querySelectorAll("[id]")].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === this.#at));
      if (i === this.#at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.#rows.length) this.#input.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#at}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #show(open) {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
  }

  #take(at) {
    const row = this.#rows[at];
    if (!row) return;
    this.#asked += 1;
    this.#show(false);
    this.dispatchEvent(new CustomEvent("choose", { detail: row }));
  }

  #pressed(event) {
    const open = !this.#list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && open && this.#rows.length) {
      event.preventDefault();
      this.#at = (this.#at + step + this.#rows.length) % this.#rows.length;
      this.#mark();
    } else if (step && !open) this.#search();
    else if (event.key === "Escape" && open) { event.stopPropagation(); this.#show(false); }
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (open) this.#take(this.#at);
    } else if (event.key === "Tab" && open && this.#input.value.trim()) this.#take(this.#at);
  }
}
