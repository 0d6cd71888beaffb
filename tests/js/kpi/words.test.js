import assert from "node:assert/strict";
import test from "node:test";

import { DASH, days, hours, keeps, share, span } from "../../../static/js/kpi/words.js";

test("nothing to count is a dash, and zero is a time", () => {
  assert.equal(span(null), DASH);
  assert.equal(span(0), "00:00");
  assert.equal(share(null), DASH);
});

test("a line is kept up to and with its last second; without alarms there is nothing to judge", () => {
  assert.equal(keeps(30, 30), true);
  assert.equal(keeps(30.5, 30), false);
  assert.equal(keeps(null, 30), null);
});

test("a span is whole days of the city, today included", () => {
  const lateInUtc = Date.parse("2026-01-31T17:30:00Z"); // 01:30 on the first of February in Makassar
  assert.deepEqual(days(1, lateInUtc), { from: "2026-02-01", to: "2026-02-01" });
  assert.deepEqual(days(7, lateInUtc), { from: "2026-01-26", to: "2026-02-01" });
});

test("quiet hours are hours too", () => {
  const found = hours([{ hour: 9, n: 4, assign: { p50: 60 } }]);
  assert.equal(found.length, 24);
  assert.deepEqual(found[9], { hour: 9, n: 4, p50: 60 });
  assert.deepEqual(found[0], { hour: 0, n: 0, p50: null });
});
