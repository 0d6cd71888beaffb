import assert from "node:assert/strict";
import { test } from "node:test";
import { picturesWords } from "../../static/js/wall/pictures-words.js";

const tile = (panel, state, age) => ({ panel, state, age });

for (const [words, tiles, said, isBad] of [
  ["all are of now", [tile("A1", "live", 0.1), tile("A2", "live", 2.9)], "2/2 segar", false],
  ["one is ageing", [tile("A1", "live", 0.1), tile("A2", "live", 3.2)], "1/2 segar, A2", true],
  ["the oldest is named", [tile("A1", "stale", 14), tile("Z1", "lost", 90), tile("A3", "live", 0)], "1/3 segar, Z1", true],
  ["one has no picture yet", [tile("A1", "starting", Infinity), tile("A2", "stale", 20)], "0/2 segar, A1", true],
  ["a still is no fault", [tile("A1", "live", 0.1), tile("A2", "still", 50)], "1/1 segar, 1 cuplikan", false],
  ["no pictures at all", [], "0/0 segar", false],
]) {
  test(`the truth bar when ${words}`, () => assert.deepEqual(picturesWords(tiles), { words: said, isBad }));
}
