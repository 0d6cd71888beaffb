import assert from "node:assert/strict";
import { test } from "node:test";
import { bearingDeg, distanceM, nearest, sees } from "../../static/js/lib/nearby.js";

const PLACE = { lat: -5.12, lon: 119.42 };
const METRE = 1 / 111320;
/** A camera so many metres north of the place. */
const north = (code, metres, more = {}) => ({
  code, lat: PLACE.lat + metres * METRE, lon: PLACE.lon, bearing: 180, hfov: 60, life_cycle: "live", ...more,
});

test("distance and bearing on the scale of a city", () => {
  assert.ok(Math.abs(distanceM(PLACE, north("a", 100)) - 100) < 0.5);
  assert.equal(Math.round(bearingDeg(PLACE, north("a", 100))), 0);
  assert.equal(Math.round(bearingDeg(north("a", 100), PLACE)), 180);
});

test("a camera sees what lies in its field of view and within reach", () => {
  assert.equal(sees(north("a", 40), PLACE), true);
  assert.equal(sees(north("a", 40, { bearing: 0 }), PLACE), false);
  assert.equal(sees(north("a", 40, { bearing: 209 }), PLACE), true);
  assert.equal(sees(north("a", 400), PLACE), false);
});

test("the field of view reaches across north", () => {
  assert.equal(sees(north("a", -40, { bearing: 350 }), PLACE), true);
});

test("the alert's own camera comes first, then those that look there, then the near", () => {
  const cameras = [north("BACK", 10, { bearing: 0 }), north("LOOKS", 60), north("OWN", 90, { bearing: 0 }), north("FAR", 900)];
  const codes = nearest({ ...PLACE, camera: "OWN" }, cameras, 3).map(({ code }) => code);
  assert.deepEqual(codes, ["OWN", "LOOKS", "BACK"]);
});

test("a camera that is down or only planned is not offered, unless it is the alert's own", () => {
  const cameras = [north("DOWN", 10, { life_cycle: "down" }), north("PLAN", 5, { life_cycle: "planned" }), north("LIVE", 50)];
  assert.deepEqual(nearest(PLACE, cameras, 4).map(({ code }) => code), ["LIVE"]);
  assert.deepEqual(nearest({ ...PLACE, camera: "DOWN" }, cameras, 4).map(({ code }) => code), ["DOWN", "LIVE"]);
});

test("an alert without a place still has its camera", () => {
  const cameras = [north("OWN", 10), north("OTHER", 20)];
  assert.deepEqual(nearest({ lat: null, lon: null, camera: "OWN" }, cameras, 4).map(({ code }) => code), ["OWN"]);
});
