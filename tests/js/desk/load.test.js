import assert from "node:assert/strict";
import { test } from "node:test";
import { minutes, SLOT_MS, slots } from "../../../static/js/desk/load.js";

const NOW = Date.parse("2026-11-23T13:14:32Z");

test("each alarm falls into the ten minutes it began in, the last slot ends now", () => {
  const times = [NOW, NOW - SLOT_MS + 1, NOW - SLOT_MS, NOW - 2 * SLOT_MS - 1];
  assert.deepEqual(slots(times, NOW, 4), [0, 1, 1, 2]);
});

test("older alarms and ones of a clock ahead are left out", () => {
  assert.deepEqual(slots([NOW + 1, NOW - 4 * SLOT_MS], NOW, 4), [0, 0, 0, 0]);
});

test("ten single minutes up to now", () => {
  const counts = minutes([NOW, NOW - 59_999, NOW - 60_000, NOW - 600_000], NOW);
  assert.equal(counts.length, 10);
  assert.deepEqual(counts.slice(-2), [1, 2]);
});
