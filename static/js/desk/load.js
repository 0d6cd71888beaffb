/* Alarm load: how many alarms began in each ten minutes. Pure. */

export const SLOT_MS = 10 * 60 * 1000;
export const IDEAL = 1; // EEMUA 191: alarms one person can handle in ten minutes
export const LIMIT = 2;
export const FLOOD = 10;

/**
 * @param {number[]} times when alarms began, ms
 * @returns {number[]} counts, oldest first; the last slot is the ten minutes up to now
 */
export function slots(times, nowMs, count) {
  const counts = new Array(count).fill(0);
  for (const at of times) {
    const back = Math.floor((nowMs - at) / SLOT_MS);
    if (back >= 0 && back < count) counts[count - 1 - back] += 1;
  }
  return counts;
}

/** Counts of the ten single minutes up to now. */
export function minutes(times, nowMs) {
  const counts = new Array(10).fill(0);
  for (const at of times) {
    const back = Math.floor((nowMs - at) / 60000);
    if (back >= 0 && back < 10) counts[9 - back] += 1;
  }
  return counts;
}
