/* Which part of the canvas an output shows, and where a panel lies in it. Pure. All lengths are canvas pixels. */

export const UNITS = 480; // w across a wall

/**
 * The part of the canvas that an output's glass covers. The canvas goes on behind the dark edges of the panels, so what
 * lies there is hidden instead of pushed aside: a straight line stays straight from one panel to the next.
 * @param {{width_px: number, height_px: number, width_m: number}} wall
 * @param {{x: number, y: number, width: number, height: number, bezel_mm: number}|null} output null: the whole wall
 * @returns {{x: number, y: number, width: number, height: number}}
 */
export function glass(wall, output) {
  if (!output) return { x: 0, y: 0, width: wall.width_px, height: wall.height_px };
  const widest = Math.min(output.width, output.height) / 4; // a wrong number must not leave nothing to see
  const edge = Math.min((output.bezel_mm * wall.width_px) / (wall.width_m * 1000), widest);
  return { x: output.x + edge, y: output.y + edge, width: output.width - 2 * edge, height: output.height - 2 * edge };
}

/**
 * The custom properties of wall.css for an output. A panel that hangs turned clockwise by `rotation` degrees gets its
 * picture turned back; its page is then as wide as the rectangle is high.
 */
export function properties(wall, output) {
  const { x, y, width, height } = glass(wall, output);
  return {
    "--canvas-w": wall.width_px, "--canvas-h": wall.height_px,
    "--seen-x": x, "--seen-y": y, "--seen-w": width, "--seen-h": height,
    "--turn": `${-(output?.rotation ?? 0)}deg`,
  };
}

/** A quarter turn: width and height of the page change places. */
export function isSideways(output) {
  return [90, 270].includes(output?.rotation);
}

/** Whether any of a panel (in w) can be seen on this glass. */
export function isSeen({ x, y, w, h }, wall, seen) {
  const px = wall.width_px / UNITS;
  return x * px < seen.x + seen.width && (x + w) * px > seen.x && y * px < seen.y + seen.height && (y + h) * px > seen.y;
}
