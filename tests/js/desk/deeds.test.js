import assert from "node:assert/strict";
import { test } from "node:test";
import { takeable } from "../../../static/js/desk/deeds.js";

const ME = "rina";
const incident = (values) => ({ state: "open", owner_username: null, offer: null, ...values });

test("what nobody has is there to be taken, also an alarm that is no incident yet", () => {
  assert.equal(takeable(null, ME), true);
  assert.equal(takeable(incident({}), ME), true);
});

test("an offer is for the person it names", () => {
  assert.equal(takeable(incident({ state: "offered", offer: { username: ME } }), ME), true);
  assert.equal(takeable(incident({ state: "offered", offer: { username: "dimas" } }), ME), false);
});

test("what somebody has, what is over and what is not known here stays", () => {
  assert.equal(takeable(incident({ state: "accepted", owner_username: "dimas" }), ME), false);
  assert.equal(takeable(incident({ state: "closed" }), ME), false);
  assert.equal(takeable(undefined, ME), false);
});
