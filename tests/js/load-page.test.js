import assert from "node:assert/strict";
import { test } from "node:test";
import { isOver, percent } from "../../static/js/load-page/days.js";
import { shade } from "../../static/js/load-page/hours.js";
import { beside, zonesOf } from "../../static/js/load-page/zones.js";

test("an hour is shaded by its share of the limit, and the unknown is not quiet", () => {
  const hours = [{ n: 0, peak: 0, known: 0 }, { n: 0, peak: 0, known: 6 }, { n: 1, peak: 1, known: 6 }, { n: 12, peak: 9, known: 6 }, { n: 13, peak: 9, known: 6 }, { n: 11, peak: 11, known: 6 }];
  assert.deepEqual(hours.map((hour) => shade(hour, 12)), ["none", "h0", "h1", "h5", "over", "flood"]);
  assert.equal(shade({ n: 20, peak: 20, known: 6 }, 24, 2), "h5");
});

test("a share is said in per cent, and what is not known with a dash", () => {
  assert.deepEqual([percent(0.0123, 2), percent(0.8, 0), percent(null)], ["1,23 %", "80 %", "–"]);
  assert.deepEqual([isOver(null, 1), isOver(1, 1), isOver(1.1, 1)], [false, false, true]);
});

test("zones stand by name, and the edge has nothing beside it", () => {
  const routes = [["Wajo", "utara"], ["Bontoala", "utara"], ["Tamalate", "selatan"]].map(([name, position]) => ({ name, position }));
  assert.deepEqual(zonesOf(routes, "utara").map(({ name }) => name), ["Bontoala", "Wajo"]);
  const positions = [{ position: "utara" }, { position: "selatan" }];
  assert.deepEqual([beside(positions, "utara", 1), beside(positions, "utara", -1), beside(positions, "selatan", 1), beside(positions, "tidak-ada", 1)], ["selatan", null, null, null]);
});
