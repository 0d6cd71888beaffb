import assert from "node:assert/strict";
import { test } from "node:test";
import { soundOf, stillCalling } from "../../../static/js/desk/calls-me.js";
import { dutyOf, NOBODY, othersAt, watchAfter } from "../../../static/js/desk/watch-state.js";

const AT = "2026-11-23T13:00:00Z";
const alert = (more = {}) => ({ id: 1, state: "new", severity: "P1", event_class: "alarm", annunciated_at: AT, position: "posisi-1", ...more });
const desk = (more = {}) => ({ role: "operator", duty: { position: "posisi-1" }, ...more });
const raised = (more, at = desk(), before = null) => soundOf({ kind: "alert.raised", data: alert(more) }, { desk: at, before });
const rung = (what, at, more = {}) => soundOf({ kind: "ladder.rung", data: { alert: 1, what } }, { alert: alert(more), desk: at });

test("each severity has its own sound, a P4 and what is quiet have none", () => {
  assert.deepEqual(["P1", "P2", "P3", "P4"].map((severity) => raised({ severity })), ["p1", "p2", "p3", null]);
  for (const quiet of [{ annunciated_at: null }, { shelved: { until: AT } }, { suppressed: { id: 1 } }, { event_class: "notice" }, { state: "acknowledged" }, { grouped: true }]) assert.equal(raised(quiet), null);
});

test("an alarm sounds at its own position; without one everywhere", () => {
  assert.equal(raised({}, desk({ duty: { position: "posisi-2" } })), null);
  assert.equal(raised({ position: null }, desk({ duty: { position: "posisi-2" } })), "p1");
  assert.equal(raised({}, desk({ duty: null })), "p1");
});

test("a change that is no new annunciation is silent, one that is sounds again", () => {
  const changed = (before) => soundOf({ kind: "alert.changed", data: alert() }, { desk: desk(), before });
  assert.equal(changed(alert()), null);
  assert.equal(changed(alert({ annunciated_at: "2026-11-23T12:00:00Z" })), "p1");
  assert.equal(changed(alert({ severity: "P2" })), "p1");
});

test("rungs call whom they are for", () => {
  const elsewhere = { duty: { position: "posisi-2" } };
  assert.equal(rung("repeat", desk()), "p1");
  assert.equal(rung("repeat", desk(elsewhere)), null);
  assert.equal(rung("supervisor", desk(elsewhere)), null);
  assert.equal(rung("supervisor", desk({ ...elsewhere, role: "supervisor" })), "p1");
  assert.equal(rung("shift", desk(elsewhere)), "p1");
  assert.equal(rung("shift", desk({ duty: null })), null);
  assert.equal(rung("position", desk()), null);
  assert.equal(rung("shift", desk(), { state: "acknowledged" }), null);
});

test("a flood begins with one summary tone at its position", () => {
  const flood = { kind: "flood.changed", data: { on: true, tone: true, position: "posisi-1" } };
  assert.equal(soundOf(flood, { desk: desk() }), "summary");
  assert.equal(soundOf(flood, { desk: desk({ duty: { position: "posisi-2" } }) }), null);
});

test("a P1 goes on until somebody takes it", () => {
  const alerts = { 1: alert(), 2: alert({ id: 2, state: "acknowledged" }), 3: alert({ id: 3, severity: "P2" }) };
  assert.deepEqual(stillCalling(new Set([1, 2, 3, 4]), alerts), [1]);
});

test("the room's watch: who is on duty, who looks at what, and how loaded it is", () => {
  const people = [{ username: "rina", position: "posisi-1" }];
  const looking = [{ username: "rina", doing: "viewing" }, { username: "dimas", doing: "viewing" }, { username: "sari", doing: "writing" }];
  const frames = [
    { kind: "snapshot", data: { load: { room: {}, positions: [] } } },
    { kind: "duty.changed", data: { people } },
    { kind: "viewing.changed", data: { subject: "MKS-1", people: looking } },
    { kind: "alert.raised", data: alert() },
  ];
  const watch = frames.reduce(watchAfter, NOBODY);
  assert.equal(dutyOf(watch, "rina").position, "posisi-1");
  assert.equal(dutyOf(watch, "dimas"), null);
  assert.deepEqual(othersAt(watch, "MKS-1", "rina").map(({ username }) => username), ["sari", "dimas"]);
  assert.deepEqual(othersAt(watch, "MKS-2", "rina"), []);
  assert.deepEqual(watch.load, { room: {}, positions: [] });
});
