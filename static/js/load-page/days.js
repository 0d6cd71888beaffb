/* Days beside their targets: figures of the span in a table, and a chart of thirty bars for each position. */

import { h, svg } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { date, decimal, whole } from "../lib/time.js";

const [WIDTH, HEIGHT, BASE] = [820, 150, 132];

/** 0.0123 -> "1,2 %", null -> "–" */
export function percent(share, digits = 1) {
  return share === null ? "–" : `${decimal(share * 100, digits)} %`;
}

/** Whether a figure is past what is good. */
export function isOver(value, limit) {
  return value !== null && value > limit;
}

/** @param {object} report as GET /api/v1/load/days/ says it @param {object|null} actors as GET /api/v1/load/bad-actors/ says it */
export function kpiTable(report, actors) {
  const { targets } = report;
  const many = Math.max(1, report.positions.length);
  const head = [t("Posisi"), t("Alarm per hari"), t("Puncak 10 menit"), t("Jendela dalam banjir"), t("Alarm seluruhnya")];
  const rows = [...report.positions, report.room].map((row) => h("tr", {}, h("th", { scope: "row" }, nameOf(row)),
    figure(row.per_day === null ? "–" : decimal(row.per_day, 1), row.per_day, targets.day_target, targets.day_limit),
    peakFigure(row, targets, row.position === null ? many : 1),
    figure(percent(row.windows.share, 2), row.windows.share, row.windows.limit, row.windows.limit),
    h("td", { class: "r" }, whole(row.n))));
  const aim = h("tr", { class: "aim" }, h("th", { scope: "row" }, t("Sasaran, batas")), h("td", { class: "r" }, `${whole(targets.day_target)}, ${whole(targets.day_limit)}`), h("td", { class: "r" }, `${whole(targets.peak_target)}, ${whole(targets.peak_limit)}`), h("td", { class: "r" }, `< ${percent(targets.flood_share, 0)}`), h("td", {}));
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...head.map((words, i) => h("th", { scope: "col", class: i ? "r" : "" }, words)))), h("tbody", {}, ...rows, aim));
  return [table, actors ? tiles(targets, actors) : null].filter(Boolean);
}

function tiles(targets, actors) {
  const n = (rows) => rows.reduce((all, row) => all + row.n, 0);
  const one = (words, value, aim, over) => h("div", { class: over ? "over" : "" }, h("dt", {}, words), h("dd", {}, h("b", {}, value), h("small", {}, aim)));
  return h("dl", { class: "tiles" },
    one(t("Porsi sepuluh sumber teratas"), percent(actors.top_ten_share), t("sasaran 1 sampai 5 %"), isOver(actors.top_ten_share, targets.top_ten_share)),
    one(t("Berulang-ulang"), whole(n(actors.chattering)), t("sasaran 0"), actors.chattering.length > 0),
    one(t("Sekejap"), whole(n(actors.fleeting)), t("sasaran 0"), actors.fleeting.length > 0),
    one(t("Basi"), whole(actors.stale.length), t("sasaran di bawah {n}", { n: targets.stale_below }), actors.stale.length >= targets.stale_below),
    one(t("Diredam tanpa izin"), whole(actors.unauthorised.length), t("sasaran 0"), actors.unauthorised.length > 0));
}

/** The room's peak is shared by its positions, as its days are. */
function peakFigure({ windows, peak }, { peak_target: target, peak_limit: limit }, positions) {
  const each = peak / positions;
  return figure(windows.n ? decimal(each, Number.isInteger(each) ? 0 : 1) : "–", each, target, limit);
}

function figure(words, value, target, limit) {
  const mark = isOver(value, limit) ? "late" : isOver(value, target) ? "above" : "";
  return h("td", { class: `r ${mark}`.trim() }, h("b", {}, words));
}

export function nameOf(row) {
  return row.position === null ? t("Ruang, per posisi") : row.name;
}

/** A chart for each position. */
export function dayCharts(report) {
  return report.positions.map((row) => h("figure", { class: "days" }, h("figcaption", {}, h("b", {}, row.name), h("span", {}, t("alarm per hari, sasaran {target}, batas {limit}", { target: report.targets.day_target, limit: report.targets.day_limit }))), chart(row, report.targets), table(row)));
}

function chart({ days }, { day_target: target, day_limit: limit }) {
  const most = Math.max(limit * 1.1, ...days.map(({ n }) => n));
  const y = (n) => BASE - (n / most) * (BASE - 8);
  const step = WIDTH / days.length;
  const place = svg("svg", { viewBox: `0 0 ${WIDTH + 76} ${HEIGHT}`, "aria-hidden": "true" });
  for (const [n, words] of [[target, t("{n} sasaran", { n: target })], [limit, t("{n} batas", { n: limit })]]) {
    const text = svg("text", { x: WIDTH + 6, y: y(n) + 4 });
    text.textContent = words;
    place.append(svg("line", { class: "rule", x1: 0, x2: WIDTH, y1: y(n), y2: y(n) }), text);
  }
  days.forEach((day, i) => {
    if (!day.windows) return;
    const bar = svg("rect", { x: (i * step + step * 0.14).toFixed(1), width: (step * 0.72).toFixed(1), y: Math.min(BASE - 1, y(day.n)).toFixed(1), height: Math.max(1, BASE - y(day.n)).toFixed(1), class: day.n > limit ? "over" : day.in_flood ? "flooded" : "" });
    const words = svg("title", {});
    words.textContent = dayWords(day);
    bar.append(words);
    place.append(bar);
    if (day.in_flood) place.append(svg("path", { class: "mark", d: `M${(i * step + step / 2).toFixed(1)} ${(y(day.n) - 9).toFixed(1)}l3.5 5h-7z` }));
  });
  place.append(svg("line", { class: "base", x1: 0, x2: WIDTH, y1: BASE + 0.5, y2: BASE + 0.5 }));
  for (const i of [0, Math.floor(days.length / 2), days.length - 1]) {
    const text = svg("text", { x: (i * step + step / 2).toFixed(1), y: HEIGHT - 3, "text-anchor": i === 0 ? "start" : i === days.length - 1 ? "end" : "middle" });
    text.textContent = date(days[i].day);
    place.append(text);
  }
  return place;
}

function dayWords(day) {
  return t("{day}: {n} alarm, puncak {peak} dalam 10 menit, {flooded} jendela banjir", { day: date(day.day), n: day.n, peak: day.peak, flooded: day.in_flood });
}

/** The same for who cannot see a chart. */
function table({ days }) {
  return h("ul", { class: "vh" }, ...days.filter(({ windows }) => windows).map((day) => h("li", {}, dayWords(day))));
}
