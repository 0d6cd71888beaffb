/* The wall to scale: each panel is a button that is dragged, resized at its corner, or moved by the arrow keys. */

import { contentWords } from "../desk/wall-words.js";
import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { boundsOf, cellOf } from "./draft.js";
import { SMALLEST, WIDTH } from "./geometry.js";
import { moved, nudged, resized } from "./snap.js";
import { number, placeWords } from "./words.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Events: "choose" {name}, "place" {name, box, kind}, "rest", "key" {name, key, shift}. */
export class Canvas extends EventTarget {
  #place; #height; #draft = null; #chosen = null; #drag = null;

  constructor(place, height) {
    super();
    this.#place = place;
    this.#height = height;
    place.style.setProperty("--rows", height);
    place.addEventListener("pointerdown", (event) => this.#down(event));
    place.addEventListener("pointermove", (event) => this.#move(event));
    place.addEventListener("pointerup", () => this.#up());
    place.addEventListener("pointercancel", () => this.#up());
    place.addEventListener("keydown", (event) => this.#key(event));
    place.addEventListener("focusin", (event) => this.#choose(event.target.dataset.panel));
  }

  /** @param {Set<string>} bad names of panels with a fault */
  draw(draft, chosen, bad) {
    this.#draft = draft;
    this.#chosen = chosen;
    const there = new Map([...this.#place.querySelectorAll("[data-panel]")].map((each) => [each.dataset.panel, each]));
    const wanted = draft.body.panels.toSorted((a, b) => a.y - b.y || a.x - b.x);
    for (const [name, element] of there) if (!wanted.some((panel) => panel.name === name)) element.remove();
    for (const panel of wanted) {
      const element = there.get(panel.name) ?? this.#fresh(panel.name);
      this.#draw(element, panel, bad.has(panel.name));
    }
    const order = [...this.#place.children].map((each) => each.dataset.panel).join();
    if (!this.#drag && order !== wanted.map((panel) => panel.name).join()) this.#sort(wanted);
    this.#place.classList.toggle("notop", draft.body.top === false);
  }

  focus(name) {
    this.#place.querySelector(`[data-panel="${CSS.escape(name)}"]`)?.focus();
  }

  /** The order of tabs follows the reading of the wall; the focus stays where it is. */
  #sort(wanted) {
    const held = document.activeElement;
    for (const panel of wanted) this.#place.append(this.#place.querySelector(`[data-panel="${CSS.escape(panel.name)}"]`));
    if (this.#place.contains(held) && document.activeElement !== held) held.focus(); // a moved element loses it
  }

  #fresh(name) {
    const element = h("button", { type: "button", class: "ep", "data-panel": name }, h("b"), h("span"), h("em"), h("i", { class: "grip", "aria-hidden": "true" }));
    this.#place.append(element);
    return element;
  }

  #draw(element, panel, isBad) {
    const cell = cellOf(this.#draft, panel.name);
    const content = !cell ? t("Tidak diatur") : cell.source === "unchanged" ? t("Tetap seperti ada") : contentWords(cell);
    const [name, what, size] = element.children;
    name.textContent = panel.name;
    what.textContent = content;
    size.textContent = `${number(panel.w)} × ${number(panel.h)}`;
    for (const [side, full] of [["x", WIDTH], ["y", this.#height], ["w", WIDTH], ["h", this.#height]]) element.style.setProperty(`--${side}`, `${(panel[side] / full) * 100}%`);
    element.classList.toggle("zone", Boolean(panel.zone));
    element.classList.toggle("bad", isBad);
    element.classList.toggle("low", panel.h < 24);
    element.setAttribute("aria-pressed", String(panel.name === this.#chosen));
    const facts = [placeWords(panel), content, panel.zone ? t("zona alarm") : "", isBad ? t("perlu diperbaiki") : ""];
    element.setAttribute("aria-label", facts.filter(Boolean).join(", "));
  }

  #choose(name) {
    if (name && name !== this.#chosen) this.dispatchEvent(new CustomEvent("choose", { detail: { name } }));
  }

  #down(event) {
    const element = event.target.closest("[data-panel]");
    if (!element || event.button !== 0) return;
    element.focus();
    const box = this.#draft.body.panels.find((panel) => panel.name === element.dataset.panel);
    this.#drag = { name: box.name, box, isResize: event.target.closest(".grip") !== null, x: event.clientX, y: event.clientY };
    this.#place.setPointerCapture(event.pointerId);
  }

  #move(event) {
    if (!this.#drag) return;
    const perPx = WIDTH / this.#place.clientWidth;
    const dx = (event.clientX - this.#drag.x) * perPx, dy = (event.clientY - this.#drag.y) * perPx;
    const { box, name, isResize } = this.#drag;
    const others = this.#draft.body.panels.filter((panel) => panel.name !== name);
    const bounds = boundsOf(this.#draft.body, this.#height);
    const next = isResize ? resized({ ...box, w: box.w + dx, h: box.h + dy }, others, bounds, SMALLEST) : moved({ ...box, x: box.x + dx, y: box.y + dy }, others, bounds);
    this.#tell(name, next, `${isResize ? "size" : "move"} ${name}`);
  }

  #up() {
    if (!this.#drag) return;
    this.#drag = null;
    this.dispatchEvent(new Event("rest"));
  }

  #key(event) {
    const name = event.target.dataset?.panel;
    if (!name || event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      event.preventDefault(); // Alt and an arrow leave the page
      const step = event.shiftKey ? 10 : 1;
      const [across, down] = [arrow[0] * step, arrow[1] * step];
      const by = event.altKey ? { dw: across, dh: down } : { dx: across, dy: down };
      const box = this.#draft.body.panels.find((panel) => panel.name === name);
      this.#tell(name, nudged(box, by, boundsOf(this.#draft.body, this.#height), SMALLEST), `key ${name}`);
    } else if (!event.altKey && ["Delete", "Backspace", "Enter", "s", "S", "d", "D", "z", "Z"].includes(event.key)) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("key", { detail: { name, key: event.key.length === 1 ? event.key.toLowerCase() : event.key } }));
    }
  }

  #tell(name, { x, y, w, h: high }, kind) {
    this.dispatchEvent(new CustomEvent("place", { detail: { name, box: { x, y, w, h: high }, kind } }));
  }
}
