import assert from "node:assert/strict";
import { test } from "node:test";
import { Presented } from "../../static/js/lib/presented.js";

const dropped = (seen) => {
  const presented = new Presented();
  return seen.map(([total, shown]) => presented.count({ total, presented: shown }).dropped);
};

test("what was decoded and not presented was dropped", () => assert.deepEqual(dropped([[10, 10], [20, 15], [30, 20]]), [0, 5, 10]));
test("a picture that waits for its moment is not dropped again and again", () => assert.deepEqual(dropped([[10, 9], [20, 20], [30, 29], [40, 39]]), [1, 1, 1, 1]));
test("a player that begins anew counts from nought", () => assert.deepEqual(dropped([[30, 20], [2, 2], [12, 12]]), [10, 0, 0]));
test("more presented than decoded is a count that is behind, not a gift", () => {
  assert.deepEqual(new Presented().count({ total: 3, presented: 90 }), { shown: 3, dropped: 0 });
});
