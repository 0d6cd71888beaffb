/* The alarm zone in words: whose it is, what waits for it. Pure. */

const URGENT = new Set(["P1", "P2"]);

/**
 * The loan that the zone is about: that of its largest panel that is lent, or null.
 * @param {{layout: {panels: object[]}, panels: object}} shown
 */
export function zoneLoan(shown) {
  const zone = shown.layout.panels.filter((panel) => panel.zone).sort((a, b) => b.w * b.h - a.w * a.h);
  return zone.map(({ name }) => shown.panels[name]?.loan).find(Boolean) ?? null;
}

/**
 * The alarm that the head of the zone tells of: the one that has the zone, else the most urgent that still waits for it (its
 * loan may have ended, or a locked wall lent it nothing): a wall never says that nothing is urgent while something is.
 */
export function zoneAlert(shown, alerts) {
  const lentTo = zoneLoan(shown)?.alert;
  return alerts.find(({ id }) => id === lentTo) ?? waitingOf(alerts)[0] ?? null;
}

/** How many unacknowledged P1 and P2 have no tile yet and are not what the head tells of, and the worst of them. */
export function queueBehind(shown, alerts, alertId) {
  const standing = new Set(Object.values(shown.panels).map(({ loan }) => loan?.alert));
  const waiting = waitingOf(alerts).filter(({ id }) => id !== alertId && !standing.has(id));
  return { count: waiting.length, worst: waiting[0]?.severity ?? null };
}

/** How many P1 and P2 are open, acknowledged or not. */
export function openUrgent(alerts) {
  return alerts.filter(({ severity, state }) => URGENT.has(severity) && state !== "closed").length;
}

/** The alarm whose frame a tile wears: the one it was lent to, else the worst urgent one that this camera looks at. */
export function markOf({ loan, camera, alerts }) {
  if (loan) {
    const lentTo = alerts.find(({ id }) => id === loan.alert);
    return { severity: loan.severity, state: lentTo?.state ?? "acknowledged" };
  }
  const here = alerts.filter((alert) => camera && alert.camera === camera && URGENT.has(alert.severity));
  const worst = here.sort((a, b) => a.severity.localeCompare(b.severity) || (a.state === "new" ? -1 : 1))[0];
  return worst ? { severity: worst.severity, state: worst.state } : null;
}

/** Unacknowledged P1 and P2, the worst first, of equals the newest. */
function waitingOf(alerts) {
  const waiting = alerts.filter(({ severity, state }) => URGENT.has(severity) && state === "new");
  return waiting.sort((a, b) => a.severity.localeCompare(b.severity) || Date.parse(b.raised_at) - Date.parse(a.raised_at));
}
