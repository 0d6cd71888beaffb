/* Alarms of the last four hours in bars of ten minutes, with the two limits a person can bear. */

import { t } from "../lib/i18n.js";
import { clockShort, serverClock } from "../lib/time.js";
import { byId, setText, svg } from "./dom.js";
import { FLOOD, IDEAL, LIMIT, SLOT_MS, slots } from "./load.js";

const SLOTS = 24;
const [BASE_Y, UNIT, TALLEST, STEP, BAR] = [74, 13, 62, 13.6, 9.6];

export class LoadChart {
  #times; #drawn = "";

  /** @param {import("./alarm-times.js").AlarmTimes} times */
  constructor(times) {
    this.#times = times;
  }

  tick() {
    const now = serverClock.now();
    const counts = slots(this.#times.times(), now, SLOTS);
    const key = `${counts} ${Math.floor(now / 60000)}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#drawFigure(counts.at(-1));
    this.#drawBars(counts, now);
  }

  #drawFigure(n) {
    const place = byId("load-fig");
    place.className = `fig${n > FLOOD ? " flood" : n > LIMIT ? " over" : ""}`;
    setText(place.firstElementChild, n > FLOOD ? t("BANJIR {n}", { n }) : String(n));
    setText(place.lastElementChild, n > LIMIT ? t("dalam 10 menit, di atas batas {limit}", { limit: LIMIT }) : t("dalam 10 menit, batas {limit}", { limit: LIMIT }));
  }

  #drawBars(counts, now) {
    const unit = Math.min(UNIT, TALLEST / Math.max(1, ...counts));
    const width = SLOTS * STEP;
    const rule = (n, words, below = false) => {
      const y = BASE_Y - unit * n;
      const line = svg("line", { x1: 0, x2: width, y1: y, y2: y });
      const text = svg("text", { x: width + 6, y: y + (below ? 11 : 1) });
      text.textContent = words;
      return [line, text];
    };
    const bars = counts.map((n, i) => {
      const height = Math.max(1, unit * n);
      return svg("rect", { x: (i * STEP).toFixed(1), y: (BASE_Y - height).toFixed(1), width: BAR, height: height.toFixed(1), class: i === counts.length - 1 ? "now" : "" });
    });
    const labels = [[0, SLOTS, "start"], [SLOTS / 2, SLOTS / 2, "middle"], [SLOTS, 0, "end"]].map(([x, back, anchor]) => {
      const text = svg("text", { x: x * STEP - (anchor === "end" ? STEP - BAR : 0), y: 89, "text-anchor": anchor });
      text.textContent = clockShort(now - back * SLOT_MS);
      return text;
    });
    // With a tall bar the two limits fall onto each other: only the one that matters keeps its words.
    // Otherwise one stands over its line, the other under it: on a small screen the letters are as high as the gap.
    const rules = unit > 11 ? [...rule(IDEAL, t("{n} ideal", { n: IDEAL }), true), ...rule(LIMIT, t("{n} batas", { n: LIMIT }))] : rule(LIMIT, t("{n} batas", { n: LIMIT }));
    byId("load-chart").replaceChildren(...rules, svg("line", { class: "b", x1: 0, x2: width, y1: BASE_Y + 0.5, y2: BASE_Y + 0.5 }), ...bars, ...labels);
  }
}
