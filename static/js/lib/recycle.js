/* Which player begins anew although nothing is wrong with it. Pure. Browsers leak a little with each hour of media; a
   player of a wall lives six hours, then another takes its place, one at a time and never two close together. */

export const RECYCLE_MS = 6 * 3600 * 1000;
export const APART_MS = 60 * 1000;
const WATCHED_LATER_MS = 3600 * 1000; // a player that an incident looks at is left an hour longer

/**
 * @template T
 * @param {{id: T, bornAt: number, watched: boolean}[]} players bornAt in ms; watched: an incident looks at it
 * @param {{now: number, lastAt: number}} at ms of the same clock; lastAt: when the last one was recycled, -Infinity for never
 * @returns {T|null} the oldest that is due
 */
export function toRecycle(players, { now, lastAt }) {
  if (now - lastAt < APART_MS) return null;
  const due = players.filter(({ bornAt, watched }) => now - bornAt >= RECYCLE_MS + (watched ? WATCHED_LATER_MS : 0));
  return due.reduce((oldest, each) => (!oldest || each.bornAt < oldest.bornAt ? each : oldest), null)?.id ?? null;
}
