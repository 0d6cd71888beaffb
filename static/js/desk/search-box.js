/* The search box of the top bar: "/" goes there, arrows choose, Enter opens, Shift and Enter or a drag push to the wall. */

import { t } from "../lib/i18n.js";
import { byId, h } from "./dom.js";
import { find } from "./search.js";
import { cameraThing } from "./wall-things.js";

export class SearchBox {
  #room; #input; #list; #found = []; #at = 0;

  constructor({ room, keys }) {
    this.#room = room;
    this.#input = byId("find-input");
    this.#list = byId("find-results");
    keys.bind("/", t("Cari kamera, lorong, insiden"), () => this.#input.focus());
    this.#input.addEventListener("input", () => this.#search());
    this.#input.addEventListener("focus", () => this.#search());
    this.#input.addEventListener("blur", () => { if (!this.#list.matches(":active")) this.#show(false); }); // a hand on a result may drag it
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", (event) => {
      const href = event.target.closest("[role=option]")?.dataset.href;
      if (href) location.assign(href);
    });
    this.#list.addEventListener("dragend", () => this.#show(false));
  }

  #search() {
    const words = this.#input.value;
    this.#found = find(words, { cameras: Object.values(this.#room.state.cameras), incidents: Object.values(this.#room.state.incidents) });
    this.#at = 0;
    this.#draw();
    this.#show(words.trim() !== "");
  }

  #draw() {
    const options = this.#found.map((hit, i) => h("div", { role: "option", id: `hit-${i}`, "data-href": hit.href, "data-thing": JSON.stringify(thing(hit)), "aria-selected": String(i === this.#at) },
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
    } else if (event.key === "Enter" && event.shiftKey && this.#found[this.#at]) {
      event.preventDefault();
      this.#show(false);
      this.#input.blur();
      document.dispatchEvent(new CustomEvent("to-wall", { detail: thing(this.#found[this.#at]) }));
    } else if (event.key === "Enter" && this.#found[this.#at]) {
      location.assign(this.#found[this.#at].href);
    } else if (event.key === "Escape") {
      this.#input.value = "";
      this.#show(false);
      this.#input.blur();
    }
  }
}

/** What a hit is on a wall. */
function thing({ kind, key }) {
  return kind === "camera" ? cameraThing(key) : { content: { source: "incident", incident: key } };
}
