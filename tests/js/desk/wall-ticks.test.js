import assert from "node:assert/strict";
import { test } from "node:test";
import { tickSentence, tickWords, ticks } from "../../../static/js/desk/wall-ticks.js";
import { wall } from "./wall-shown.js";

const outputs = (...rows) => wall({ outputs: rows.map(([state, revision], i) => ({ number: i + 1, name: "", state, revision })) });

test("all outputs that echo the revision make the tick whole", () => {
  const shown = outputs(["online", 5], ["online", 5]);
  assert.equal(tickWords(shown), "di kaca 2/2");
  assert.equal(tickSentence(shown), "terpasang di 2 keluaran");
});

test("the late one is named with what it shows", () => {
  assert.equal(tickWords(outputs(["online", 5], ["online", 4])), "1/2 keluaran, nomor 2 di rev 4");
  assert.equal(tickWords(outputs(["online", 5], ["offline", 5])), "1/2 keluaran, nomor 2 tidak terdengar");
  assert.equal(tickWords(outputs(["online", 5], ["stale", 3])), "1/2 keluaran, nomor 2 diam");
  assert.equal(tickWords(outputs(["online", 5], ["online", null])), "1/2 keluaran, menunggu nomor 2");
});

test("what nobody uses is not waited for", () => {
  assert.deepEqual(ticks(outputs(["online", 5], ["unpaired", null], ["revoked", 2])), { done: 1, of: 1, late: [] });
  assert.equal(tickWords(outputs(["unpaired", null])), "tanpa keluaran");
});
