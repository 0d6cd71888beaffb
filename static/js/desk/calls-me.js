/* Which sound a frame of the feed makes at this desk, and which alarms go on calling. Pure. */

import { asksForTone } from "../lib/alarm-rate.js";

const SOUNDS = { P1: "p1", P2: "p2", P3: "p3" }; // a P4 is read, not heard

/**
 * @typedef {object} Desk
 * @property {string} role
 * @property {{position: string|null}|null} duty null: not on duty
 */

/** Does this alarm want somebody now? */
export function isCalling(alert) {
  return alert.state === "new" && Boolean(alert.annunciated_at) && !alert.shelved && !alert.suppressed && alert.event_class !== "notice";
}

/** Alarms of another position call there; without a position of their own or of mine they call everybody. */
export function isMine(alert, { duty }) {
  return !alert.position || !duty?.position || alert.position === duty.position;
}

/**
 * @param {{kind: string, data: object}} frame
 * @param {object|null} before the alert as it was known, for a frame about one
 * @param {object|null} alert the alert that a rung is about
 * @param {Desk} desk
 * @returns {"p1"|"p2"|"p3"|"summary"|null}
 */
export function soundOf(frame, { before = null, alert = null, desk }) {
  const { kind, data } = frame;
  if (asksForTone(frame, desk.duty?.position ?? null)) return "summary";
  if (kind === "alert.raised" || kind === "alert.changed") {
    const again = before?.annunciated_at === data.annunciated_at && before?.severity === data.severity;
    return isCalling(data) && !data.grouped && !again && isMine(data, desk) ? SOUNDS[data.severity] ?? null : null;
  }
  if (kind !== "ladder.rung" || !alert || !isCalling(alert)) return null;
  return rungCalls(data.what, alert, desk) ? SOUNDS[alert.severity] ?? "p3" : null;
}

/** Which rung of the ladder is for this desk. The first rung is the alarm itself. */
export function rungCalls(what, alert, desk) {
  if (what === "repeat") return isMine(alert, desk);
  if (what === "supervisor") return desk.role === "supervisor";
  return what === "shift" && desk.duty !== null;
}

/** Of the P1s that have called here, those that still do: they sound until somebody takes them. */
export function stillCalling(called, alerts) {
  return [...called].filter((id) => alerts[id]?.severity === "P1" && isCalling(alerts[id]));
}
