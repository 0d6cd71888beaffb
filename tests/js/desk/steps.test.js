import assert from "node:assert/strict";
import { test } from "node:test";
import { steps } from "../../../static/js/incident/steps.js";

const NOW = Date.parse("2026-11-23T13:10:00Z");
const entry = (kind, at, data = {}) => ({ kind, at: `2026-11-23T13:0${at}:00Z`, actor: "Hasan S.", data });
const phases = (row, entries) => Object.fromEntries(steps(row, entries, NOW).map(({ state, phase }) => [state, phase]));

test("taken steps, the present one and those to come", () => {
  const row = { state: "accepted", state_since: "2026-11-23T13:02:00Z" };
  const entries = [entry("opened", 0), entry("offered", 1, { to: "Rina A." }), entry("accepted", 2)];
  assert.deepEqual(phases(row, entries), { open: "did", offered: "did", accepted: "now", on_scene: "", resolved: "", closed: "" });
  const [, offered, accepted] = steps(row, entries, NOW);
  assert.equal(offered.words, "21:01:00, Rina A.");
  assert.match(accepted.words, /^21:02:00, 08:00/);
});

test("a false report that nobody took skips the steps between", () => {
  const row = { state: "resolved", state_since: "2026-11-23T13:03:00Z" };
  const entries = [entry("opened", 0), entry("resolved", 3)];
  assert.deepEqual(phases(row, entries), { open: "did", offered: "", accepted: "", on_scene: "", resolved: "now", closed: "" });
});

test("a step taken twice shows its last time", () => {
  const row = { state: "accepted", state_since: "2026-11-23T13:05:00Z" };
  const entries = [entry("opened", 0), entry("offered", 1, { to: "Rina A." }), entry("offered", 4, { to: "Dimas P." }), entry("accepted", 5)];
  assert.equal(steps(row, entries, NOW)[1].words, "21:04:00, Dimas P.");
});
