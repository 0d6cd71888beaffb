import assert from "node:assert/strict";
import { test } from "node:test";
import { possible } from "../../static/js/incident/possible.js";

const HANDLE = ["incident_open", "incident_accept", "incident_resolve", "incident_note"];
const LEAD = [...HANDLE, "incident_assign", "incident_close", "incident_lead"];
const rina = { username: "rina", name: "Rina A.", can: new Set(HANDLE) };
const hasan = { username: "hasan", name: "Hasan S.", can: new Set(LEAD) };
const row = (state, more = {}) => ({ state, severity: "P2", owner_username: null, offer: null, field_status: "", ...more });
const acts = (incident, me) => possible(incident, me).map(({ act }) => act);
const next = (incident, me) => possible(incident, me).find(({ quiet }) => !quiet)?.act ?? null;

test("the next right act of each state, for whoever has it", () => {
  const mine = { owner_username: "rina" };
  for (const [incident, act] of [
    [row("new"), "triage"], [row("triaged"), "take"], [row("reopened"), "take"], [row("assigned", { offer: { form: "offer", username: "rina" } }), "accept"],
    [row("in_progress", mine), "en_route"], [row("in_progress", { ...mine, field_status: "en_route" }), "on_scene"], [row("in_progress", { ...mine, field_status: "on_scene" }), "resolve"],
    [row("on_hold", mine), "resume"], [row("stable", { ...mine, field_status: "on_scene" }), "resolve"], [row("resolved"), null], [row("closed"), null],
  ]) assert.equal(next(incident, rina), act, incident.state);
  assert.equal(next(row("resolved"), hasan), "close");
});

test("an offer is answered by whom it names, a take-over by whoever has it", () => {
  assert.deepEqual(acts(row("assigned", { offer: { form: "offer", username: "dimas" } }), rina).includes("accept"), false);
  const asked = row("in_progress", { owner_username: "rina", offer: { form: "take_over", username: "dimas" } });
  assert.deepEqual(acts(asked, rina).slice(0, 2), ["consent", "refuse-take-over"]);
  assert.equal(acts(asked, { username: "dimas", can: new Set(HANDLE) }).includes("accept"), false);
});

test("what somebody else has is theirs: one may ask for it", () => {
  const theirs = row("in_progress", { owner_username: "dimas" });
  assert.deepEqual(acts(theirs, rina), ["triage", "escalate", "take-over"]);
  assert.ok(acts(theirs, hasan).includes("release"));
});

test("an operator cancels no P1 or P2, a supervisor does", () => {
  assert.equal(acts(row("triaged"), rina).includes("cancel"), false);
  assert.equal(acts(row("triaged"), hasan).includes("cancel"), true);
  assert.equal(acts(row("triaged", { severity: "P3" }), rina).includes("cancel"), true);
});

test("four eyes: whoever resolved a P1 or P2 is told that another closes it", () => {
  const close = (more) => possible(row("resolved", more), hasan).find(({ act }) => act === "close");
  assert.equal(close({ resolved_by: "Hasan S." }).refused, "four_eyes");
  assert.equal(close({ resolved_by: "Hasan S.", severity: "P3" }).refused, "");
  assert.equal(close({ resolved_by: "Rina A." }).refused, "");
});

test("what ended may be opened or parted again by a supervisor only", () => {
  assert.deepEqual(acts(row("merged"), hasan), ["unmerge"]);
  assert.deepEqual(acts(row("merged"), rina), []);
  assert.deepEqual(acts(row("closed"), hasan), ["reopen"]);
  assert.deepEqual(acts(row("cancelled"), hasan), []);
});
