/* What the queue shows and what may move in it. Pure: the hand on the list is given. */

import { byUrgency } from "../lib/alert-order.js";

/** Where an open alert lies: one tab beside "all". */
export function tabOf(alert) {
  if (alert.shelved) return "shelved";
  if (alert.suppressed) return "suppressed";
  return alert.event_class === "notice" ? "notices" : "queue";
}

export const TABS = ["queue", "shelved", "suppressed", "notices", "all"];

/**
 * Open alerts as rows in the order of the queue. What the flood mode counts together is one row a place, with `members`,
 * most urgent first; its id is a text, an alert's is a number.
 * @returns {{id: number|string, group: string, members?: number[]}[]}
 */
export function wantedRows(alerts, { tab = "queue" } = {}) {
  const open = alerts.filter((alert) => isOpen(alert) && (tab === "all" || tabOf(alert) === tab)).sort(byUrgency);
  const crowds = crowdsOf(open);
  const drawn = new Set();
  return open.flatMap((alert) => {
    const key = crowdKey(alert);
    const crowd = key === null ? [] : crowds.get(key);
    if (crowd.length < 2) return [{ id: alert.id, group: alert.state }];
    if (drawn.has(key)) return [];
    drawn.add(key);
    return [{ id: key, group: alert.state, members: crowd.map(({ id }) => id) }];
  });
}

/** How many open alerts each tab has, and how many of the queue nobody has seen. */
export function tabCounts(alerts) {
  const counts = { queue: 0, shelved: 0, suppressed: 0, notices: 0, all: 0, fresh: 0 };
  for (const alert of alerts.filter(isOpen)) {
    const tab = tabOf(alert);
    counts[tab] += 1;
    counts.all += 1;
    if (tab === "queue" && alert.state === "new") counts.fresh += 1;
  }
  return counts;
}

/**
 * What the list shows next. While a hand is on the list nothing moves: known rows keep their place, rows that are no longer
 * wanted go, and newcomers wait behind the bar. Alerts that have become part of a crowd meanwhile stay single rows until
 * the hand leaves.
 * @param {{id: number|string, group: string, members?: number[]}[]} shown
 * @param {boolean} held
 */
export function settle(shown, wanted, held) {
  if (!held || !shown.length) return { rows: wanted, waiting: [] };
  const next = new Map(wanted.map((row) => [row.id, row]));
  const joined = new Set(wanted.flatMap(({ members = [] }) => members));
  const rows = shown.filter(({ id }) => next.has(id) || joined.has(id)).map((row) => ({ ...(next.get(row.id) ?? row), group: row.group }));
  const there = new Set(rows.flatMap(({ id, members = [] }) => [id, ...members]));
  const waiting = wanted.filter(({ id }) => !there.has(id)).flatMap(({ id, members }) => members ?? [id]);
  return { rows, waiting: waiting.filter((id) => !there.has(id)) };
}

/** The rows with the members of unfolded crowds below their crowd. */
export function unfold(rows, unfolded) {
  return rows.flatMap((row) => (row.members && unfolded.has(row.id) ? [row, ...row.members.map((id) => ({ id, group: row.group, inside: row.id }))] : [row]));
}

/** The id to select after `step` (+1 or -1) from the chosen one; the ends hold. */
export function neighbour(rows, chosen, step) {
  if (!rows.length) return null;
  const at = rows.findIndex((row) => row.id === chosen);
  if (at < 0) return rows[step > 0 ? 0 : rows.length - 1].id;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))].id;
}

/** The alerts that flood mode lets stand as one row: of one kecamatan, and alike seen or not. A finer place would make
 * as many rows as there are alarms when a whole city calls. */
function crowdKey(alert) {
  if (!alert.grouped) return null;
  return `crowd ${alert.state} ${alert.district ?? alert.area ?? ""}`;
}

function crowdsOf(alerts) {
  const crowds = new Map();
  for (const alert of alerts) {
    const key = crowdKey(alert);
    if (key !== null) crowds.set(key, [...(crowds.get(key) ?? []), alert]);
  }
  return crowds;
}

function isOpen(alert) {
  return alert.state !== "closed";
}
