/* Where a wall's panels lie in its miniature, which key chooses which, and which is next in a direction. Pure. */

const WIDTH_W = 480;
const NARROW_W = 70; // a panel narrower than this has room for initials only
const ALIKE_W = 1;
const KEYS = [..."123456789abcdefghijklmnopqrstuvwxyz"];

/** Height of the wall in its own unit, 1/480 of the width: 270 for 16:9. */
export function heightW({ width_px: width, height_px: height }) {
  return (WIDTH_W * height) / width;
}

/**
 * @param {object} shown
 * @returns {{name: string, left: number, top: number, width: number, height: number, zone: boolean, narrow: boolean}[]}
 *   per cent of the miniature's width and height
 */
export function boxes(shown) {
  const tall = heightW(shown);
  return (shown.layout?.panels ?? []).map(({ name, x, y, w, h, zone }) => ({
    name,
    left: percent(x, WIDTH_W), top: percent(y, tall), width: percent(w, WIDTH_W), height: percent(h, tall),
    zone: Boolean(zone), narrow: w < NARROW_W,
  }));
}

/**
 * A key for each panel: 1 to 9, then letters; panels beyond those are reached by arrows. Panels that come in numbers are
 * the ones that pictures go to, so the commonest size has the digits; the alarm zone comes last. Depends on the layout
 * alone, so that a hand can learn it.
 * @returns {Map<string, string>} from panel to key
 */
export function panelKeys(list) {
  const alike = (box) => list.filter((other) => !other.zone && Math.abs(other.width - box.width) < ALIKE_W && Math.abs(other.height - box.height) < ALIKE_W).length;
  const ordered = list
    .map((box) => ({ box, alike: box.zone ? 0 : alike(box) }))
    .sort((a, b) => Number(a.box.zone) - Number(b.box.zone) || b.alike - a.alike || reading(a.box, b.box));
  return new Map(ordered.slice(0, KEYS.length).map(({ box }, i) => [box.name, KEYS[i]]));
}

/** The panel that lies next in the direction of an arrow key, or the same where there is none. */
export function neighbourOf(list, name, arrow) {
  const from = list.find((box) => box.name === name);
  if (!from) return [...list].sort(reading)[0]?.name ?? null;
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[arrow] ?? [0, 0];
  const far = (box) => {
    const [x, y] = [middle(box)[0] - middle(from)[0], middle(box)[1] - middle(from)[1]];
    const along = x * dx + y * dy;
    return along > ALIKE_W ? along + 2 * Math.abs(x * dy + y * dx) : Infinity; // what lies aside counts double
  };
  const next = list.map((box) => ({ box, far: far(box) })).sort((a, b) => a.far - b.far)[0];
  return next && next.far < Infinity ? next.box.name : name;
}

function reading(a, b) {
  return Math.abs(a.top - b.top) < ALIKE_W ? a.left - b.left : a.top - b.top;
}

function middle({ left, top, width, height }) {
  return [left + width / 2, top + height / 2];
}

function percent(part, whole) {
  return Math.round((part / whole) * 10000) / 100;
}
