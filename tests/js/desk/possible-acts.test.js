import assert from "node:assert/strict";
import { test } from "node:test";
import { possibleActs } from "../../../static/js/desk/possible-acts.js";
import { mostMinutes, spans } from "../../../static/js/desk/shelf.js";

const open = (alert, takeable = true) => Object.entries(possibleActs({ state: "new", severity: "P3", incident: null, ...alert }, { takeable })).filter(([, may]) => may).map(([act]) => act).sort();

test("what an alarm's state leaves open", () => {
  assert.deepEqual(open({}), ["acknowledge", "dismiss", "link", "promote", "shelve", "take"]);
  assert.deepEqual(open({ state: "acknowledged", incident: "I-1" }, false), ["unlink"]);
  assert.deepEqual(open({ severity: "P1", closing_asked: { by: "Rina A." } }), ["acknowledge", "link", "promote", "take"]);
  assert.deepEqual(open({ shelved: { until: "2026-11-23T14:00:00Z" } }), ["acknowledge", "dismiss", "link", "promote", "take", "unshelve"]);
  assert.deepEqual(open({ state: "closed" }, false), []);
});

test("a P1 is never shelved, a P2 by a supervisor for a quarter of an hour", () => {
  assert.deepEqual(["P1", "P2", "P3", "P4"].map((severity) => mostMinutes(severity, { leads: false })), [0, 0, 60, 480]);
  assert.equal(mostMinutes("P2", { leads: true }), 15);
  assert.deepEqual(spans("P2", { leads: true }), [5, 15]);
  assert.deepEqual(spans("P3", { leads: false }), [5, 15, 30, 60]);
});
