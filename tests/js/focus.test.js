import assert from "node:assert/strict";
import { test } from "node:test";
import { byDistrict, featureAt } from "../../static/js/wall/districts.js";
import { focusAlert, layout, queueBehind } from "../../static/js/wall/focus.js";

const NOW = Date.parse("2026-01-31T06:10:00Z");
const alert = (id, severity, minute, more = {}) => ({
  id, severity, state: "new", raised_at: `2026-01-31T06:0${minute}:00Z`, lat: -5.12, lon: 119.42, camera: null, ...more,
});
const camera = (code, metresNorth, more = {}) => ({
  code, lat: -5.12 + metresNorth / 111320, lon: 119.42, bearing: 180, hfov: 70, life_cycle: "live", ...more,
});

test("the zone goes to the most severe unacknowledged alert, of equals to the newest", () => {
  assert.equal(focusAlert([alert(1, "P2", 9), alert(2, "P1", 3), alert(3, "P1", 5), alert(4, "P3", 9)], NOW).id, 3);
});

test("P3 and P4 never take the zone", () => {
  assert.equal(focusAlert([alert(1, "P3", 9), alert(2, "P4", 9)], NOW), null);
});

for (const [seconds, kept] of [[19, true], [20, false], [300, false]]) {
  test(`${seconds} s after it was acknowledged an alert ${kept ? "keeps" : "has given back"} the zone`, () => {
    const at = new Date(NOW - seconds * 1000).toISOString();
    const found = focusAlert([alert(1, "P1", 3, { state: "acknowledged", acknowledged_at: at })], NOW);
    assert.equal(found?.id ?? null, kept ? 1 : null);
  });
}

test("a waiting alert takes the zone from one that was just acknowledged", () => {
  const taken = alert(1, "P1", 3, { state: "acknowledged", acknowledged_at: new Date(NOW - 2000).toISOString() });
  assert.equal(focusAlert([taken, alert(2, "P2", 4)], NOW).id, 2);
});

test("what waits behind the zone is counted with its worst", () => {
  const alerts = [alert(1, "P1", 3), alert(2, "P2", 4), alert(3, "P3", 4)];
  assert.deepEqual(queueBehind(alerts, alerts[0]), { count: 1, worst: "P2" });
  assert.deepEqual(queueBehind([alerts[2]], null), { count: 0, worst: null });
});

const panels = { focusPanels: ["Z1", "Z2"], tilePanels: ["A1", "A2"] };
const scene = { cells: [{ panel: "Z1", source: "camera", camera: "S1" }, { panel: "Z2", source: "camera", camera: "S2", locked: true }, { panel: "A1", source: "camera", camera: "S3" }] };
const cameras = [camera("N1", 20), camera("N2", 400), camera("S1", 2000), camera("S2", 3000), camera("S3", 4000)];

test("without an alert the scene stands, and a free tile is filled with a camera that lives", () => {
  const shown = layout({ scene, cameras, alert: null, ...panels });
  assert.deepEqual([...shown], [["Z1", "S1"], ["Z2", "S2"], ["A1", "S3"], ["A2", "N1"]]);
});

test("an alert borrows the zone's open panels and leaves a locked one alone", () => {
  const shown = layout({ scene, cameras, alert: alert(1, "P1", 3), ...panels });
  assert.deepEqual([shown.get("Z1"), shown.get("Z2")], ["N1", "S2"]);
});

test("a panel that is empty on purpose stays empty", () => {
  const bare = { cells: [{ panel: "A1", source: "empty" }] };
  assert.equal(layout({ scene: bare, cameras, alert: null, ...panels }).get("A1"), null);
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
