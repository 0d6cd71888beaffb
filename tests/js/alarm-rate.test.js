import assert from "node:assert/strict";
import { test } from "node:test";
import { asksForTone, floodWords, loadAfter, loadOf, placesWords, rating } from "../../static/js/lib/alarm-rate.js";

const rolling = (n) => ({ m10: { n, target: 1, limit: 2 }, m60: { n, target: 6, limit: 12 }, h24: { n, target: 150, limit: 300 } });
const LOAD = {
  as_of: "2026-11-23T13:14:05Z",
  positions: [{ position: "utara", rolling: rolling(3), rating: "orange", flood: null }, { position: "selatan", rolling: rolling(0), rating: "green", flood: null }],
  room: { positions: 2, rolling: rolling(3), rating: "yellow", flood: null },
};
const FLOOD = { id: 7, since: "2026-11-23T13:04:00Z", ended_at: null, alarms: 37, grouped: 29, peak: 18, places: [] };

test("a rate is rated by position, and a flood stays red until it ended", () => {
  const rated = [[0], [1], [2], [3], [10], [11], [4, { inFlood: true }], [4, { positions: 2 }], [21, { positions: 2 }]].map(([n, given]) => rating(n, given));
  assert.deepEqual(rated, ["green", "green", "yellow", "orange", "orange", "red", "red", "yellow", "red"]);
});

test("a flood says since when and how many, and nothing once it ended", () => {
  assert.equal(floodWords(FLOOD), "BANJIR sejak 21:04, 37 alarm, 29 digabung");
  assert.equal(floodWords({ ...FLOOD, ended_at: "2026-11-23T13:30:00Z" }), "");
  assert.equal(floodWords(null), "");
});

test("places beyond the third are counted", () => {
  const places = [["A", 9], ["B", 5], ["", 4], ["D", 1], ["E", 1]].map(([area, n]) => ({ area, n, worst: "P3" }));
  assert.equal(placesWords(places), "A 9, B 5, tanpa tempat 4 dan 2 tempat lain");
  assert.equal(placesWords(places.slice(0, 2)), "A 9, B 5");
});

test("a flood that begins and ends changes its own position alone", () => {
  const on = loadAfter(LOAD, { kind: "flood.changed", data: { position: "utara", on: true, tone: true, ...FLOOD } });
  assert.deepEqual([loadOf(on, "utara").rating, loadOf(on, "utara").flood.alarms], ["red", 37]);
  assert.deepEqual([loadOf(on, "selatan"), loadOf(on, null)], [LOAD.positions[1], LOAD.room]);
  const off = loadAfter(on, { kind: "flood.changed", data: { position: "utara", on: false, tone: false, ...FLOOD } });
  assert.deepEqual([loadOf(off, "utara").rating, loadOf(off, "utara").flood], ["orange", null]);
});

test("figures replace all, other news nothing, and a snapshot without them forgets", () => {
  const next = { ...LOAD, as_of: "later" };
  assert.equal(loadAfter(LOAD, { kind: "load.changed", data: next }), next);
  assert.equal(loadAfter(LOAD, { kind: "alert.raised", data: {} }), LOAD);
  assert.equal(loadAfter(LOAD, { kind: "snapshot", data: { load: null } }), null);
  assert.equal(loadAfter(null, { kind: "flood.changed", data: { position: null, on: true, ...FLOOD } }), null);
});

test("one tone, for the position that floods, when it begins", () => {
  const frame = (data) => ({ kind: "flood.changed", data: { position: "utara", on: true, tone: true, ...data } });
  assert.equal(asksForTone(frame({}), "utara"), true);
  assert.equal(asksForTone(frame({}), "selatan"), false);
  assert.equal(asksForTone(frame({ tone: false }), "utara"), false);
  assert.equal(asksForTone({ kind: "load.changed", data: LOAD }, "utara"), false);
});
