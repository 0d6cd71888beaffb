/* The next camera in a direction: along the same lorong first, else the nearest that lies there. Pure. */

import { bearingDeg, distanceM } from "../lib/nearby.js";

const DIRECTIONS = { ArrowUp: 0, ArrowRight: 90, ArrowDown: 180, ArrowLeft: 270 }; // as on the map, north is up
const ALONG_DEG = 80; // a lorong bends, and seldom runs along the compass
const BESIDE_DEG = 45;
const REACH_M = 600;
const WATCHABLE = new Set(["connected", "live", "degraded", "down"]);

/**
 * @param {object} from the camera shown now
 * @param {object[]} cameras all that are known
 * @param {string} key an arrow key as in KeyboardEvent.key
 * @returns {object|null} null where nothing lies in that direction
 */
export function stepFrom(from, cameras, key) {
  const wanted = DIRECTIONS[key];
  if (wanted === undefined) return null;
  const there = cameras
    .filter((camera) => camera.code !== from.code && WATCHABLE.has(camera.life_cycle) && camera.watchable !== false)
    .map((camera) => ({ camera, metres: distanceM(from, camera), off: turn(bearingDeg(from, camera), wanted) }))
    .filter(({ metres }) => metres > 0 && metres <= REACH_M);
  const along = there.filter(({ camera, off }) => from.lorong && camera.lorong === from.lorong && off <= ALONG_DEG);
  const beside = there.filter(({ off }) => off <= BESIDE_DEG);
  return (nearestOf(along) ?? nearestOf(beside))?.camera ?? null;
}

export function isArrow(key) {
  return key in DIRECTIONS;
}

/** Of two equally far the one more exactly in the direction. */
function nearestOf(found) {
  return [...found].sort((a, b) => a.metres / Math.cos(radians(a.off)) - b.metres / Math.cos(radians(b.off)) || a.camera.code.localeCompare(b.camera.code))[0];
}

function turn(one, other) {
  return Math.abs(((one - other + 540) % 360) - 180);
}

function radians(degrees) {
  return (degrees * Math.PI) / 180;
}
