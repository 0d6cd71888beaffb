/* How long to wait before the next try. Pure: randomness is given. */

/**
 * @param {number} tries failed tries so far, from 0
 * @returns {number} milliseconds between half and all of low * 2^tries, capped at high
 */
export function backOffMs(tries, { lowMs, highMs, random = Math.random }) {
  const span = Math.min(highMs, lowMs * 2 ** Math.min(tries, 16));
  return span / 2 + (span / 2) * random();
}
