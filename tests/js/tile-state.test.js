import assert from "node:assert/strict";
import { test } from "node:test";
import { caption, levelWords, passedMs, pictureAgeS, tileState } from "../../static/js/lib/tile-state.js";

const NOW = Date.parse("2026-01-31T13:14:32Z");
const lostNews = { state: "lost", last_frame_at: "2026-01-31T13:04:00Z" };

for (const [words, known, state] of [
  ["no picture yet", { ageS: null, waitingS: 1.2, news: null }, "starting"],
  ["no picture yet and the server connects", { ageS: null, waitingS: 20, news: { state: "starting" } }, "starting"],
  ["no picture for a minute", { ageS: null, waitingS: 61, news: null }, "lost"],
  ["no picture and the server gave up on it", { ageS: null, waitingS: 1, news: { state: "lost" } }, "lost"],
  ["fresh", { ageS: 0.2, waitingS: 9, news: null }, "live"],
  ["ageing", { ageS: 9.9, waitingS: 9, news: null }, "live"],
  ["old", { ageS: 10.1, waitingS: 9, news: null }, "stale"],
  ["a minute old", { ageS: 60, waitingS: 9, news: null }, "stale"],
  ["older than a minute", { ageS: 60.1, waitingS: 9, news: null }, "lost"],
  ["pictures at intervals", { ageS: 4, waitingS: 9, news: null, still: true }, "still"],
  ["a still that waits for its first", { ageS: null, waitingS: 9, news: null, still: true }, "still"],
  ["a still of the minute before", { ageS: 119, waitingS: 9, news: null, still: true }, "still"],
  ["a still after two were missed", { ageS: 181, waitingS: 9, news: null, still: true }, "stale"],
  ["a still of a quarter of an hour ago", { ageS: 901, waitingS: 9, news: null, still: true }, "lost"],
  ["the last still of a camera that is gone", { ageS: 61, waitingS: 9, news: { state: "lost" }, still: true }, "lost"],
  ["a fresh still of a camera that does not stream", { ageS: 20, waitingS: 9, news: { state: "lost" }, still: true }, "still"],
]) {
  test(`a tile with a picture that is ${words} is ${state}`, () => assert.equal(tileState(known), state));
}

for (const [words, known, dot, time, late] of [
  ["starting", { state: "starting", ageS: null, pictureAt: null }, "wait", "", false],
  ["live", { state: "live", ageS: 0.4, pictureAt: NOW }, "", "21:14:32", false],
  ["ageing", { state: "live", ageS: 5.2, pictureAt: NOW }, "warn", "5 dtk", true],
  ["stale", { state: "stale", ageS: 14, pictureAt: NOW - 14000 }, "warn", "21:14:18", true],
  ["lost", { state: "lost", ageS: 632, pictureAt: NOW - 632000 }, "off", "21:04:00", false],
  ["reduced", { state: "live", ageS: 0.4, pictureAt: NOW, level: "reduced" }, "low", "21:14:32", false],
  ["reduced and ageing", { state: "live", ageS: 5.2, pictureAt: NOW, level: "reduced" }, "warn", "5 dtk", true],
  ["still", { state: "still", ageS: 4, pictureAt: NOW }, "still", "21:14:32", false],
]) {
  test(`the caption of a ${words} tile`, () => assert.deepEqual(caption(known), { dot, time, late }));
}

test("the age counts from the last picture shown", () => {
  assert.equal(pictureAgeS({ now: NOW, shownAgoMs: 2500, news: { state: "live", last_frame_at: null } }), 2.5);
});

test("a player that replays a dead stream does not make it young", () => {
  assert.equal(pictureAgeS({ now: NOW, shownAgoMs: 0, news: lostNews }), 632);
});

test("an old word about a stream that lives again does not make it old", () => {
  assert.equal(pictureAgeS({ now: NOW, shownAgoMs: 0, news: { ...lostNews, state: "live" } }), 0);
});

test("a camera that was dead before the page opened has the age the server knows", () => {
  assert.equal(pictureAgeS({ now: NOW, shownAgoMs: null, news: lostNews }), 632);
  assert.equal(pictureAgeS({ now: NOW, shownAgoMs: null, news: null }), null);
});

for (const [level, ageS, words] of [
  ["still", 42.4, "cuplikan 42 dtk lalu"],
  ["still", 600, "cuplikan 10 mnt lalu"],
  ["still", null, "menunggu cuplikan"],
  ["reduced", 0.4, "hemat gambar"],
  ["full", 0.4, null],
  [null, null, null],
]) {
  test(`a tile of level ${level} whose picture is ${ageS} s old says ${words}`, () => assert.equal(levelWords(level, ageS), words));
}

test("where a caption is short, the dot says the level and the name stays whole", () => {
  const terse = { terse: true };
  assert.deepEqual([levelWords("reduced", 0.4, terse), levelWords("still", 42.4, terse), levelWords("still", null, terse)], [null, "42 dtk", "menunggu"]);
});

for (const [words, now, passed] of [
  ["both clocks go", { steady: 3000, wall: 12_000 }, 2000],
  ["the machine slept", { steady: 1500, wall: 70_000 }, 60_000],
  ["the clock on the wall was set back", { steady: 6000, wall: 0 }, 5000],
]) {
  test(`a picture's age when ${words}`, () => assert.equal(passedMs({ steady: 1000, wall: 10_000 }, now), passed));
}

test("nothing shown has no age", () => assert.equal(passedMs(null, { steady: 1, wall: 1 }), null));
