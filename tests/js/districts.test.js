import assert from "node:assert/strict";
import { test } from "node:test";
import { byDistrict, featureAt } from "../../static/js/wall/districts.js";

const alert = (id, severity, minute, more = {}) => ({
  id, severity, state: "new", raised_at: `2026-01-31T06:0${minute}:00Z`, lat: -5.12, lon: 119.42, camera: null, ...more,
});
const square = (nama, x) => ({ properties: { nama }, geometry: { type: "Polygon", coordinates: [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]] } });

test("an alert belongs to the district that holds it", () => {
  assert.equal(featureAt([square("Tallo", 0), square("Wajo", 1)], { lat: 0.5, lon: 1.5 }), "Wajo");
  assert.equal(featureAt([square("Tallo", 0)], { lat: 0.5, lon: 7 }), null);
  assert.equal(featureAt([square("Tallo", 0)], { lat: null, lon: null }), null);
});

test("districts are ordered by what nobody has taken yet", () => {
  const rows = byDistrict([alert(1, "P3", 1), alert(2, "P2", 2, { state: "acknowledged" }), alert(3, "P4", 3)], ({ id }) => (id === 3 ? "Tallo" : "Wajo"));
  assert.deepEqual(rows.map(({ name, open, unacknowledged, worst }) => [name, open, unacknowledged, worst]), [["Wajo", 2, 1, "P2"], ["Tallo", 1, 1, "P4"]]);
});
