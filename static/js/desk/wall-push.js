/* Choosing a panel for a thing with keys or taps: P takes the thing, 1 to 9 and letters and arrows the panel, Enter puts,
   Escape leaves. */

import { neighbourOf } from "./wall-geometry.js";

/** Events: "change". */
export class WallPush extends EventTarget {
  #mini; #put; #before = null;
  thing = null;

  /** @param {{mini: import("./wall-mini.js").WallMini, put: (thing: object, panel: string) => void}} given */
  constructor({ mini, put }) {
    super();
    this.#mini = mini;
    this.#put = put;
    document.addEventListener("keydown", (event) => this.#pressed(event), { capture: true });
    mini.addEventListener("choose", ({ detail }) => this.#choose(detail));
  }

  /** @param {import("./wall-things.js").Thing} thing @param {{panel?: string|null}} [start] where the hand begins */
  take(thing, { panel = null } = {}) {
    if (!this.thing) this.#before = document.activeElement;
    this.thing = thing;
    this.#tell();
    this.#mini.focus(panel ?? neighbourOf(this.#mini.boxes, null, ""));
  }

  leave({ focus = true } = {}) {
    if (!this.thing) return;
    this.thing = null;
    this.#tell();
    if (focus && this.#before?.isConnected) this.#before.focus({ preventScroll: true });
    this.#before = null;
  }

  #choose(panel) {
    const { thing } = this;
    if (!thing) return;
    this.leave();
    this.#put(thing, panel);
  }

  #pressed(event) {
    if (!this.thing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    if (event.key === "Tab" || event.key === "Shift") return;
    if (event.key === "Escape") this.leave();
    else if (event.key.startsWith("Arrow")) this.#mini.focus(neighbourOf(this.#mini.boxes, this.#mini.focused, event.key));
    else if (event.key === "Enter" && this.#mini.focused) this.#choose(this.#mini.focused);
    else if (this.#mini.panelOf(event.key.toLowerCase())) this.#mini.focus(this.#mini.panelOf(event.key.toLowerCase()));
    else if (event.key.length > 1) return;
    event.preventDefault();
    event.stopPropagation(); // while a panel is chosen a letter is a panel, not an act on an alarm
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
