import assert from "node:assert/strict";
import { test } from "node:test";
import { boxes, heightW, neighbourOf, panelKeys } from "../../../static/js/desk/wall-geometry.js";
import { wall } from "./wall-shown.js";

const list = boxes(wall());

test("a panel's place is a share of the wall", () => {
  const { left, top, width, height } = list.find(({ name }) => name === "F1");
  assert.deepEqual([left, top, width, height], [79.17, 7.41, 20, 87.41]);
});

test("a wall of another shape has another height", () => {
  assert.equal(heightW({ width_px: 7680, height_px: 2160 }), 135);
});

test("the digits go to the panels that come in numbers, in reading order; the alarm zone is last", () => {
  assert.deepEqual([...panelKeys(list)], [["A1", "1"], ["A2", "2"], ["F1", "3"], ["Z1", "4"], ["Z2", "5"]]);
});

test("beyond digits and letters there are arrows", () => {
  const many = Array.from({ length: 64 }, (_, i) => ({ name: `P${i}`, left: (i % 8) * 12.5, top: Math.floor(i / 8) * 12.5, width: 12, height: 12 }));
  const keys = panelKeys(many);
  assert.equal(keys.size, 35);
  assert.equal(keys.get("P9"), "a");
  assert.equal(neighbourOf(many, "P9", "ArrowDown"), "P17");
});

test("arrows go to what lies next that way and stay at the edge", () => {
  assert.equal(neighbourOf(list, "A1", "ArrowRight"), "A2");
  assert.equal(neighbourOf(list, "A1", "ArrowUp"), "Z1");
  assert.equal(neighbourOf(list, "A1", "ArrowLeft"), "A1");
  assert.equal(neighbourOf(list, null, "ArrowLeft"), "Z1");
});
