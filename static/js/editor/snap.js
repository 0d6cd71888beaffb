/* Where a panel comes to rest: on whole w, at its neighbours' edges, at the gap that others keep. Pure. */

const REACH = 2.5; // w: nearer than this an edge takes hold
const GAPS = [2, 5]; // w: the gaps of the shipped layouts

/**
 * A panel that is dragged to (x, y).
 * @param {{x: number, y: number, w: number, h: number}} box where the pointer has it
 * @param {object[]} others
 * @param {{left: number, top: number, right: number, bottom: number}} bounds
 */
export function moved(box, others, bounds) {
  const x = settle(box.x, box.w, lines(others, "x", "w", bounds.left, bounds.right));
  const y = settle(box.y, box.h, lines(others, "y", "h", bounds.top, bounds.bottom));
  return { ...box, x: between(x, bounds.left, bounds.right - box.w), y: between(y, bounds.top, bounds.bottom - box.h) };
}

/** A panel whose lower right corner is dragged. @param {{w: number, h: number}} least */
export function resized(box, others, bounds, least) {
  const right = settle(box.x + box.w, 0, lines(others, "x", "w", bounds.left, bounds.right));
  const bottom = settle(box.y + box.h, 0, lines(others, "y", "h", bounds.top, bounds.bottom));
  return {
    ...box,
    w: tidy(between(right - box.x, least.w, bounds.right - box.x)),
    h: tidy(between(bottom - box.y, least.h, bounds.bottom - box.y)),
  };
}

/** By the keyboard: exact steps, kept inside. */
export function nudged(box, { dx = 0, dy = 0, dw = 0, dh = 0 }, bounds, least) {
  const w = between(box.w + dw, least.w, bounds.right - box.x);
  const h = between(box.h + dh, least.h, bounds.bottom - box.y);
  return { ...box, w: tidy(w), h: tidy(h), x: tidy(between(box.x + dx, bounds.left, bounds.right - w)), y: tidy(between(box.y + dy, bounds.top, bounds.bottom - h)) };
}

/** Where a left (or upper) edge holds, and where a right (or lower) one: in line, touching, a gap away, at the body's edge. */
function lines(others, at, size, low, high) {
  const gaps = [0, ...GAPS, ...gapsOf(others, at, size)];
  return {
    first: [low, ...others.flatMap((other) => [other[at], ...gaps.map((gap) => other[at] + other[size] + gap)])],
    last: [high, ...others.flatMap((other) => [other[at] + other[size], ...gaps.map((gap) => other[at] - gap)])],
  };
}

/** The gaps that there are between neighbours, so that a third one keeps them too. */
function gapsOf(others, at, size) {
  const found = [];
  for (const one of others) for (const other of others) {
    const gap = other[at] - (one[at] + one[size]);
    if (gap > 0 && gap <= 12) found.push(tidy(gap));
  }
  return found;
}

/** @param {number} size 0: `at` is itself a right or lower edge */
function settle(at, size, { first, last }) {
  let best = Math.round(at), nearest = REACH;
  for (const start of [...(size ? first : []), ...last.map((edge) => edge - size)]) {
    const far = Math.abs(start - at);
    if (far < nearest) { nearest = far; best = start; }
  }
  return tidy(best);
}

function between(value, low, high) {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

function tidy(value) {
  return Math.round(value * 10) / 10;
}
