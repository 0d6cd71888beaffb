import assert from "node:assert/strict";
import { test } from "node:test";
import { byUrgency, timer } from "../../static/js/lib/alert-order.js";

const NOW = Date.parse("2026-01-31T06:02:00Z");
const alert = (id, more) => ({ id, state: "new", severity: "P3", raised_at: "2026-01-31T06:00:00Z", target_s: 300, ...more });

test("unacknowledged, then priority, then time left", () => {
  const rows = [
    alert(1, { state: "acknowledged", severity: "P1" }),
    alert(2, { severity: "P2", target_s: 400 }),
    alert(3, { severity: "P2", target_s: 90 }),
    alert(4, { severity: "P1" }),
  ];
  assert.deepEqual(rows.sort(byUrgency).map(({ id }) => id), [4, 3, 2, 1]);
});

test("a timer counts from the alert, turns amber at 80 % of its target, orange past it, and P1 is orange at once", () => {
  assert.deepEqual(timer(alert(1), NOW), { text: "02:00", tone: "", overS: 0 });
  assert.equal(timer(alert(1, { target_s: 151 }), NOW).tone, "");
  assert.deepEqual(timer(alert(1, { target_s: 150 }), NOW), { text: "02:00", tone: "late", overS: 0 });
  assert.deepEqual(timer(alert(1, { target_s: 90 }), NOW), { text: "02:00", tone: "crit", overS: 30 });
  assert.equal(timer(alert(1, { severity: "P1" }), NOW).tone, "crit");
});

test("a shelved alarm hurries nobody", () => {
  assert.deepEqual(timer(alert(1, { target_s: 90, shelved: { until: "2026-01-31T06:30:00Z" } }), NOW), { text: "02:00", tone: "", overS: 0 });
});

test("once acknowledged the timer counts the time in that state and is calm", () => {
  const taken = alert(1, { severity: "P1", state: "acknowledged", acknowledged_at: "2026-01-31T06:01:30Z", target_s: 30 });
  assert.deepEqual(timer(taken, NOW), { text: "00:30", tone: "", overS: 0 });
});
