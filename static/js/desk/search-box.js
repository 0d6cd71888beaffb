/* The search box of the top bar: "/" goes there, arrows choose, Enter opens. */

import { t } from "../lib/i18n.js";
import { byId, h } from "./dom.js";
import { find } from "./search.js";

export class SearchBox {
  #room; #input; #list; #found = []; #at = 0;

  constructor({ room, keys }) {
    this.#room = room;
    this.#input = byId("find-input");
    this.#list = byId("find-results");
    keys.bind("/", t("Cari kamera, lorong, insiden"), () => this.#input.focus());
    this.#input.addEventListener("input", () => this.#search());
    this.#input.addEventListener("focus", () => this.#search());
    this.#input.addEventListener("blur", () => this.#show(false));
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the box keeps the focus until the page changes
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.href);
    });
  }

  #search() {
    const words = this.#input.value;
    this.#found = find(words, { cameras: Object.values(this.#room.state.cameras), incidents: Object.values(this.#room.state.incidents) });
    this.#at = 0;
    this.#draw();
    this.#show(words.trim() !== "");
  }

  #draw() {
    const options = this.#found.map((hit, i) => h("div", { role: "option", id: `hit-${i}`, "data-href": hit.href, "aria-selected": String(i === this.#at) },
      h("b", {}, hit.key), h("span", {}, hit.title), h("small", {}, hit.sub)));
    this.#list.replaceChildren(...(options.length ? options : [h("p", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("Tidak ada yang cocok"))]));
    if (options.length) this.#input.setAttribute("aria-activedescendant", `hit-${this.#at}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #show(open) {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#found.length) {
      event.preventDefault();
      this.#at = (this.#at + step + this.#found.length) % this.#found.length;
      this.#draw();
    } else if (event.key === "Enter" && this.#found[this.#at]) {
      location.assign(this.#found[this.#at].href);
    } else if (event.key === "Escape") {
      this.#input.value = "";
      this.#show(false);
      this.#input.blur();
    }
  }
}
