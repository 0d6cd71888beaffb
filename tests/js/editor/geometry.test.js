import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { faults, fitFaults, isLegible, room, smallestText } from "../../../static/js/editor/geometry.js";

const cases = JSON.parse(readFileSync(new URL("../../geometry_cases.json", import.meta.url)));
const near = (a, b) => assert.ok(Math.abs(a - b) < 0.01, `${a} is not ${b}`);

for (const { name, body, faults: expected } of cases.bodies) {
  test(`a layout as the server sees it: ${name}`, () => {
    assert.deepEqual(faults(body).map(({ field, why }) => [field, why]).sort(), expected.sort());
  });
}

test("letters that are read, and the smallest", () => {
  for (const { text, legible, least, ...wall } of cases.letters) {
    assert.equal(isLegible(text, wall), legible);
    near(smallestText(wall), least);
  }
});

test("the room that a source needs", () => {
  for (const { source, text, letters, w, h } of cases.rooms) {
    const needed = room(source, text, letters);
    near(needed.w, w);
    near(needed.h, h);
  }
});

test("a panel that is too small is named with what it needs", () => {
  const body = { panels: [{ name: "A1", x: 0, y: 16, w: 40, h: 20 }] };
  assert.deepEqual(fitFaults(body, [{ panel: "A1", source: "incident" }]).map(({ why, facts }) => [why, facts.w, facts.h]), [["tight", 67.2, 56]]);
  assert.deepEqual(fitFaults(body, [{ panel: "A1", source: "unchanged" }]), []);
});
