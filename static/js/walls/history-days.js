/* Days and minutes of the city's clock, and which event is next. Pure. Makassar keeps UTC+8 all year. */

const ZONE_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const MINUTES = 1440;

/** The number of the city's day that a moment lies in. @param {number} at ms */
export function dayOf(at) {
  return Math.floor((at + ZONE_MS) / DAY_MS);
}

/** When a day of the city begins, ms. */
export function startOf(day) {
  return day * DAY_MS - ZONE_MS;
}

/** 0 to 1439 */
export function minuteOf(at) {
  return Math.floor((at - startOf(dayOf(at))) / MINUTE_MS);
}

/** The last `count` days up to the one of `now`, oldest first. */
export function daysUntil(now, count) {
  const today = dayOf(now);
  return Array.from({ length: count + 1 }, (_, index) => today - count + index);
}

/** Within the memory: not after now, not before its first day. */
export function clamp(at, { now, days }) {
  return Math.min(now, Math.max(startOf(dayOf(now) - days), at));
}

/** The moment of the nearest event after (1) or before (-1) `at`, or null. @param {{at: string}[]} events */
export function neighbour(events, at, direction) {
  const times = events.map((event) => Date.parse(event.at)).filter((time) => (direction > 0 ? time > at : time < at));
  if (!times.length) return null;
  return direction > 0 ? Math.min(...times) : Math.max(...times);
}

/** The minutes of a day in which something happened; of each the weightiest kind. @returns {Map<number, "act"|"alarm"|"self">} */
export function ticks(events, day) {
  const found = new Map();
  const weight = { self: 0, act: 1, alarm: 2 };
  for (const event of events) {
    const at = Date.parse(event.at);
    if (dayOf(at) !== day) continue;
    const kind = event.kind === "borrowed" ? "alarm" : event.by ? "act" : "self";
    const before = found.get(minuteOf(at));
    if (before === undefined || weight[kind] > weight[before]) found.set(minuteOf(at), kind);
  }
  return found;
}

/**
 * The months of a strip of days, for the words over it: each with the first of its days in the strip, from 0, and how many.
 * @param {number[]} strip numbers of days, in order
 * @returns {{at: number, first: number, count: number}[]} at: ms, in that month
 */
export function monthsOf(strip) {
  const found = [];
  for (const [index, day] of strip.entries()) {
    const at = startOf(day);
    const month = new Date(at + ZONE_MS).toISOString().slice(0, 7);
    const last = found.at(-1);
    if (last?.month === month) last.count += 1;
    else found.push({ month, at, first: index, count: 1 });
  }
  return found.map(({ at, first, count }) => ({ at, first, count }));
}

/** The moment that an address carries (?at=), or null. @param {string} search */
export function momentIn(search) {
  const at = Date.parse(new URLSearchParams(search).get("at") ?? "");
  return Number.isNaN(at) ? null : at;
}
