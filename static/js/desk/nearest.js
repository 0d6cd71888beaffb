/* Which cameras to look through for a place: those whose picture holds it first, then the near ones. Pure. */

const METRES_PER_DEGREE = 111320;
const SEES_WITHIN_M = 120; // beyond this a 4 mm street lens shows a person as a few pixels
const IN_SERVICE = new Set(["connected", "live", "degraded", "down"]);

/** Metres between two places; flat, which is right to a centimetre inside a city. */
export function distanceM(a, b) {
  const north = (b.lat - a.lat) * METRES_PER_DEGREE;
  const east = (b.lon - a.lon) * METRES_PER_DEGREE * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** Degrees from north, clockwise, from one place to another. */
export function headingDeg(from, to) {
  const north = to.lat - from.lat;
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

export function sees(camera, place) {
  const metres = distanceM(camera, place);
  if (metres > SEES_WITHIN_M) return false;
  if (metres < 3) return true; // stands right under it
  const off = Math.abs(((headingDeg(camera, place) - camera.bearing + 540) % 360) - 180);
  return off <= camera.hfov / 2;
}

/**
 * The cameras to open for a place, best first. The camera that raised the alarm leads.
 * @returns {{camera: object, metres: number, sees: boolean}[]}
 */
export function nearest(place, cameras, { limit = 4, lead = null } = {}) {
  if (place?.lat === null || place?.lat === undefined) return [];
  return cameras
    .filter((camera) => IN_SERVICE.has(camera.life_cycle) || camera.code === lead)
    .map((camera) => ({ camera, metres: distanceM(place, camera), sees: sees(camera, place) }))
    .sort((a, b) => (b.camera.code === lead) - (a.camera.code === lead) || b.sees - a.sees || a.metres - b.metres)
    .slice(0, limit);
}

/** Index of the eight winds for a bearing: 0 north, 2 east. */
export function windOf(bearing) {
  return Math.round((((bearing % 360) + 360) % 360) / 45) % 8;
}
