/* What is known already around the pin: asked when the class and the place are known, told before anything is saved. */

import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { t, tn } from "../lib/i18n.js";
import { clock, decimal } from "../lib/time.js";
import { byId, h, setText } from "../desk/dom.js";
import { metresWords } from "../desk/kinds.js";

/** Event "join" (detail: the incident's number, or null with the alert's id in `alert`). */
export class Known extends EventTarget {
  #rows = []; #asked = ""; #reading = null;

  get first() { return this.#rows[0] ?? null; }

  /** @param {{category: string, pin: {lat: number, lon: number}|null}} draft */
  async ask({ category, pin }) {
    const key = category && pin ? `${category} ${pin.lat} ${pin.lon}` : "";
    if (key === this.#asked) return;
    this.#asked = key;
    this.#reading?.abort();
    if (!key) { this.#draw([]); return; }
    this.#reading = new AbortController();
    try {
      const query = new URLSearchParams({ category, lat: pin.lat, lon: pin.lon });
      this.#draw(await get(`/api/v1/calls/duplicates/?${query}`, { signal: this.#reading.signal }));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#asked = ""; // a hint that could not be read holds up nobody
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    }
  }

  #draw(rows) {
    this.#rows = rows;
    byId("dups").hidden = !rows.length;
    setText(byId("dup-count"), tn("{n} serupa dalam 300 m dan 30 menit", "{n} serupa dalam 300 m dan 30 menit", rows.length));
    byId("dup-list").replaceChildren(...rows.map((row) => h("li", {}, glyph(row.severity, row.owner ? "acknowledged" : "new"),
      h("p", {}, titled(row.summary || row.category, row), h("small", {}, [row.number ?? t("alarm A-{id}", { id: row.alert }), clock(row.at), metresWords(row.distance_m, decimal), row.owner ?? t("belum ada petugas")].join(", "))),
      h("button", { type: "button", class: "btn sm", onclick: () => this.join(row) }, t("Gabungkan")))));
  }

  join(row = this.first) {
    if (row) this.dispatchEvent(new CustomEvent("join", { detail: row }));
  }
}
