import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, fromInput, moved, size, toInput } from "../../static/js/cameras/timeline.js";

const AT = Date.parse("2026-11-23T12:00:00Z");
const span = (from, to, source = "file") => ({ starts_at: new Date(AT + from * 1000).toISOString(), ends_at: new Date(AT + to * 1000).toISOString(), source });
const shares = (spans) => bars(spans, { from: AT, to: AT + 240_000, count: 4 }).map(({ share, onDisk }) => [share, onDisk]);

test("a bar shows how much of its minute is kept, and where", () => {
  assert.deepEqual(shares([span(0, 60), span(90, 120), span(180, 240, "memory")]), [[1, true], [0.5, true], [0, false], [1, false]]);
});

test("what is kept twice counts once", () => {
  assert.deepEqual(shares([span(0, 40), span(20, 50, "memory"), span(10, 30)])[0], [50 / 60, true]);
});

test("a choice moves as a whole and stays inside", () => {
  const window = { from: 0, to: 100_000 };
  assert.deepEqual(moved({ from: 10_000, to: 20_000 }, 5_000, window), { from: 15_000, to: 25_000 });
  assert.deepEqual(moved({ from: 10_000, to: 20_000 }, -50_000, window), { from: 0, to: 10_000 });
  assert.deepEqual(moved({ from: 90_000, to: 99_000 }, 5_000, window), { from: 91_000, to: 100_000 });
});

test("its end moves alone, and it keeps a second", () => {
  const window = { from: 0, to: 100_000, stretch: true };
  assert.deepEqual(moved({ from: 10_000, to: 20_000 }, 5_000, window), { from: 10_000, to: 25_000 });
  assert.deepEqual(moved({ from: 10_000, to: 20_000 }, -50_000, window), { from: 10_000, to: 11_000 });
});

test("inputs speak WITA, whatever zone the computer is in", () => {
  assert.equal(toInput(Date.parse("2026-11-23T12:41:03.900Z")), "2026-11-23T20:41:03");
  assert.equal(fromInput("2026-11-23T20:41:03"), Date.parse("2026-11-23T12:41:03Z"));
  assert.equal(fromInput("2026-11-23T20:41"), Date.parse("2026-11-23T12:41:00Z"));
  assert.ok(Number.isNaN(fromInput("")));
});

for (const [bytes, words] of [[500, "0.5 kB"], [1_234_567, "1.2 MB"], [2_500_000_000, "2.5 GB"]]) {
  test(`${bytes} bytes are ${words}`, () => {
    const [n, unit] = size(bytes);
    assert.equal(`${n.toFixed(1)} ${unit}`, words);
  });
}
