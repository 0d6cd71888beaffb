/* The walls at the desk: one in small, the others behind tabs. */

import { byId, h, setText } from "./dom.js";
import { WallControl } from "./wall-control.js";

export class WallPart {
  #tabs = ""; #slug = null;

  /** @param {object} desk the console's parts, and `thing`: what the desk has chosen */
  constructor({ room, me, keys, toasts, thing }) {
    this.control = new WallControl({ room, me, keys, toasts, thing, small: true });
    this.control.addEventListener("draw", ({ detail }) => this.#draw(detail));
    byId("wall-tabs").addEventListener("click", (event) => {
      const slug = event.target.closest("[data-wall]")?.dataset.wall;
      if (slug) this.control.turnTo(slug);
    });
  }

  #draw(shown) {
    this.#drawTabs(shown);
    if (shown.slug === this.#slug) return;
    this.#slug = shown.slug;
    byId("wall-link").href = `/walls/${encodeURIComponent(shown.slug)}/`;
  }

  #drawTabs(shown) {
    const { walls } = this.control.store;
    const key = `${shown.slug} ${walls.map(({ slug, name }) => `${slug} ${name}`).join()}`;
    if (key === this.#tabs) return;
    this.#tabs = key;
    setText(byId("wall-head"), shown.name);
    byId("wall-tabs").hidden = walls.length < 2;
    byId("wall-tabs").replaceChildren(...walls.map(({ slug, name }) => h("button", { type: "button", "data-wall": slug, "aria-pressed": String(slug === shown.slug) }, name)));
  }
}
