/* The load of this moment: a card for each position and one for the room, each figure beside what can be borne. */

import { h, svg } from "../desk/dom.js";
import { floodWords, placesWords, ratingWords } from "../lib/alarm-rate.js";
import { t } from "../lib/i18n.js";
import { whole } from "../lib/time.js";

const SPANS = [["m10", () => t("10 menit")], ["m60", () => t("60 menit")], ["h24", () => t("24 jam")]];

/** @param {object} load as GET /api/v1/load/ says it */
export function nowCards(load) {
  const room = { ...load.room, name: t("Ruang kendali"), room: true };
  return [...load.positions, room].map(card);
}

function card(row) {
  const flood = floodWords(row.flood);
  return h("article", { class: `pos ${row.rating}`, "data-position": row.room ? "" : row.position },
    h("header", {}, h("h3", {}, row.name), h("span", {}, row.staffed ? t("ada petugas") : t("tidak ada petugas"))),
    h("p", { class: "fig" }, h("b", {}, whole(row.rolling.m10.n)), h("span", {}, t("dalam 10 menit"), h("em", {}, ratingWords(row.rating)))),
    flood ? h("p", { class: "flood", role: "status" }, h("b", {}, flood), row.flood.places.length ? h("small", {}, placesWords(row.flood.places)) : null) : null,
    h("dl", {}, ...SPANS.flatMap(([key, words]) => [h("dt", {}, words()), h("dd", {}, bullet(row.rolling[key]), h("b", {}, whole(row.rolling[key].n)), h("small", {}, t("sasaran {target}, batas {limit}", row.rolling[key])))])),
    h("p", { class: "peak" }, t("Puncak hari ini {n} dalam 10 menit, sasaran paling banyak 10", { n: whole(row.peak_today) })));
}

/** The figure as a bar, with ticks at target and limit; it ends at one and a half times the limit. */
function bullet({ n, target, limit }) {
  const all = limit * 1.5;
  const x = (value) => Math.min(100, (value / all) * 100);
  const bar = svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", class: n > limit ? "over" : "" });
  bar.append(svg("rect", { class: "all", width: 100, height: 8 }), svg("rect", { class: "n", width: x(n).toFixed(1), height: 8 }));
  for (const value of [target, limit]) bar.append(svg("line", { x1: x(value), x2: x(value), y1: 0, y2: 8 }));
  return bar;
}
