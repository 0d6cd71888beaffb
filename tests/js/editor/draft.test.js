import assert from "node:assert/strict";
import { test } from "node:test";

import { apparentPx, CSS_PX_PER_MM } from "../../../static/js/editor/apparent.js";
import { add, change, drop, fill, freeName, rename, split } from "../../../static/js/editor/draft.js";
import { faults } from "../../../static/js/editor/geometry.js";
import { moved, nudged, resized } from "../../../static/js/editor/snap.js";
import { Undo } from "../../../static/js/editor/undo.js";

const A1 = { name: "A1", x: 2, y: 18, w: 200, h: 100 };
const draft = { body: { top: true, panels: [A1] }, cells: [{ panel: "A1", source: "clock" }] };
const bounds = { left: 0, top: 16, right: 480, bottom: 260 };
const least = { w: 12, h: 6 };

test("panels are added where there is room, until there is none", () => {
  let now = draft, count = 1;
  for (let more = add(now, 270); more && count < 80; more = add(now, 270)) { now = more.draft; count += 1; }
  assert.ok(count > 5);
  assert.deepEqual(faults(now.body), []);
});

test("a panel is split beside and below, and both halves lie inside the old one", () => {
  const beside = split(draft, "A1");
  assert.deepEqual(beside.draft.body.panels.map(({ name, x, w }) => [name, x, w]), [["A1", 2, 99], ["A2", 103, 99]]);
  assert.deepEqual(split(draft, "A1", { down: true }).draft.body.panels.map(({ y, h }) => [y, h]), [[18, 49], [69, 49]]);
  assert.equal(split(change(draft, "A1", { w: 20 }), "A1"), null);
});

test("what stands in a panel goes with its name and away with it", () => {
  assert.deepEqual(rename(draft, "A1", "M1").cells, [{ panel: "M1", source: "clock" }]);
  const two = split(draft, "A1").draft;
  assert.deepEqual(drop(two, "A1").cells, []);
  assert.equal(drop(draft, "A1"), draft);
  assert.deepEqual(fill(draft, "A1", null).cells, []);
});

test("plain values are not written down", () => {
  assert.deepEqual(change(draft, "A1", { zone: false, text: 4 }).body.panels[0], A1);
  assert.equal(change(draft, "A1", { zone: true, text: 6 }).body.panels[0].text, 6);
});

test("a free name continues a row that there is", () => {
  assert.equal(freeName([{ name: "A1" }, { name: "A2" }]), "A3");
  assert.equal(freeName([{ name: "M1" }]), "A1");
});

test("a dragged panel takes hold of its neighbour's edge, a gap from it, and the whole w", () => {
  const other = { name: "B1", x: 2, y: 120, w: 100, h: 50 };
  assert.deepEqual(pick(moved({ x: 103.3, y: 121.4, w: 50, h: 50 }, [other], bounds)), [104, 120, 50, 50]);
  assert.deepEqual(pick(moved({ x: 300.4, y: 200.3, w: 50, h: 30 }, [other], bounds)), [300, 200, 50, 30]);
  assert.deepEqual(pick(moved({ x: 900, y: -50, w: 50, h: 30 }, [], bounds)), [430, 16, 50, 30]);
});

test("a third panel keeps the gap that two others keep", () => {
  const others = [{ x: 0, y: 20, w: 50, h: 50 }, { x: 57, y: 20, w: 50, h: 50 }];
  assert.equal(moved({ x: 113.2, y: 20, w: 50, h: 50 }, others, bounds).x, 114);
});

test("a resized panel stays inside and above its least size", () => {
  assert.deepEqual(pick(resized({ x: 400, y: 200, w: 300, h: 1 }, [], bounds, least)), [400, 200, 80, 6]);
});

test("arrow keys go exact steps and stop at the edge", () => {
  assert.deepEqual(pick(nudged(A1, { dx: 1 }, bounds, least)), [3, 18, 200, 100]);
  assert.deepEqual(pick(nudged(A1, { dx: -10, dy: -10 }, bounds, least)), [0, 16, 200, 100]);
  assert.deepEqual(pick(nudged(A1, { dw: 500, dh: -500 }, bounds, least)), [2, 18, 478, 6]);
});

test("undo goes back step by step, a drag is one step, and redo ends with a new step", () => {
  const undo = new Undo(0);
  undo.push(1, "move A1"); undo.push(2, "move A1"); undo.rest(); undo.push(3, "move A1"); undo.push(4);
  assert.deepEqual([undo.undo(), undo.undo(), undo.undo(), undo.undo()], [3, 2, 0, 0]);
  assert.deepEqual([undo.redo(), undo.redo()], [2, 3]);
  undo.push(9);
  assert.equal(undo.canRedo, false);
});

test("letters on this screen cover the same angle as on the wall", () => {
  const px = apparentPx({ text: 4, width_m: 8, distance_m: 10, eye_m: 0.6, pxPerMm: CSS_PX_PER_MM });
  assert.ok(Math.abs(px - 15.1) < 0.1, String(px));
});

function pick({ x, y, w, h }) {
  return [x, y, w, h];
}
