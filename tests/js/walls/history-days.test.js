import assert from "node:assert/strict";
import { test } from "node:test";

import { clamp, dayOf, daysUntil, minuteOf, momentIn, monthsOf, neighbour, startOf, ticks } from "../../../static/js/walls/history-days.js";

const AT = Date.parse("2026-01-31T06:05:30Z"); // 14:05:30 in the city

test("a day of the city begins at 16:00 UTC of the day before", () => {
  assert.equal(new Date(startOf(dayOf(AT))).toISOString(), "2026-01-30T16:00:00.000Z");
  assert.equal(minuteOf(AT), 14 * 60 + 5);
  assert.equal(dayOf(Date.parse("2026-01-30T15:59:59Z")), dayOf(AT) - 1);
});

test("the strip ends with today", () => {
  const days = daysUntil(AT, 30);
  assert.equal(days.length, 31);
  assert.equal(days.at(-1), dayOf(AT));
});

test("the strip says its months", () => {
  const february = Date.parse("2026-02-02T16:30:00Z"); // the 3rd in the city
  assert.deepEqual(monthsOf(daysUntil(february, 30)).map(({ first, count }) => [first, count]), [[0, 28], [28, 3]]);
  assert.deepEqual(monthsOf([dayOf(AT)]).map(({ first, count }) => [first, count]), [[0, 1]]);
});

test("nobody sees the future or what is forgotten", () => {
  assert.equal(clamp(AT + 1, { now: AT, days: 30 }), AT);
  assert.equal(clamp(0, { now: AT, days: 30 }), startOf(dayOf(AT) - 30));
});

test("J and K go to the nearest event on their side", () => {
  const events = [{ at: "2026-01-31T06:00:00Z" }, { at: "2026-01-31T06:05:30Z" }, { at: "2026-01-31T07:00:00Z" }];
  assert.equal(neighbour(events, AT, 1), Date.parse("2026-01-31T07:00:00Z"));
  assert.equal(neighbour(events, AT, -1), Date.parse("2026-01-31T06:00:00Z"));
  assert.equal(neighbour([], AT, 1), null);
});

test("a minute wears its weightiest event: an alarm before a person before the wall itself", () => {
  const minute = (kind, by) => ({ at: "2026-01-31T06:05:00Z", kind, by });
  const day = dayOf(AT);
  assert.deepEqual([...ticks([minute("returned", ""), minute("put", "Rina A."), minute("borrowed", "")], day)], [[845, "alarm"]]);
  assert.deepEqual([...ticks([minute("put", "Rina A."), minute("returned", "")], day)], [[845, "act"]]);
  assert.deepEqual([...ticks([minute("put", "")], day + 1)], []);
});

test("a link carries its moment", () => {
  assert.equal(momentIn("?at=2026-01-31T06:05:30.000Z"), AT);
  assert.equal(momentIn("?at=kemarin"), null);
  assert.equal(momentIn(""), null);
});
