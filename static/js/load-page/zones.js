/* Which position hears of which kecamatan. A supervisor drags a chip to another position, or moves it with the arrow keys. */

import { h, setText } from "../desk/dom.js";
import { t, tn } from "../lib/i18n.js";
import { clockShort } from "../lib/time.js";

const TYPE = "application/x-zone";

/** The zones of a position, by name. Pure. */
export function zonesOf(routes, position) {
  return routes.filter((route) => route.position === position).sort((a, b) => a.name.localeCompare(b.name));
}

/** The position beside this one, in the order of the columns; null at the edge. Pure. */
export function beside(positions, slug, by) {
  const at = positions.findIndex(({ position }) => position === slug);
  return at < 0 ? null : positions[at + by]?.position ?? null;
}

export class ZoneBoard {
  #place; #said; #mayRoute; #move; #positions = []; #routes = [];

  /** @param {{place: HTMLElement, said: HTMLElement, mayRoute: boolean, move: (route: object, to: string|null) => Promise<object>}} given `move` answers the route as it is now */
  constructor({ place, said, mayRoute, move }) {
    this.#place = place;
    this.#said = said;
    this.#mayRoute = mayRoute;
    this.#move = move;
  }

  /** @param {object[]} positions of a load @param {object[]} routes as GET /api/v1/routes/ says them */
  show(positions, routes) {
    const key = JSON.stringify([positions.map(({ position, name }) => [position, name]), routes]);
    if (key === this.#place.dataset.key) return;
    this.#place.dataset.key = key;
    this.#positions = positions;
    this.#routes = routes;
    this.#draw();
  }

  #draw() {
    const focused = document.activeElement?.closest?.("[data-zone]")?.dataset.zone;
    this.#place.replaceChildren(...(this.#routes.length ? this.#positions.map((row) => this.#column(row)) : [h("div", { class: "statebox" }, h("b", {}, t("Belum ada kecamatan")), h("p", {}, t("Batas kota belum dimuat.")))]));
    if (focused) this.#place.querySelector(`[data-zone="${CSS.escape(focused)}"]`)?.focus();
  }

  #column({ position, name }) {
    const zones = zonesOf(this.#routes, position);
    const column = h("section", { class: "zone-col", "data-position": position, "aria-label": name }, h("header", {}, h("h3", {}, name), h("span", {}, tn("{n} kecamatan", "{n} kecamatan", zones.length))), h("ul", {}, ...zones.map((route) => h("li", {}, ...this.#chip(route)))));
    if (!this.#mayRoute) return column;
    column.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes(TYPE)) return;
      event.preventDefault();
      column.classList.add("over");
    });
    column.addEventListener("dragleave", (event) => { if (!column.contains(event.relatedTarget)) column.classList.remove("over"); });
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      column.classList.remove("over");
      this.#send(this.#routes.find(({ area }) => area === event.dataTransfer.getData(TYPE)), position);
    });
    return column;
  }

  #chip(route) {
    const away = route.home !== null;
    const words = away ? t("{name}, dari {home}", { name: route.name, home: this.#nameOf(route.home) }) : route.name;
    const said = away ? t("dipindahkan {by} {at}", { by: route.by ?? "", at: clockShort(route.since) }) : null;
    if (!this.#mayRoute) return [h("span", { class: `chip${away ? " away" : ""}`, title: said }, words)];
    const chip = h("button", { type: "button", class: `chip${away ? " away" : ""}`, draggable: "true", "data-zone": route.area, title: said, "aria-keyshortcuts": "ArrowLeft ArrowRight" }, words);
    chip.addEventListener("dragstart", (event) => { event.dataTransfer.setData(TYPE, route.area); event.dataTransfer.effectAllowed = "move"; chip.classList.add("held"); });
    chip.addEventListener("dragend", () => { chip.classList.remove("held"); });
    chip.addEventListener("keydown", (event) => this.#pressed(event, route));
    const back = away ? h("button", { type: "button", class: "btn sm quiet", "aria-label": t("Kembalikan {name}", { name: route.name }), onclick: () => this.#send(route, null) }, t("kembali")) : null;
    return [chip, back].filter(Boolean);
  }

  #pressed(event, route) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const to = by ? beside(this.#positions, route.position, by) : null;
    if (!to) return;
    event.preventDefault();
    this.#send(route, to);
  }

  async #send(route, to) {
    if (!route || route.position === to) return;
    setText(this.#said, t("Memindahkan {name}", { name: route.name }));
    try {
      const after = await this.#move(route, to);
      this.take(after);
      setText(this.#said, t("{name} sekarang di {position}", { name: after.name, position: this.#nameOf(after.position) }));
    } catch (error) {
      setText(this.#said, error.message);
    }
  }

  /** One route as it is now, from an answer or the feed. */
  take(after) {
    this.show(this.#positions, this.#routes.map((route) => (route.area === after.area ? after : route)));
  }

  #nameOf(slug) {
    return this.#positions.find(({ position }) => position === slug)?.name ?? slug;
  }
}
