/* Which open incidents a wall lists, in which order, and which one is in focus. Pure. */

const OVER = new Set(["resolved", "closed"]);

/** Open ones: nobody's first, then the worse, then the older; as at the desk. */
export function openInOrder(incidents) {
  return Object.values(incidents).filter(({ state }) => !OVER.has(state)).sort(byUrgency);
}

/** The incident of a number, or of "newest" the one that was opened last and is not over. Null when there is none. */
export function inFocus(incidents, wanted) {
  if (wanted !== "newest") return incidents[wanted] ?? null;
  const open = openInOrder(incidents);
  return open.sort((a, b) => Date.parse(b.opened_at) - Date.parse(a.opened_at) || b.number.localeCompare(a.number))[0] ?? null;
}

function byUrgency(a, b) {
  return Number(Boolean(a.owner)) - Number(Boolean(b.owner)) || a.severity.localeCompare(b.severity) || Date.parse(a.opened_at) - Date.parse(b.opened_at);
}
