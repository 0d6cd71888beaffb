/* The wall in small: which panel shows which camera now. Hidden while nothing is known of a wall. */

import { t, tn } from "../lib/i18n.js";
import { byId, h, setText } from "./dom.js";

const PANELS = ["K1", "M1", "E1", "Z1", "Z2", "Z3", "Z4", "A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "F1"];
const WORDS = { map: () => t("Peta"), feed: () => t("Alarm"), figures: () => t("Angka"), escalation: () => t("Eskalasi"), clock: () => t("Jam") };

export class WallPart {
  #wall; #drawn = null;

  constructor() {
    this.#wall = JSON.parse(byId("wall")?.textContent ?? "null");
  }

  /** @param {object} state the room's: a new scene comes as news */
  draw({ wall: news }) {
    if (!byId("wall-part") || !this.#wall) return;
    if (news && news.wall === this.#wall.slug && news.revision >= this.#wall.revision) this.#wall = { ...this.#wall, ...news };
    const key = `${this.#wall.slug} ${this.#wall.revision}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const cells = new Map((this.#wall.scene?.cells ?? []).map((cell) => [cell.panel, cell]));
    const cameras = [...cells.values()].filter((cell) => cell.camera).length;
    byId("wall-part").hidden = false;
    setText(byId("wall-head"), this.#wall.name);
    setText(byId("wall-count"), [this.#wall.scene?.title ?? t("tanpa adegan"), tn("{n} kamera", "{n} kamera", cameras)].join(", "));
    byId("wall-mini").replaceChildren(...PANELS.map((panel) => this.#panel(panel, cells.get(panel))));
  }

  #panel(panel, cell) {
    const words = cell?.camera ? h("a", { href: `/cameras/${encodeURIComponent(cell.camera)}/`, title: `${panel}, ${cell.camera}` }, cell.camera) : WORDS[cell?.source]?.() ?? "";
    return h("li", { "data-panel": panel, class: cell?.camera ? "cam" : false }, h("b", {}, panel), " ", words);
  }
}
