/* Open incidents in the order in which one is looked for from a place: near first, what matches the typed words. Pure. */

import { distanceM } from "../lib/nearby.js";

/**
 * @param {{lat?: number|null, lon?: number|null, area?: string|null}} place
 * @param {object[]} incidents rows
 * @param {{words?: string, but?: string|null, limit?: number}} how `but`: the number that is not offered
 * @returns {{row: object, metres: number|null}[]}
 */
export function nearIncidents(place, incidents, { words = "", but = null, limit = 8 } = {}) {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  return incidents
    .filter((row) => row.number !== but && matches(row, parts))
    .map((row) => ({ row, metres: metresTo(place, row) }))
    .sort((a, b) => (a.metres ?? Infinity) - (b.metres ?? Infinity) || (b.row.area === place.area) - (a.row.area === place.area) || b.row.opened_at.localeCompare(a.row.opened_at))
    .slice(0, limit);
}

function matches({ number, summary, place, area, category }, parts) {
  const all = [number, summary, place, area, category?.name].filter(Boolean).join(" ").toLowerCase();
  return parts.every((part) => all.includes(part));
}

function metresTo(place, row) {
  const known = [place.lat, place.lon, row.lat, row.lon].every(Number.isFinite);
  return known ? distanceM(place, row) : null;
}
