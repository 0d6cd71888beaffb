import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence } from "../../../static/js/editor/words.js";

test("a panel that is too small names its content as the list does", () => {
  const facts = { name: "A1", source: "feed", w: 53.8, h: 33.6 };
  assert.equal(sentence({ why: "tight", facts, panel: "A1" }), "A1 terlalu kecil untuk Umpan alarm: perlu 53,8 x 33,6 w.");
});
