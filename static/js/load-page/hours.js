/* The last hours of every position as a strip: the fuller an hour, the lighter; amber above the limit. Quiet is not unknown. */

import { h } from "../desk/dom.js";
import { FLOOD } from "../lib/alarm-rate.js";
import { t } from "../lib/i18n.js";
import { clockShort, whole } from "../lib/time.js";

const STEPS = 5;

/** The class of an hour: "h0" to "h5" up to the limit, then "over", "flood" if ten minutes of it were one, "none" if nothing is known. */
export function shade({ n, peak, known }, limit, positions = 1) {
  if (!known) return "none";
  if (peak > FLOOD * positions) return "flood";
  if (n > limit) return "over";
  return `h${n ? Math.max(1, Math.ceil((n / limit) * STEPS)) : 0}`;
}

/** @param {object[]} strips as GET /api/v1/load/hours/ says them, the room last */
export function hourStrip(strips) {
  const hours = strips[0]?.hours ?? [];
  const many = Math.max(1, strips.length - 1);
  const head = h("tr", {}, h("td", {}), ...hours.map(({ at }, i) => h("th", { scope: "col" }, i % 3 ? h("span", { class: "vh" }, clockShort(at)) : clockShort(at))));
  const rows = strips.map((strip) => h("tr", {}, h("th", { scope: "row" }, strip.name || t("Ruang kendali"), h("small", {}, t("batas {n} per jam", { n: whole(strip.limit) }))),
    ...strip.hours.map((hour) => cell(hour, strip.limit, strip.position === null ? many : 1))));
  return h("table", { class: "strip" }, h("thead", {}, head), h("tbody", {}, ...rows));
}

function cell(hour, limit, positions) {
  const words = hour.known ? t("{at}: {n} alarm, puncak {peak} dalam 10 menit", { at: clockShort(hour.at), n: hour.n, peak: hour.peak }) : t("{at}: belum ada catatan", { at: clockShort(hour.at) });
  const empty = hour.known && !hour.staffed;
  return h("td", { class: `${shade(hour, limit, positions)}${empty ? " empty" : ""}`, title: empty ? t("{words}, tanpa petugas", { words }) : words }, h("span", {}, hour.known ? whole(hour.n) : "–"));
}
