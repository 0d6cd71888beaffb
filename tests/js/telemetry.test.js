import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { documentElement: { dataset: {} } };
const { figuresOf } = await import("../../static/js/wall/telemetry.js");

const PAGE = { number: 2, revision: 412, fps: 60, shown: 700, dropped: 3, heapBytes: 50 * 2 ** 20, log: { frozen: 1, recycled: 4 }, width: 3840, height: 2160, dpr: 1 };

test("an output tells what its tiles do", () => {
  const tiles = [
    { state: "live", level: "full", ageS: 0.1 }, { state: "live", level: "reduced", ageS: 1.2 }, { state: "stale", level: "full", ageS: 14 },
    { state: "still", level: "still", ageS: 50 }, { state: "starting", level: null, ageS: null },
  ];
  assert.deepEqual(figuresOf(tiles, PAGE), {
    number: 2, revision: 412, fps: 60, dropped: 3, shown_frames: 700, memory_mb: 50, frozen: 1, recycled: 4, width: 3840, height: 2160, dpr: 1,
    tiles: 5, playing: 2, levels: { full: 2, reduced: 1, still: 1 }, oldest_s: 14,
  });
});

test("what is not known is not made up", () => {
  const { oldest_s: oldest, memory_mb: memory, tiles } = figuresOf([], { ...PAGE, heapBytes: null });
  assert.deepEqual([oldest, memory, tiles], [null, null, 0]);
});
