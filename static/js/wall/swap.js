/* When what is prepared is shown. Pure: server milliseconds in, decisions out. */

export const NO_TIME_GIVEN_MS = 200;
const LATEST_MS = 2000; // a time further away than this is somebody's wrong clock
export const PICTURE_PATIENCE_MS = 3000; // so long a panel keeps what it shows while the next picture is not there

/** When a change that arrived now is to be swapped in: at the time all outputs were told, at once if that has passed. */
export function swapTime(swapAt, now) {
  const at = swapAt ? Date.parse(swapAt) : NaN;
  if (!Number.isFinite(at)) return now + NO_TIME_GIVEN_MS;
  return Math.min(Math.max(at, now), now + LATEST_MS);
}

/**
 * The queue with one more change. A repeated or older revision changes nothing.
 * @param {{shown: {revision: number}, at: number}[]} queue in the order of their revisions
 */
export function queued(queue, shown, at) {
  const newest = queue.at(-1);
  if (newest && shown.revision <= newest.shown.revision) return queue;
  return [...queue, { shown, at: newest ? Math.max(at, newest.at) : at }];
}

/** What is due: the newest of those whose time has come (the ones before it are passed over), and what still waits. */
export function due(queue, now) {
  const count = queue.filter(({ at }) => at <= now).length;
  return { show: count ? queue[count - 1].shown : null, waiting: queue.slice(count) };
}
