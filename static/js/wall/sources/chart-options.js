/* What ECharts is told to draw. Pure: data, look and sizes in, an option out. Colours are the slate data ramp, which
   never means alarm; letters are never smaller than the wall's label. */

import { tn, t } from "../../lib/i18n.js";
import { clockShort, duration, whole } from "../../lib/time.js";

const HOUR_S = 3600;
const AXIS_BASE = 60; // ticks at a second, a minute, an hour

/**
 * @typedef {{label: number, w: number, width: number, height: number, ink: string, ink2: string, ink3: string, line: string,
 *   late: string, ramp: string[], font: string}} Look sizes in px: label is the letter, w the wall's unit
 */

/** How many rows of one line fit. */
export function rowsIn({ height, label }) {
  return Math.max(1, Math.floor(height / (label * 1.55)));
}

/** Bars of the whole: what lives is dim, what ails is light, what is dark is hollow; the lack is what one sees. */
export function districts(rows, look) {
  const shown = rows.slice(0, rowsIn(look));
  const share = (name) => shown.map((row) => (100 * row[name]) / Math.max(1, row.total));
  const others = shown.map((row) => 100 - (100 * (row.live + row.degraded + row.down)) / Math.max(1, row.total));
  const titles = shown.map(({ name }) => name.replace(/^Kepulauan /, "Kep. "));
  const left = Math.min(look.width * 0.45, widest(titles, look));
  const counts = shown.map(({ live, total }) => `${whole(live)} / ${whole(total)}`);
  const bar = (name, data, itemStyle) => ({ type: "bar", name, stack: "all", data, itemStyle, barWidth: "46%", silent: true });
  return {
    ...base(look),
    grid: { left: left + look.w, right: widest(counts, look) + look.w * 1.5, top: 0, bottom: 0 },
    xAxis: { type: "value", max: 100, show: false },
    yAxis: [
      { ...names(titles, look), axisLabel: { ...letters(look, look.ink2), width: left, overflow: "truncate", margin: look.w } },
      { ...names(counts, look), position: "right", axisLabel: numbers(counts, look, look.ink) },
    ],
    series: [
      bar("live", share("live"), { color: look.ramp[2] }),
      bar("degraded", share("degraded"), { color: look.ramp[5] }),
      bar("down", share("down"), { color: "transparent", borderColor: look.ramp[5], borderWidth: Math.max(1, look.w * 0.2) }),
      bar("other", others, { color: look.ramp[0] }),
    ],
  };
}

/** Bars of ten minutes with the two lines that a person can bear. */
export function load({ counts, until, slot_s: slotS, ideal, limit }, look) {
  const end = Date.parse(until);
  const times = counts.map((_, i) => clockShort(end - (counts.length - i) * slotS * 1000));
  const top = Math.max(limit * 2, ...counts);
  const right = look.label * 5;
  const rule = (n, words) => ({
    type: "line", data: counts.map(() => n), symbol: "none", silent: true, z: 3,
    lineStyle: { color: look.ink3, width: Math.max(1, look.w * 0.2), type: "dashed" },
    endLabel: { show: Boolean(words), formatter: words, ...letters(look, look.ink3), distance: (look.width - right) / counts.length / 2 + look.w * 0.5 },
  });
  const each = look.width < look.label * 34 ? counts.length / 2 : counts.length / 4;
  // Beside a tall bar the two lines fall onto each other: only the one that matters keeps its words.
  const apart = (look.height * (limit - ideal)) / top > look.label * 1.7;
  return {
    ...base(look),
    grid: { left: 0, right, top: look.label * 0.8, bottom: look.label * 1.7 },
    xAxis: {
      type: "category", data: times, axisTick: { show: false }, axisLine: { lineStyle: { color: look.line, width: Math.max(1, look.w * 0.2) } },
      axisLabel: { ...letters(look, look.ink3), interval: (i) => i % each === 0, align: "left", margin: look.w, hideOverlap: true },
    },
    yAxis: { type: "value", max: top, show: false },
    series: [
      { type: "bar", silent: true, barWidth: "70%", z: 2, data: counts.map((value, i) => ({ value, itemStyle: { color: look.ramp[i === counts.length - 1 ? 5 : 3] } })) },
      rule(ideal, apart ? t("{n} ideal", { n: ideal }) : ""),
      rule(limit, t("{n} batas", { n: limit })),
    ],
  };
}

/** A row a priority on a scale of seconds: from the middle answer to the slowest, against the targets. */
export function acknowledge({ priorities }, look) {
  const rows = priorities.filter(({ n }) => n > 0);
  const spans = rows.map(({ p80 }) => duration(p80));
  const thick = Math.max(2, look.w);
  const slowest = Math.max(HOUR_S, ...rows.map(({ p985 }) => p985));
  const points = (name, how) => ({ type: "line", data: rows.map((row) => [atLeast(row[name]), row.severity]), lineStyle: { width: 0 }, silent: true, ...how });
  const target = (name) => ({
    type: "line", silent: true, z: 1, lineStyle: { width: 0 }, symbol: "rect", symbolSize: [Math.max(2, look.w * 0.4), look.label * 1.7], itemStyle: { color: look.ink3 },
    data: rows.filter((row) => row[name] !== null).map((row) => [row[name], row.severity]),
  });
  return {
    ...base(look),
    grid: { left: look.label * 1.6 + look.w, right: widest(spans, look) + look.w * 2, top: 0, bottom: look.label * 1.5 },
    xAxis: {
      type: "log", logBase: AXIS_BASE, min: 1, max: slowest > HOUR_S ? AXIS_BASE ** 3 : HOUR_S,
      axisLabel: { ...letters(look, look.ink3), formatter: spanWords, margin: look.w, alignMinLabel: "left", alignMaxLabel: "right" }, splitLine: { lineStyle: { color: look.line } }, axisLine: { show: false }, minorTick: { show: false },
    },
    yAxis: [
      { ...names(rows.map(({ severity }) => severity), look), axisLabel: { ...letters(look, look.ink), margin: look.w } },
      { ...names(spans, look), position: "right", axisLabel: { ...numbers(spans, look, look.ink), color: (_, i) => (late(rows[i]) ? look.late : look.ink) } },
    ],
    series: [
      ...rows.map((row) => ({ type: "line", silent: true, symbol: "none", z: 2, lineStyle: { color: look.ramp[3], width: thick, cap: "butt" }, data: [[atLeast(row.p50), row.severity], [atLeast(row.p985), row.severity]] })),
      target("target_80_s"),
      target("target_985_s"),
      points("p50", { symbol: "circle", symbolSize: thick * 1.6, itemStyle: { color: look.ramp[4] }, z: 3 }),
      points("p985", { symbol: "rect", symbolSize: [thick, look.label], itemStyle: { color: look.ramp[4] }, z: 3 }),
      points("p80", { symbol: "circle", symbolSize: thick * 2.6, itemStyle: { color: look.ramp[5] }, z: 4 }),
    ],
  };
}

/** Are four of five answers later than promised? */
export function late({ p80, target_80_s: targetS }) {
  return p80 !== null && p80 > targetS;
}

function base({ font }) {
  return { animation: false, textStyle: { fontFamily: font }, aria: { enabled: false } };
}

function letters({ label, font }, color) {
  return { fontSize: label, fontFamily: font, color };
}

/** A column of numbers: their ends stand under each other. */
function numbers(texts, look, color) {
  return { ...letters(look, color), align: "right", margin: look.w + widest(texts, look) };
}

/** Room for the longest of these, px: an average letter of the wall's face is a little over half as wide as high. */
function widest(texts, { label }) {
  return Math.ceil(Math.max(0, ...texts.map((text) => text.length)) * label * 0.56);
}

function names(data, look) {
  return { type: "category", inverse: true, data, axisLine: { show: false }, axisTick: { show: false }, axisLabel: letters(look, look.ink2) };
}

/** A scale of logarithms has no zero. */
function atLeast(seconds) {
  return Math.max(1, seconds);
}

function spanWords(seconds) {
  if (seconds < AXIS_BASE) return t("{n} dtk", { n: seconds });
  return seconds < HOUR_S ? t("{n} mnt", { n: Math.round(seconds / 60) }) : tn("{n} jam", "{n} jam", Math.round(seconds / HOUR_S));
}
