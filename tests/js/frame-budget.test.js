import assert from "node:assert/strict";
import { test } from "node:test";
import { adapt, allot, startBudget } from "../../static/js/lib/frame-budget.js";

const tiles = (...priorities) => priorities.map((priority, id) => ({ id, priority, fps: 10, keyFps: 1 }));
const levels = (map) => [...map.values()].map((level) => level[0]).join("");

for (const [words, given, budget, expected] of [
  ["all fit", tiles("wall", "wall", "wall"), 30, "fff"],
  ["one too many: the last loses its rate", tiles("wall", "wall", "wall"), 29, "ffr"],
  ["the least important goes first, wherever it stands", tiles("mobile", "wall", "wall"), 29, "rff"],
  ["in the order of importance", tiles("desk", "wall", "mobile", "pinned", "incident"), 25, "rrrff"],
  ["an incident keeps its rate longest", tiles("wall", "incident", "wall"), 12, "rfr"],
  ["and all others stand still before it loses any", tiles("wall", "incident", "wall"), 10, "sfs"],
  ["then it loses its rate", tiles("wall", "incident", "wall"), 9, "srs"],
  ["with no budget everything stands still", tiles("wall", "incident"), 0, "ss"],
  ["stills begin at the end when all lost their rate", tiles("wall", "wall", "wall"), 2, "rrs"],
  ["nothing to share", [], 10, ""],
  ["a camera that did not tell its rate counts as fifteen", [{ id: 0, priority: "wall" }, { id: 1, priority: "wall" }], 29, "fr"],
]) {
  test(`budget of ${budget}: ${words}`, () => assert.equal(levels(allot(given, { budget })), expected));
}

test("equals are asked by their place, never at random", () => {
  const many = Array.from({ length: 64 }, (_, id) => ({ id, priority: "wall", fps: 15, keyFps: 1 }));
  const first = levels(allot(many, { budget: 600 }));
  assert.equal(first, "f".repeat(38) + "r".repeat(26));
  assert.equal(levels(allot(many, { budget: 600 })), first);
});

test("a rate that trembles around the budget does not make a tile flicker", () => {
  let before = new Map();
  const seen = new Set();
  for (const fps of [10, 10.4, 9.8, 10.2, 9.9, 10.3, 9.7]) {
    before = allot(tiles("wall", "wall", "wall").map((tile) => ({ ...tile, fps })), { budget: 30, before });
    seen.add(levels(before));
  }
  assert.deepEqual([...seen], ["fff", "ffr"]);
});

test("with room to spare a tile moves again", () => {
  const before = allot(tiles("wall", "wall", "wall"), { budget: 20 });
  assert.equal(levels(before), "frr");
  assert.equal(levels(allot(tiles("wall", "wall", "wall"), { budget: 31, before })), "ffr");
  assert.equal(levels(allot(tiles("wall", "wall", "wall"), { budget: 34, before })), "fff");
});

test("a tile that becomes urgent takes the place of one that is not", () => {
  const before = allot(tiles("wall", "wall", "wall"), { budget: 22 });
  assert.equal(levels(before), "ffr");
  assert.equal(levels(allot(tiles("wall", "wall", "incident"), { budget: 22, before })), "frf");
});

const second = (state, now, shown, dropped) => adapt(state, { shown, dropped, seconds: 1, now });

test("five bad seconds lower the budget, four do not", () => {
  let state = startBudget(600);
  for (let s = 0; s < 5; s += 1) state = second(state, s * 1000, 400, 40);
  assert.equal(state.budget, 600);
  state = second(state, 5000, 400, 40);
  assert.equal(state.budget, 340); // below what it really showed
});

test("a good second in between begins the count anew", () => {
  let state = startBudget(600);
  for (let s = 0; s < 20; s += 1) state = second(state, s * 1000, 400, s % 4 === 3 ? 0 : 40);
  assert.equal(state.budget, 600);
});

test("it climbs slowly and never above what it was told", () => {
  let state = { ...startBudget(600), budget: 300 };
  for (let s = 0; s <= 30; s += 1) state = second(state, s * 1000, 300, 0);
  assert.equal(Math.round(state.budget), 330);
  for (let s = 31; s < 1000; s += 1) state = second(state, s * 1000, 300, 0);
  assert.equal(state.budget, 600);
});

test("a page that shows nothing learns nothing", () => {
  const state = startBudget(600);
  assert.equal(second(state, 0, 0, 0), state);
});

test("the budget never falls to nothing", () => {
  let state = startBudget(600);
  for (let s = 0; s < 100; s += 1) state = second(state, s * 1000, 10, 40);
  assert.equal(state.budget, 60);
});

test("bad seconds never raise a small budget", () => {
  let state = startBudget(15);
  for (let s = 0; s < 10; s += 1) state = second(state, s * 1000, 100, 40);
  assert.equal(state.budget, 15);
});
