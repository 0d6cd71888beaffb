/* Which announcement has its turn. Pure, and by the server's clock: all outputs of a wall show the same one. */

/**
 * @param {{kind: string, text: string, since: string, until: string}[]} announcements
 * @param {{kind: string, now: number, eachMs: number}} asked now: server ms
 * @returns {object|null} null: nothing to say
 */
export function wordsInTurn(announcements, { kind, now, eachMs }) {
  const valid = announcements.filter((row) => row.kind === kind && Date.parse(row.since) <= now && Date.parse(row.until) > now);
  return valid.length ? valid[Math.floor(now / eachMs) % valid.length] : null;
}
