/* What the queue shows and what may move in it. Pure: the hand on the list is given. */

import { byUrgency } from "../lib/alert-order.js";

/** Open alerts as rows {id, group}, in the order of the queue. */
export function wantedRows(alerts, { filter = "all", me = "" } = {}) {
  return alerts
    .filter((alert) => alert.state !== "closed" && passes(alert, filter, me))
    .sort(byUrgency)
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
 * @param {boolean} held
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

function passes(alert, filter, me) {
  if (filter === "new") return alert.state === "new";
  if (filter === "mine") return alert.acknowledged_by === me;
  return true;
}
