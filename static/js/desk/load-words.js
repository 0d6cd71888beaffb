/* The load of my position in the top bar and the desk's tile, the flood's line, and the positions side by side. */

import { floodWords, loadOf, rateWords, ratingWords } from "../lib/alarm-rate.js";
import { t } from "../lib/i18n.js";
import { byId, h, setText } from "./dom.js";

const FULL = 10; // alarms in ten minutes that fill a bar

export class LoadWords {
  #room; #me; #duty; #drawn = "";

  constructor({ room, me, duty }) {
    this.#room = room;
    this.#me = me;
    this.#duty = duty;
    room.addEventListener("change", () => this.draw());
    duty.addEventListener("change", () => this.draw());
  }

  draw() {
    const { load } = this.#room.watch;
    const place = byId("load-mine");
    if (!load || !place) return;
    const own = this.#duty.row?.position ?? null;
    const row = loadOf(load, own) ?? load.room;
    const mine = own !== null && row !== load.room;
    const key = JSON.stringify([load.as_of, own, row]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    place.dataset.rating = row.rating;
    setText(place, `${mine ? t("anda: {rate}", { rate: rateWords(row) }) : t("ruangan: {rate}", { rate: rateWords(row) })}, ${ratingWords(row.rating)}`);
    this.#drawFlood(row.flood ?? load.room.flood);
    this.#drawStrip(load);
  }

  #drawFlood(flood) {
    const place = byId("flood");
    const words = floodWords(flood);
    place.hidden = !words;
    setText(place, words);
  }

  /** For whoever can route zones: which position needs relief. */
  #drawStrip(load) {
    const place = byId("load-strip");
    if (!place || !this.#me.can.has("load_route")) return;
    place.hidden = load.positions.length < 2;
    place.replaceChildren(...load.positions.map((row) => {
      const bar = h("i");
      bar.style.width = `${Math.min(100, (row.rolling.m10.n / FULL) * 100)}%`;
      return h("li", { "data-rating": row.rating, title: rateWords(row) }, h("span", {}, row.name), h("b", {}, String(row.rolling.m10.n)), h("span", { class: "bar" }, bar), h("small", {}, row.staffed ? "" : t("kosong")));
    }));
  }
}
