/* In which order alerts stand, and what their timers say. Pure. */

import { duration, secondsBetween } from "./time.js";

/** Unacknowledged first, then priority, then the least time left, then the older. */
export function byUrgency(a, b) {
  return (
    rank(a) - rank(b) ||
    a.severity.localeCompare(b.severity) ||
    dueAt(a) - dueAt(b) ||
    Date.parse(a.raised_at) - Date.parse(b.raised_at)
  );
}

const SOON = 0.8;

/**
 * What the timer of a card shows: amber from 80 % of the target, orange once it is over; a P1 is orange from its beginning.
 * @returns {{text: string, tone: ""|"late"|"crit", overS: number}} overS: seconds past the target, 0 if in time
 */
export function timer(alert, now) {
  const isNew = alert.state === "new";
  const seconds = secondsBetween(isNew ? alert.raised_at : (alert.acknowledged_at ?? alert.raised_at), now);
  const target = isNew && !alert.shelved ? alert.target_s : 0;
  const overS = target ? Math.max(0, Math.floor(seconds - target)) : 0;
  return { text: duration(seconds), tone: isNew ? toneOf(alert, seconds, target) : "", overS };
}

function toneOf({ severity, shelved }, seconds, target) {
  if (shelved) return "";
  if (severity === "P1" || (target && seconds >= target)) return "crit";
  return target && seconds >= SOON * target ? "late" : "";
}

/** Changed news of the same alert, or another one. */
export function sameCard(a, b) {
  return a.id === b.id && a.version === b.version;
}

function rank(alert) {
  return alert.state === "new" ? 0 : 1;
}

function dueAt(alert) {
  return Date.parse(alert.raised_at) + (alert.target_s ?? 86400) * 1000;
}
