/* Which cameras show a place: those that look at it first, then the near ones. Pure. */

const SEES_WITHIN_M = 120;
const METRES_PER_DEGREE = 111320;
const WATCHABLE = new Set(["connected", "live", "degraded"]);

/**
 * @param {{lat: number, lon: number, camera?: string|null}} place an alert or any point
 * @param {object[]} cameras the snapshot's cameras
 * @returns {object[]} at most `limit` cameras: the alert's own, those whose field of view holds the place, the nearest
 */
export function nearest(place, cameras, limit) {
  if (place.lat === null || place.lon === null) return cameras.filter(({ code }) => code === place.camera).slice(0, limit);
  return cameras
    .filter((camera) => camera.code === place.camera || (WATCHABLE.has(camera.life_cycle) && camera.watchable !== false))
    .map((camera) => ({ camera, rank: rankOf(place, camera), distanceM: distanceM(place, camera) }))
    .sort((a, b) => a.rank - b.rank || a.distanceM - b.distanceM || a.camera.code.localeCompare(b.camera.code))
    .slice(0, limit)
    .map(({ camera }) => camera);
}

/** Metres between two places of one city (flat earth; wrong by less than 0.1 % over 30 km). */
export function distanceM(a, b) {
  const dx = (b.lon - a.lon) * METRES_PER_DEGREE * Math.cos((a.lat * Math.PI) / 180);
  const dy = (b.lat - a.lat) * METRES_PER_DEGREE;
  return Math.hypot(dx, dy);
}

/** Degrees clockwise from north, from a to b. */
export function bearingDeg(a, b) {
  const dx = (b.lon - a.lon) * Math.cos((a.lat * Math.PI) / 180);
  return ((Math.atan2(dx, b.lat - a.lat) * 180) / Math.PI + 360) % 360;
}

/** Does the camera's field of view hold the place? */
export function sees(camera, place) {
  if (distanceM(camera, place) > SEES_WITHIN_M) return false;
  const off = Math.abs(((bearingDeg(camera, place) - camera.bearing + 540) % 360) - 180);
  return off <= camera.hfov / 2;
}

function rankOf(place, camera) {
  if (camera.code === place.camera) return 0;
  return sees(camera, place) ? 1 : 2;
}
