import assert from "node:assert/strict";
import { test } from "node:test";
import { takeable } from "../../../static/js/desk/incident-deeds.js";

const ME = "rina";
const incident = (values) => ({ state: "new", owner_username: null, offer: null, ...values });

test("what nobody has is there to be taken, also an alarm that is no incident yet", () => {
  assert.equal(takeable(null, ME), true);
  for (const state of ["new", "triaged", "reopened"]) assert.equal(takeable(incident({ state }), ME), true, state);
});

test("an offer is for the person it names", () => {
  assert.equal(takeable(incident({ state: "assigned", offer: { username: ME } }), ME), true);
  assert.equal(takeable(incident({ state: "assigned", offer: { username: "dimas" } }), ME), false);
});

test("what somebody has, what is over and what is not known here stays", () => {
  assert.equal(takeable(incident({ state: "in_progress", owner_username: "dimas" }), ME), false);
  for (const state of ["resolved", "closed", "merged", "cancelled"]) assert.equal(takeable(incident({ state }), ME), false, state);
  assert.equal(takeable(undefined, ME), false);
});
