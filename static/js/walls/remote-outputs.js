/* The outputs of the wall, each with the revision it has on glass. */

import { h } from "../desk/dom.js";
import { ticks } from "../desk/wall-ticks.js";
import { t, tc } from "../lib/i18n.js";

const STATES = { unpaired: () => t("belum dipasangkan"), online: () => tc("keluaran", "hidup"), stale: () => t("diam lebih dari 10 dtk"), offline: () => t("tidak terdengar"), revoked: () => t("dicabut") };
const DOTS = { online: "dot", stale: "dot warn", offline: "dot off", unpaired: "dot wait", revoked: "dot off" };

export class RemoteOutputs {
  #place; #drawn = "";

  constructor(place) {
    this.#place = place;
  }

  draw(shown) {
    const late = new Set(ticks(shown).late.map(({ number }) => number));
    const rows = (shown.outputs ?? []).map(({ number, name, state, revision }) => ({ number, name, state, words: this.#words({ state, revision }, late.has(number), shown.revision), late: late.has(number) }));
    const key = JSON.stringify(rows);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#place.replaceChildren(...rows.map(({ number, name, state, words, late: isLate }) => h("li", { class: isLate ? "out late" : "out" },
      h("i", { class: DOTS[state] ?? "dot off" }), h("b", {}, String(number)), name ? h("span", {}, name) : null, h("em", {}, words))));
  }

  #words({ state, revision }, late, wanted) {
    if (state !== "online") return STATES[state]?.() ?? state;
    return late ? t("rev {revision}, menunggu {wanted}", { revision: revision ?? "–", wanted }) : t("di kaca, rev {revision}", { revision });
  }
}
