import assert from "node:assert/strict";
import test from "node:test";

import { steps } from "../../static/js/level/chart.js";
import { believedAsOf, ordered, stands, suggestion } from "../../static/js/level/order.js";

const row = (area, level, suggested = level, score = 0) => ({ area, name: area, level, suggested, score, why: `${suggested} karena: 2 P1` });

test("the gravest stand first, then what is suggested, then the score", () => {
  const { city, districts } = ordered([row("a", 1), row("b", 1, 3), row("city", 2), row("c", 4), row("d", 1, 1, 1)]);
  assert.equal(city.area, "city");
  assert.deepEqual(districts.map(({ area }) => area), ["c", "b", "d", "a"]);
  assert.deepEqual(districts.filter(stands).map(({ area }) => area), ["c", "b"]);
});

test("only a suggestion that differs is said", () => {
  assert.equal(suggestion(row("a", 2)), "");
  assert.equal(suggestion(row("a", 1, 3)), "disarankan 3 karena: 2 P1");
});

test("levels are believed as of the feed until their computing stops", () => {
  assert.equal(believedAsOf({ feedAt: 100_000, computedAt: 90_000 }), 100_000);
  assert.equal(believedAsOf({ feedAt: 100_000, computedAt: 39_000 }), 39_000);
  assert.equal(believedAsOf({ feedAt: null, computedAt: 39_000 }), null);
  assert.equal(believedAsOf({ feedAt: 100_000, computedAt: null }), null);
});

test("a line of the chart starts where the change before the span left it", () => {
  const at = (n) => new Date(n).toISOString();
  const changes = [
    { what: "raised", before: 1, after: 3, at: at(50) },
    { what: "suggested", before: 1, after: 2, at: at(120) },
    { what: "lowered", before: 3, after: 1, at: at(150) },
  ];
  assert.deepEqual(steps(changes, { suggested: false, from: 100, to: 200 }), [[100, 3], [150, 3], [150, 1], [200, 1]]);
  assert.deepEqual(steps(changes, { suggested: true, from: 100, to: 200 }), [[100, 1], [120, 1], [120, 2], [200, 2]]);
  assert.deepEqual(steps([], { suggested: true, from: 100, to: 200 }), [[100, 1], [200, 1]]);
});
