import assert from "node:assert/strict";
import { test } from "node:test";
import { firstWords, isUntouched } from "../../../static/js/desk/wall-conflict.js";
import { contentWords } from "../../../static/js/desk/wall-words.js";
import { BEFORE, wall, withPanel } from "./wall-shown.js";

const elsewhere = withPanel("F1", { content: { source: "clock" }, by: "Yusuf M.", at: "2026-11-24T12:59:30Z" }, wall({ revision: 6 }));
const lent = withPanel("A1", { loan: { alert: 1, severity: "P1", content: { source: "empty" }, since: BEFORE, until: null } }, wall({ revision: 6 }));
const here = withPanel("A1", { content: { source: "camera", camera: "SIM-030" }, by: "Yusuf M.", at: "2026-11-24T12:59:30Z" }, wall({ revision: 6 }));

test("a change elsewhere on the wall stands in nobody's way", () => {
  assert.equal(isUntouched(wall(), elsewhere, ["A1"]), true);
  assert.equal(isUntouched(wall(), elsewhere), false, "but a scene covers it");
});

test("an alarm's loan and a tour's step change no content", () => {
  assert.equal(isUntouched(wall(), lent), true);
  assert.equal(isUntouched(wall(), withPanel("A2", { step: { camera: "SIM-012" } }), ["A2"]), true);
});

test("who was first is named with what and when", () => {
  assert.equal(isUntouched(wall(), here, ["A1"]), false);
  assert.equal(firstWords(wall(), here, "A1", contentWords), "Yusuf M. lebih dulu: A1 menampilkan SIM-030 sejak 20:59:30");
  assert.equal(firstWords(wall(), elsewhere, "A1", contentWords), "");
});

test("a lock that came meanwhile is not overlooked", () => {
  assert.equal(isUntouched(wall(), wall({ lock: { kind: "ceremony", at: BEFORE } }), ["A1"]), false);
});

test("what stands there since the wall was made has no time of day", () => {
  const first = withPanel("A1", { content: { source: "clock" }, by: "", at: null }, wall({ revision: 6 }));
  assert.equal(firstWords(wall(), first, "A1", contentWords), "Jadwal lebih dulu: A1 menampilkan Jam sejak awal");
});
