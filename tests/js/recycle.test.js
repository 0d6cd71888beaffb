import assert from "node:assert/strict";
import { test } from "node:test";
import { APART_MS, RECYCLE_MS, toRecycle } from "../../static/js/lib/recycle.js";

const player = (id, bornAt, watched = false) => ({ id, bornAt, watched });

for (const [words, players, now, lastAt, expected] of [
  ["nobody is old", [player("a", 0)], RECYCLE_MS - 1, -Infinity, null],
  ["nobody is there", [], RECYCLE_MS, -Infinity, null],
  ["the oldest goes first", [player("a", 5), player("b", 0)], RECYCLE_MS + 9, -Infinity, "b"],
  ["of equals the first on the page", [player("a", 0), player("b", 0)], RECYCLE_MS, -Infinity, "a"],
  ["one was changed a moment ago", [player("a", 0)], RECYCLE_MS, RECYCLE_MS - APART_MS + 1, null],
  ["one was changed a minute ago", [player("a", 0)], RECYCLE_MS, RECYCLE_MS - APART_MS, "a"],
  ["an incident looks at it", [player("a", 0, true)], RECYCLE_MS + 1, -Infinity, null],
  ["an incident looks at it and it is an hour over", [player("a", 0, true)], RECYCLE_MS + 3600e3, -Infinity, "a"],
]) {
  test(words, () => assert.equal(toRecycle(players, { now, lastAt }), expected));
}

test("sixty-four players that began together are changed one a minute, each once in six hours", () => {
  const players = Array.from({ length: 64 }, (_, id) => player(id, id * 40));
  const changes = [];
  let lastAt = -Infinity;
  for (let now = 0; now < 14 * 3600e3; now += 10_000) {
    const id = toRecycle(players, { now, lastAt });
    if (id === null) continue;
    lastAt = players[id].bornAt = now;
    changes.push([id, now]);
  }
  assert.equal(changes.length, 128);
  changes.slice(1).forEach(([, now], i) => assert.ok(now - changes[i][1] >= APART_MS));
});
