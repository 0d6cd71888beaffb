/* Where an output says that this is a drill: never on a picture. Pure; lengths in w. */

const LEAST_W = 48; // "LATIHAN" and a few letters of the title
const BAR_H = 10;   // of the truth bar

/**
 * In the top bar between its two ends where this output shows enough of it, else in the truth bar, else in an upper edge
 * of the frame that is as wide as a line of text.
 * @param {{x: number, y: number, w: number, h: number}} seen the part of the wall on this glass
 * @param {{height: number, topped: boolean, from: number, to: number}} wall its height; the free part of its top bar
 * @returns {{at: "top", x: number, w: number}|{at: "bottom"|"edge"}} x: the middle of the words, from the glass's left
 */
export function drillPlace(seen, { height, topped, from, to }) {
  const [left, right] = [Math.max(from, seen.x), Math.min(to, seen.x + seen.w)];
  if (topped && seen.y < 1 && right - left >= LEAST_W) return { at: "top", x: (left + right) / 2 - seen.x, w: right - left };
  return { at: seen.y + seen.h > height - BAR_H / 2 ? "bottom" : "edge" };
}
