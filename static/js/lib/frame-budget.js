/* Pictures a second that one output can show, and who gets them. Pure. A software-decoding Chromium on two cores shows
   550 to 800 a second whatever their size, so the budget counts pictures, not pixels or tiles. */

export const DEFAULT_BUDGET = 600;
const RANK = { incident: 1, pinned: 2, wall: 3, desk: 4, mobile: 5 };
const LEVELS = ["full", "reduced", "still"]; // all pictures, key frames only, a snapshot now and then
const ROOM_TO_RISE = 0.9; // a tile gets more again only when it fits with this much to spare

const LEAST = 60;
const DROPPED_TOO_MANY = 0.03;
const BAD_FOR_MS = 5000;
const GOOD_FOR_MS = 30000;
const LOWER = 0.85;
const RAISE = 1.1;

/**
 * Over budget, tiles lose frame rate, then motion: the least important first, of equals the last on the page. What an
 * incident shows keeps moving for as long as anything else moves.
 * @param {{id: any, priority: string, fps?: number, keyFps?: number}[]} tiles in the order of the page
 * @param {{budget: number, before?: Map<any, string>}} given before: what this function answered last
 * @returns {Map<any, "full"|"reduced"|"still">}
 */
export function allot(tiles, { budget, before = new Map() }) {
  const most = within(tiles, budget);
  const safe = within(tiles, budget * ROOM_TO_RISE);
  return new Map(tiles.map(({ id }, i) => {
    const was = LEVELS.indexOf(before.get(id));
    const level = was === -1 ? most[i] : Math.min(Math.max(was, most[i]), safe[i]);
    return [id, LEVELS[level]];
  }));
}

/** The level of each tile, as an index into LEVELS, so that all together stay within the budget. */
function within(tiles, budget) {
  const costs = tiles.map(({ fps, keyFps }) => [fps || 15, Math.min(keyFps || 1, fps || 15), 0]);
  const levels = tiles.map(() => 0);
  let spent = costs.reduce((sum, [full]) => sum + full, 0);
  const order = tiles.map((tile, i) => ({ i, rank: RANK[tile.priority] ?? RANK.desk })).sort((a, b) => b.rank - a.rank || b.i - a.i);
  const others = order.filter(({ rank }) => rank > RANK.incident);
  const incidents = order.filter(({ rank }) => rank === RANK.incident);
  for (const group of [others, incidents]) {
    for (const level of [1, 2]) {
      for (const { i } of group) {
        if (spent <= budget) return levels;
        spent += costs[i][level] - costs[i][levels[i]];
        levels[i] = level;
      }
    }
  }
  return levels;
}

/** The budget of an output at its start. `most`: what the page was told it may use. */
export function startBudget(most = DEFAULT_BUDGET) {
  return { budget: most, most, badSince: null, goodSince: null };
}

/**
 * Follow what the browser really shows: down after five bad seconds, up slowly.
 * @param {ReturnType<typeof startBudget>} state @param {{shown: number, dropped: number, seconds: number, now: number}} sample
 *   pictures shown and dropped since the sample before; now in ms
 */
export function adapt(state, { shown, dropped, seconds, now }) {
  if (!(shown + dropped > 0)) return state;
  if (dropped / (shown + dropped) > DROPPED_TOO_MANY) {
    const badSince = state.badSince ?? now;
    if (now - badSince < BAD_FOR_MS) return { ...state, badSince, goodSince: null };
    const could = Math.min(state.budget, shown / seconds);
    return { ...state, budget: Math.min(state.budget, Math.max(LEAST, could * LOWER)), badSince: now, goodSince: null };
  }
  const goodSince = state.goodSince ?? now;
  if (now - goodSince < GOOD_FOR_MS) return { ...state, badSince: null, goodSince };
  return { ...state, budget: Math.min(state.most, state.budget * RAISE), badSince: null, goodSince: now };
}
