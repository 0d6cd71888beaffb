import assert from "node:assert/strict";
import { test } from "node:test";
import { drillPlace } from "../../static/js/wall/drill-place.js";

const wall = { height: 270, topped: true, from: 117, to: 365 };
const seen = (x, y, w = 240, h = 135) => ({ x, y, w, h });

test("the page of the whole wall says it in the middle of its top bar's free part", () => {
  assert.deepEqual(drillPlace(seen(0, 0, 480, 270), wall), { at: "top", x: 241, w: 248 });
});

test("upper outputs share the top bar, lower ones use the truth bar", () => {
  assert.deepEqual(drillPlace(seen(0, 0), wall), { at: "top", x: 178.5, w: 123 });
  assert.deepEqual(drillPlace(seen(240, 0), wall), { at: "top", x: 62.5, w: 125 });
  assert.deepEqual([drillPlace(seen(0, 135), wall).at, drillPlace(seen(240, 135), wall).at], ["bottom", "bottom"]);
});

test("an output with neither bar says it in its frame", () => {
  assert.equal(drillPlace(seen(160, 90, 160, 90), wall).at, "edge");
  assert.equal(drillPlace(seen(0, 0), { ...wall, topped: false }).at, "edge");
  assert.equal(drillPlace(seen(0, 0, 120, 135), wall).at, "edge", "three w of a bar are no room");
});
