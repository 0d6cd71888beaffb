/* Days, slots and who stands where, for the roster. Pure. */

import { t, toTranslate } from "../lib/i18n.js";
import { clockShort, ms } from "../lib/time.js";

const DAY_MS = 86_400_000;
export const SLOTS = ["morning", "afternoon", "night"];
const SLOT_WORDS = { morning: toTranslate("Pagi"), afternoon: toTranslate("Siang"), night: toTranslate("Malam") };

export function slotWords(slot) {
  return t(SLOT_WORDS[slot] ?? slot);
}

/** The Monday of the week that holds a day. @param {string} day "2026-11-24" */
export function monday(day) {
  const at = Date.parse(`${day}T00:00:00Z`);
  return plusDays(day, -((new Date(at).getUTCDay() + 6) % 7));
}

export function plusDays(day, n) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

/** The day in Makassar (UTC+8, no summer time) at a moment. */
export function dayOf(now) {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** How far a shift is, 0 to 1; null when it is not on. */
export function progress(shift, now) {
  const [from, to] = [ms(shift.starts_at), ms(shift.ends_at)];
  return now >= from && now < to ? (now - from) / (to - from) : null;
}

export function span(shift) {
  return `${clockShort(shift.starts_at)}–${clockShort(shift.ends_at)}`;
}

/** People on duty by position, in the order they came; who has none stands last. */
export function byPosition(people) {
  const found = new Map();
  for (const person of people) {
    const name = person.position_name || "";
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(person);
  }
  return [...found].sort(([a], [b]) => Number(a === "") - Number(b === ""));
}

const WATCH_MS = 2 * 3_600_000;

export function breakDue(person, now) {
  return now - ms(person.watching_since) > WATCH_MS;
}

export function isMuted(person, now) {
  return Boolean(person.muted_until) && ms(person.muted_until) > now;
}
