/* What the figures look like in words. Pure, so that node can test it. */

import { t } from "../lib/i18n.js";
import { decimal, duration } from "../lib/time.js";

export const DASH = "–";

/** Seconds as a clock, or a dash for nothing to count. */
export function span(seconds) {
  return seconds === null || seconds === undefined ? DASH : duration(seconds);
}

/** "92,5 %", or a dash where nothing was promised. */
export function share(pct) {
  return pct === null || pct === undefined ? DASH : t("{n} %", { n: decimal(pct, 1) });
}

/** Does a percentile keep its line? null: nothing to judge. */
export function keeps(seconds, line) {
  return seconds === null || seconds === undefined ? null : seconds <= line;
}

/** Days of the span as the API wants them, city time: {from, to} in ISO days. `now` in ms. */
export function days(count, now) {
  const day = (ms) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Makassar" }).format(ms);
  return { from: day(now - (count - 1) * 86_400_000), to: day(now) };
}

/** All 24 hours, quiet ones too: [{hour, n, p50}]. */
export function hours(rows) {
  const known = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: 24 }, (_, hour) => ({ hour, n: known.get(hour)?.n ?? 0, p50: known.get(hour)?.assign.p50 ?? null }));
}
