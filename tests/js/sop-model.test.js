import assert from "node:assert/strict";
import { test } from "node:test";

import { count, mayAct, neighbourKey, standing } from "../../static/js/incident/sop-model.js";
import { spanSeconds, spanText } from "../../static/js/playbooks/words.js";

const AT = Date.parse("2026-03-02T13:00:00Z");
const due = (seconds) => new Date(AT + seconds * 1000).toISOString();

function step(key, given = {}) {
  return { key, title: key, state: "todo", when: {}, choices: [], due_at: null, answer: "", ...given };
}

test("what is due is white, what is over its time is late, what hangs on an open question waits", () => {
  const rows = standing([step("a", { state: "done" }), step("q", { due_at: due(30) }), step("yes", { when: { q: "ya" } }), step("b"), step("c", { due_at: due(-5) })], AT);
  assert.deepEqual(rows.map(({ phase }) => phase), ["done", "now", "waiting", "next", "late"]);
  assert.equal(rows[1].leftS, 30);
  assert.deepEqual(rows.map(({ depth }) => depth), [0, 0, 1, 0, 0]);
});

test("an answer folds the other branch and the next one is due", () => {
  const rows = standing([step("q", { state: "done", answer: "ya" }), step("no", { state: "not_needed", when: { q: "tidak" } }), step("yes", { when: { q: "ya" } }), step("s", { state: "skipped" })], AT);
  assert.deepEqual(rows.map(({ phase }) => phase), ["done", "folded", "now", "skipped"]);
  assert.deepEqual(count(rows.map(({ step: one }) => one)), { done: 2, of: 3 });
  assert.equal(neighbourKey(rows, "q", 1), "yes");
  assert.equal(neighbourKey(rows, "q", -1), "q");
  assert.equal(neighbourKey(rows, "gone", 1), "q");
});

test("steps are for whoever has the incident, or a supervisor, while it lasts", () => {
  const operator = { username: "rina", can: new Set(["incident_resolve"]) };
  const supervisor = { username: "sari", can: new Set(["incident_resolve", "incident_assign"]) };
  const mine = { state: "in_progress", owner_username: "rina" };
  assert.equal(mayAct(mine, operator), true);
  assert.equal(mayAct({ ...mine, owner_username: "budi" }, operator), false);
  assert.equal(mayAct({ ...mine, owner_username: "budi" }, supervisor), true);
  assert.equal(mayAct({ ...mine, state: "resolved" }, supervisor), false);
  assert.equal(mayAct(null, supervisor), false);
  assert.equal(mayAct(mine, { username: "rina", can: new Set() }), false);
});

test("spans are written as they are read", () => {
  for (const seconds of [1, 90, 120, 5400, 86_400, 259_200]) assert.equal(spanSeconds(spanText(seconds)), seconds);
  assert.equal(spanSeconds(""), null);
  assert.ok(Number.isNaN(spanSeconds("segera")));
  assert.equal(spanText(null), "");
});
