/* The order of the queue, and what may move in it. Pure: time and the hand on the list are given. */

const RANK = { P1: 1, P2: 2, P3: 3, P4: 4 };

/** Open alerts as rows {id, group}: unacknowledged first, then priority, then the time that is left. */
export function wantedRows(alerts, { filter = "all", me = "" } = {}) {
  return alerts
    .filter((alert) => alert.state !== "closed" && passes(alert, filter, me))
    .sort((a, b) => groupRank(a) - groupRank(b) || RANK[a.severity] - RANK[b.severity] || deadline(a) - deadline(b) || a.id - b.id)
    .map((alert) => ({ id: alert.id, group: alert.state }));
}

/** How many open alerts each tab has. */
export function tabCounts(alerts, me) {
  const open = alerts.filter((alert) => alert.state !== "closed");
  return Object.fromEntries(["all", "new", "mine"].map((filter) => [filter, open.filter((alert) => passes(alert, filter, me)).length]));
}

/**
 * What the list shows next. While a hand is on the list nothing moves: known rows keep their place, rows that are no longer
 * wanted go, and newcomers wait behind the bar.
 * @param {{id: number, group: string}[]} shown
 * @param {{id: number, group: string}[]} wanted
 */
export function settle(shown, wanted, held) {
  if (!held || !shown.length) return { rows: wanted, waiting: [] };
  const known = new Set(shown.map((row) => row.id));
  const still = new Set(wanted.map((row) => row.id));
  return {
    rows: shown.filter((row) => still.has(row.id)),
    waiting: wanted.filter((row) => !known.has(row.id)).map((row) => row.id),
  };
}

/** The id to select after `step` (+1 or -1) from the chosen one; the ends hold. */
export function neighbour(rows, chosen, step) {
  if (!rows.length) return null;
  const at = rows.findIndex((row) => row.id === chosen);
  if (at < 0) return rows[step > 0 ? 0 : rows.length - 1].id;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))].id;
}

/** How a timer looks: "" calm, "late" from 80 % of the target, "crit" for a P1 over it. */
export function urgency(alert, nowMs) {
  if (alert.state !== "new" || !alert.target_s) return "";
  const share = (nowMs - Date.parse(alert.raised_at)) / 1000 / alert.target_s;
  if (share >= 1 && alert.severity === "P1") return "crit";
  return share >= 0.8 ? "late" : "";
}

function passes(alert, filter, me) {
  if (filter === "new") return alert.state === "new";
  if (filter === "mine") return alert.acknowledged_by === me;
  return true;
}

function groupRank(alert) {
  return alert.state === "new" ? 0 : 1;
}

function deadline(alert) {
  const from = alert.state === "new" ? alert.raised_at : alert.acknowledged_at ?? alert.raised_at;
  return Date.parse(from) + (alert.state === "new" ? (alert.target_s ?? 0) * 1000 : 0);
}
