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

/**
 * What the timer of a card shows.
 * @returns {{text: string, tone: ""|"late"|"crit", overS: number}} overS: seconds past the target, 0 if in time
 */
export function timer(alert, now) {
  const isNew = alert.state === "new";
  const seconds = secondsBetween(isNew ? alert.raised_at : (alert.acknowledged_at ?? alert.raised_at), now);
  const overS = isNew && alert.target_s ? Math.max(0, Math.floor(seconds - alert.target_s)) : 0;
  const tone = !isNew ? "" : alert.severity === "P1" ? "crit" : overS > 0 ? "late" : "";
  return { text: duration(seconds), tone, overS };
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
