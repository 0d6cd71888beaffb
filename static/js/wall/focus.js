/* What stands in the focus zone: the alarm that needs eyes, else the scene. Pure. */

import { nearest } from "../lib/nearby.js";

export const HOLD_AFTER_ACK_S = 20;
const URGENT = new Set(["P1", "P2"]);

/**
 * The alert that the focus zone belongs to, or null. The most severe unacknowledged P1 or P2, of equals the newest;
 * when none waits, one that was acknowledged less than 20 s ago keeps the zone.
 */
export function focusAlert(alerts, now) {
  const urgent = alerts.filter(({ severity, state }) => URGENT.has(severity) && state !== "closed");
  const waiting = urgent.filter(({ state }) => state === "new").sort(mostUrgent);
  if (waiting.length) return waiting[0];
  const held = urgent.filter(({ state, acknowledged_at: at }) => state === "acknowledged" && at && now - Date.parse(at) < HOLD_AFTER_ACK_S * 1000);
  return held.sort((a, b) => Date.parse(b.acknowledged_at) - Date.parse(a.acknowledged_at))[0] ?? null;
}

/** How many more unacknowledged P1 and P2 wait for the zone, and the worst of them. */
export function queueBehind(alerts, focused) {
  const waiting = alerts.filter(({ id, severity, state }) => URGENT.has(severity) && state === "new" && id !== focused?.id).sort(mostUrgent);
  return { count: waiting.length, worst: waiting[0]?.severity ?? null };
}

/**
 * Camera codes for the panels: an alert's nearest cameras in Z1 to Z4 (the rest of Z from the scene), the scene elsewhere.
 * A panel locked in the scene keeps what it shows; free tile panels are filled with cameras that live.
 * @returns {Map<string, string|null>} panel -> camera code
 */
export function layout({ scene, cameras, alert, focusPanels, tilePanels }) {
  const cells = new Map((scene?.cells ?? []).map((cell) => [cell.panel, cell]));
  const fixed = (panel) => cells.get(panel)?.camera ?? null;
  const shown = new Map([...focusPanels, ...tilePanels].map((panel) => [panel, fixed(panel)]));
  const open = focusPanels.filter((panel) => !cells.get(panel)?.locked);
  const near = alert ? nearest(alert, cameras, open.length).map(({ code }) => code) : [];
  near.forEach((code, i) => shown.set(open[i], code));
  const taken = new Set([...shown.values()].filter(Boolean));
  const spare = cameras.filter(({ code, life_cycle: life }) => !taken.has(code) && (life === "live" || life === "degraded")).map(({ code }) => code).sort();
  for (const [panel, code] of shown) if (!code && !isEmptyOnPurpose(cells.get(panel))) shown.set(panel, spare.shift() ?? null);
  return shown;
}

function isEmptyOnPurpose(cell) {
  return cell?.source === "empty";
}

function mostUrgent(a, b) {
  return a.severity.localeCompare(b.severity) || Date.parse(b.raised_at) - Date.parse(a.raised_at);
}
