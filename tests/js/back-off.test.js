import assert from "node:assert/strict";
import { test } from "node:test";
import { backOffMs } from "../../static/js/lib/back-off.js";

test("pauses grow, stay under the cap and are never zero", () => {
  const span = { lowMs: 500, highMs: 3000 };
  assert.equal(backOffMs(0, { ...span, random: () => 1 }), 500);
  assert.equal(backOffMs(1, { ...span, random: () => 0 }), 500);
  assert.equal(backOffMs(50, { ...span, random: () => 1 }), 3000);
  assert.equal(backOffMs(50, { ...span, random: () => 0 }), 1500);
});
