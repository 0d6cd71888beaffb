/* Priorities and times to acknowledge: what is, beside what should be. */

import { h, svg } from "../desk/dom.js";
import { t, tn } from "../lib/i18n.js";
import { duration, whole } from "../lib/time.js";
import { nameOf, percent } from "./days.js";

const WIDTH = 400;

/** One stacked bar a position, under them the one that should be. @param {object} report */
export function mixBars(report) {
  const rows = [...report.positions, report.room].filter(({ n }) => n > 0);
  if (!rows.length) return [empty(t("Belum ada alarm di hari-hari ini"), t("Campuran dihitung dari alarm yang diumumkan."))];
  const aim = report.room.mix.map(({ severity, target }) => ({ severity, share: target, n: null }));
  return [...rows.map((row) => bar(nameOf(row), row.mix)), bar(t("Sasaran"), normalised(aim), "aim")];
}

function normalised(parts) {
  const all = parts.reduce((sum, { share }) => sum + share, 0);
  return parts.map((part) => ({ ...part, share: part.share / all, target: part.share }));
}

function bar(name, parts, kind = "") {
  const place = svg("svg", { viewBox: `0 0 ${WIDTH} 16`, preserveAspectRatio: "none", "aria-hidden": "true" });
  let x = 0;
  for (const { severity, share } of parts) {
    const width = share * WIDTH;
    place.append(svg("rect", { x: x.toFixed(2), width: Math.max(0, width - 1).toFixed(2), height: 16, class: severity.toLowerCase() }));
    x += width;
  }
  const words = parts.map(({ severity, share, target }) => h("span", { class: kind ? "" : over(severity, share, target) }, h("i", { class: severity.toLowerCase() }), severity, " ", kind ? percent(target, 0) : percent(share)));
  return h("div", { class: `mixrow ${kind}`.trim() }, h("b", {}, name), place, h("p", {}, ...words));
}

/** Too many grave ones are the fault; too many mild ones are not. */
function over(severity, share, target) {
  return (severity === "P1" || severity === "P2") && share > target ? "late" : "";
}

/** @param {object[]} rows of the report's `acknowledged` */
export function ackRows(rows) {
  if (rows.every(({ n }) => n === 0)) return [empty(t("Belum ada alarm yang dinilai"), t("Dinilai setelah diterima, atau setelah waktunya habis."))];
  const head = h("tr", {}, h("th", { scope: "col" }, t("Prioritas")), h("th", { scope: "col", class: "r" }, t("alarm")), h("th", { scope: "col", class: "r" }, "p50"), h("th", { scope: "col", class: "r" }, "p80"), h("th", { scope: "col" }, t("batas 80 %")), h("th", { scope: "col", class: "r" }, t("p98,5")), h("th", { scope: "col" }, t("batas 98,5 %")));
  return [h("table", { class: "ack" }, h("thead", {}, h("tr", {}, ...head.children)), h("tbody", {}, ...rows.map(ackRow)))];
}

function ackRow(row) {
  return h("tr", {}, h("th", { scope: "row" }, row.severity), h("td", { class: "r" }, whole(row.n), row.waiting ? h("small", { class: "late" }, tn(" ({n} menunggu)", " ({n} menunggu)", row.waiting)) : null),
    h("td", { class: "r" }, seconds(row.p50)), time(row.p80, row.limit_80_s), h("td", {}, limitBar(row.p80, row.limit_80_s)),
    time(row.p985, row.limit_985_s), h("td", {}, row.limit_985_s === null ? h("small", {}, t("tanpa batas baku")) : limitBar(row.p985, row.limit_985_s)));
}

function time(value, limit) {
  return h("td", { class: limit !== null && value !== null && value > limit ? "r late" : "r" }, h("b", {}, seconds(value)));
}

function seconds(value) {
  return value === null ? "–" : duration(value);
}

/** The time as a bar, with a tick at its limit in the middle. */
function limitBar(value, limit) {
  const place = svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", class: value > limit ? "over" : "", "aria-hidden": "true" });
  place.append(svg("rect", { class: "all", width: 100, height: 8 }), svg("rect", { class: "n", width: Math.min(100, ((value ?? 0) / limit) * 50).toFixed(1), height: 8 }), svg("line", { x1: 50, x2: 50, y1: 0, y2: 8 }));
  return h("span", { class: "limit" }, place, h("small", {}, duration(limit)));
}

function empty(title, words) {
  return h("div", { class: "statebox" }, h("b", {}, title), h("p", {}, words));
}
