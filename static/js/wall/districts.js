/* Open alerts by district (kecamatan). Pure. */

/**
 * @param {object[]} alerts open alerts with a place
 * @param {(alert: object) => string|null} districtOf name of the kecamatan an alert lies in
 * @returns {{name: string, open: number, unacknowledged: number, worst: string, newest: object}[]} worst first
 */
export function byDistrict(alerts, districtOf) {
  const rows = new Map();
  for (const alert of alerts) {
    const name = districtOf(alert);
    if (!name) continue;
    const row = rows.get(name) ?? { name, open: 0, unacknowledged: 0, worst: "P4", newest: alert };
    row.open += 1;
    row.unacknowledged += alert.state === "new" ? 1 : 0;
    if (alert.severity < row.worst) row.worst = alert.severity;
    if (Date.parse(alert.raised_at) > Date.parse(row.newest.raised_at)) row.newest = alert;
    rows.set(name, row);
  }
  return [...rows.values()].sort((a, b) => b.unacknowledged - a.unacknowledged || b.open - a.open || a.worst.localeCompare(b.worst) || a.name.localeCompare(b.name));
}

/** Name of the feature that holds a place, or null. Even-odd rule over every ring, so holes count as outside. */
export function featureAt(features, { lat, lon }) {
  if (lat === null || lon === null) return null;
  const found = features.find(({ geometry }) => polygons(geometry).some((rings) => holds(rings, lat, lon)));
  return found ? found.properties.nama : null;
}

function polygons({ type, coordinates }) {
  return type === "MultiPolygon" ? coordinates : [coordinates];
}

function holds(rings, lat, lon) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i], ring[j]];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}
