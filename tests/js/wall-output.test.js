import assert from "node:assert/strict";
import { test } from "node:test";
import { glass, isSeen, isSideways, properties } from "../../static/js/wall/output-geometry.js";
import { orderAfter, coverNow } from "../../static/js/wall/orders.js";
import { outputsWords } from "../../static/js/wall/outputs-words.js";

const wall = { width_px: 7680, height_px: 4320, width_m: 8 };
const output = (more = {}) => ({ number: 1, x: 0, y: 0, width: 3840, height: 2160, rotation: 0, bezel_mm: 0, ...more });

test("without an output the glass is the whole canvas", () => {
  assert.deepEqual(glass(wall, null), { x: 0, y: 0, width: 7680, height: 4320 });
});

test("the canvas goes on behind the bezel: 10 mm on an 8 m wall hide 9.6 px on each side", () => {
  assert.deepEqual(glass(wall, output({ x: 3840, bezel_mm: 10 })), { x: 3849.6, y: 9.6, width: 3820.8, height: 2140.8 });
});

test("a bezel that is wider than the panel leaves something to see", () => {
  assert.deepEqual(glass(wall, output({ bezel_mm: 5000 })), { x: 540, y: 540, width: 2760, height: 1080 });
});

for (const [rotation, turn, sideways] of [[0, "0deg", false], [90, "-90deg", true], [180, "-180deg", false], [270, "-270deg", true]]) {
  test(`a screen that hangs turned by ${rotation} has its picture turned back`, () => {
    assert.equal(properties(wall, output({ rotation }))["--turn"], turn.replace("-0", "0"));
    assert.equal(isSideways(output({ rotation })), sideways);
  });
}

test("a panel is seen on every output it reaches into, and not on one it only touches", () => {
  const panel = { x: 200, y: 20, w: 60, h: 40 }; // over the seam at 240
  const column = (x) => glass(wall, output({ x }));
  assert.deepEqual([isSeen(panel, wall, column(0)), isSeen(panel, wall, column(3840))], [true, true]);
  assert.equal(isSeen({ ...panel, x: 180 }, wall, column(3840)), false);
  assert.equal(isSeen(panel, wall, glass(wall, output({ y: 2160 }))), false);
});

const NOW = Date.parse("2026-01-31T06:00:00Z");
const order = (action, more = {}) => ({ id: 5, do: action, until: "2026-01-31T06:00:30Z", ...more });

test("an order to another output is none of ours; the page of the whole wall obeys those to all", () => {
  assert.equal(orderAfter(null, { output: 2, order: order("identify") }, 1), null);
  assert.equal(orderAfter(null, { output: 2, order: order("identify") }, null), null);
  assert.equal(orderAfter(null, { output: null, order: order("identify") }, null).do, "identify");
  assert.equal(orderAfter(null, { output: 1, order: order("identify") }, 1).do, "identify");
});

test("a cover ends at its time, by a clear, or when it never had an end", () => {
  assert.equal(coverNow(order("pattern"), NOW), "pattern");
  assert.equal(coverNow(order("pattern"), NOW + 30_000), null);
  assert.equal(coverNow(order("pattern", { until: null }), NOW), null);
  assert.equal(orderAfter(order("pattern"), { output: null, order: order("clear") }, 1), null);
  assert.equal(coverNow(order("reload"), NOW), null);
});

const online = (number, revision) => ({ number, state: "online", revision });
for (const [what, outputs, words, isBad] of [
  ["none entered", [], "satu halaman", false],
  ["all revoked", [{ number: 1, state: "revoked", revision: null }], "satu halaman", false],
  ["none paired", [{ number: 1, state: "unpaired", revision: null }, { number: 2, state: "unpaired", revision: null }], "0/2", false],
  ["none online", [{ number: 1, state: "offline", revision: 412 }, { number: 2, state: "unpaired", revision: null }], "0/2", true],
  ["all agree", [online(1, 412), online(2, 412)], "2/2 selaras", false],
  ["one is behind", [online(1, 412), online(2, 411)], "nomor 2 di rev 411", true],
  ["one is silent", [online(1, 412), { number: 2, state: "offline", revision: 412 }], "nomor 2 tidak terdengar", true],
]) test(`outputs of a wall: ${what}`, () => assert.deepEqual(outputsWords(outputs, 412), { words, isBad }));
