import assert from "node:assert/strict";
import { test } from "node:test";
import { titled } from "../../static/js/lib/drill-words.js";

test("a drill's title says so first, a real one's says only itself", () => {
  assert.equal(titled("Asap di gudang", { exercise: true }), "LATIHAN: Asap di gudang");
  assert.equal(titled("Asap di gudang", { exercise: false }), "Asap di gudang");
  assert.equal(titled("Asap di gudang", {}), "Asap di gudang");
});
