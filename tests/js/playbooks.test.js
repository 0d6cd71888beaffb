import assert from "node:assert/strict";
import { test } from "node:test";

import { diff, linesOf } from "../../static/js/playbooks/diff.js";
import { bodyOf, fieldsOf, moved } from "../../static/js/playbooks/draft.js";

const BODY = {
  title: "Uji",
  steps: [
    { key: "korban", title: "Pastikan", owner: "operator", within_s: 120, ask: { question: "Ada korban?", answers: ["ya", "tidak, aman"] } },
    { key: "ambulans", title: "Kirim", owner: "Dinkes", detail: "Segera", when: { korban: "tidak, aman" } },
  ],
};

test("a body goes into the fields and comes back as it was", () => {
  assert.deepEqual(bodyOf(fieldsOf(BODY)), BODY);
});

test("what cannot be read goes to the server, which says where it is", () => {
  const fields = fieldsOf(BODY);
  fields.steps[0].within = "segera";
  fields.steps[1].when = "korban";
  const body = bodyOf(fields);
  assert.equal(body.steps[0].within_s, "segera");
  assert.deepEqual(body.steps[1].when, { korban: "" });
});

test("a step moves within the list and not beyond it", () => {
  assert.deepEqual(moved(["a", "b"], 0, 1), ["b", "a"]);
  assert.deepEqual(moved(["a", "b"], 0, -1), ["a", "b"]);
});

test("a difference keeps what is common and names what came and went", () => {
  assert.deepEqual(diff(["a", "b", "c"], ["a", "x", "c"]).map(({ form, text }) => form[0] + text), ["sa", "db", "ax", "sc"]);
  const later = structuredClone(BODY);
  later.steps[0].within_s = 180;
  const changed = diff(linesOf(BODY), linesOf(later)).filter(({ form }) => form !== "same");
  assert.deepEqual(changed.map(({ text }) => text.trim()), ["operator, 2 menit", "operator, 3 menit"]);
  assert.deepEqual(linesOf(null), []);
});
