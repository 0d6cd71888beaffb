import assert from "node:assert/strict";
import { test } from "node:test";
import { steps } from "../../../static/js/incident/steps.js";

const NOW = Date.parse("2026-11-23T13:10:00Z");
const entry = (kind, at, data = {}) => ({ kind, at: `2026-11-23T13:0${at}:00Z`, actor: "Hasan S.", data });
const phases = (row, entries) => Object.fromEntries(steps(row, entries, NOW).map(({ state, phase }) => [state, phase]));

test("taken steps, the present one and those to come", () => {
  const row = { state: "in_progress", state_since: "2026-11-23T13:02:00Z" };
  const entries = [entry("opened", 0), entry("triaged", 1), entry("offered", 1, { to: "Rina A." }), entry("accepted", 2)];
  assert.deepEqual(phases(row, entries), { new: "did", triaged: "did", assigned: "did", in_progress: "now", stable: "", resolved: "", closed: "" });
  const [, , assigned, handled] = steps(row, entries, NOW);
  assert.equal(assigned.words, "21:01:00, Rina A.");
  assert.match(handled.words, /^21:02:00, 08:00/);
});

test("a report that nobody stabilised skips that step", () => {
  const row = { state: "resolved", state_since: "2026-11-23T13:03:00Z" };
  const entries = [entry("opened", 0), entry("resolved", 3)];
  assert.deepEqual(phases(row, entries), { new: "did", triaged: "", assigned: "", in_progress: "", stable: "", resolved: "now", closed: "" });
  assert.equal(steps(row, entries, NOW)[4].words, "dilewati");
});

test("a step taken twice shows its last time", () => {
  const row = { state: "in_progress", state_since: "2026-11-23T13:05:00Z" };
  const entries = [entry("opened", 0), entry("offered", 1, { to: "Rina A." }), entry("offered", 4, { to: "Dimas P." }), entry("accepted", 5)];
  assert.equal(steps(row, entries, NOW)[2].words, "21:04:00, Dimas P.");
});

test("on hold it stands where it was handled, and says until when and why", () => {
  const row = { state: "on_hold", state_since: "2026-11-23T13:05:00Z", hold_until: "2026-11-23T13:35:00Z", hold_reason: "menunggu PLN" };
  const shown = steps(row, [entry("opened", 0), entry("accepted", 2), entry("held", 5)], NOW);
  assert.deepEqual(shown.map(({ state }) => state), ["new", "triaged", "assigned", "on_hold", "stable", "resolved", "closed"]);
  assert.deepEqual(shown[3], { state: "on_hold", phase: "now", words: "sampai 21:35:00, menunggu PLN" });
});

test("what was merged or cancelled ends there", () => {
  const merged = steps({ state: "merged", merged_into: "I-20261123-002" }, [entry("opened", 0), entry("merged", 3)], NOW);
  assert.deepEqual(merged.map(({ state, phase }) => [state, phase]), [["new", "did"], ["merged", "now"]]);
  assert.equal(merged[1].words, "ke I-20261123-002");
  const cancelled = steps({ state: "cancelled" }, [entry("opened", 0), entry("triaged", 1), entry("cancelled", 3)], NOW);
  assert.deepEqual(cancelled.map(({ state }) => state), ["new", "triaged", "cancelled"]);
});

test("an incident opened again waits before its next offer", () => {
  const row = { state: "reopened", state_since: "2026-11-23T13:09:00Z" };
  const order = steps(row, [entry("opened", 0), entry("accepted", 1), entry("reopened", 9)], NOW);
  assert.deepEqual(order.map(({ state }) => state).slice(0, 3), ["new", "reopened", "assigned"]);
  assert.equal(order[1].phase, "now");
});
