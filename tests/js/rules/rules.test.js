import assert from "node:assert/strict";
import { test } from "node:test";
import { changes, chosen } from "../../../static/js/rules/choice.js";
import { columnOf, computed, faults } from "../../../static/js/rules/priority.js";
import { said, span } from "../../../static/js/rules/words.js";
import { counted, groupTitle } from "../../../static/js/maintenance/words.js";

const book = {
  consequences: [["life", "Nyawa"], ["order", "Ketertiban"], ["property", "Harta"], ["nuisance", "Gangguan"]],
  matrix: [["P1", "P1", "P2", "P3"], ["P1", "P2", "P3", "P4"], ["P2", "P3", "P3", "P4"], ["P3", "P4", "P4", "P4"]],
};
const draft = { title: "Banjir", source: "Analitik", condition: "Air naik", owner: "BPBD", event_class: "alarm", consequence_class: "order", respond_within_s: 300, playbook: "BJR", severity: null, severity_reason: "" };

test("the column is the time to respond", () => {
  assert.deepEqual([1, 60, 61, 300, 301, 1800, 1801, null, 0].map(columnOf), [0, 0, 1, 1, 2, 2, 3, null, null]);
});

test("the priority is the matrix's, and the lowest without a time", () => {
  assert.equal(computed(book, "order", 300), "P2");
  assert.equal(computed(book, "life", 1801), "P3");
  assert.equal(computed(book, "life", null), "P4");
});

for (const [change, found] of [
  [{}, {}],
  [{ playbook: null }, { playbook: "above_p4" }],
  [{ respond_within_s: null, event_class: "alert" }, { respond_within_s: "rings" }],
  [{ respond_within_s: null, event_class: "record", playbook: null }, {}],
  [{ respond_within_s: 1800 }, { event_class: "not_alarming" }],
  [{ severity: "P1" }, { severity_reason: "another" }],
  [{ severity: "P1", severity_reason: "Musim hujan" }, {}],
  [{ owner: " " }, { owner: "needed" }],
]) test(`a draft with ${JSON.stringify(change)} lacks ${JSON.stringify(found)}`, () => assert.deepEqual(faults(book, { ...draft, ...change }), found));

const rules = [
  { kind: "etle", title: "ETLE", event_class: "record", severity: "P4", owner: "Polantas", review_overdue: false },
  { kind: "flood", title: "Banjir", event_class: "alarm", severity: "P2", owner: "BPBD", cause: "rob, hujan", review_overdue: true },
  { kind: "panic", title: "Panik", event_class: "alarm", severity: "P1", owner: "Polrestabes", review_overdue: false },
];
const kinds = (wanted) => chosen(rules, wanted).map(({ kind }) => kind);

test("what rings stands first, the worst on top", () => assert.deepEqual(kinds({}), ["panic", "flood", "etle"]));
test("each word must be somewhere", () => {
  assert.deepEqual(kinds({ q: "HUJAN bpbd" }), ["flood"]);
  assert.deepEqual(kinds({ q: "hujan polantas" }), []);
});
test("class, priority and review narrow", () => {
  assert.deepEqual(kinds({ classes: new Set(["alarm"]), severities: new Set(["P1"]) }), ["panic"]);
  assert.deepEqual(kinds({ overdue: true }), ["flood"]);
});

test("a version names what it changed", () => {
  assert.deepEqual(changes({ owner: "PU", cause: null }, { owner: "BPBD", cause: null }), [{ field: "owner", before: "PU", after: "BPBD" }]);
});

test("seconds and values as people say them", () => {
  assert.deepEqual([null, 60, 300, 7200, 259_200].map(span), ["–", "60 dtk", "5 mnt", "2 jam", "3 hari"]);
  assert.deepEqual([said("in_service", true), said("merge_window_s", 600), said("playbook", null)], ["ya", "10 mnt", "–"]);
});

test("a group without a record says so", () => {
  assert.equal(groupTitle({ key: "", title: "" }, "link"), "Sambungan belum dicatat");
  assert.equal(groupTitle({ key: "node:n1", title: "n1" }, "link"), "Sambungan belum dicatat, simpul n1");
  assert.equal(groupTitle({ key: "LR-1", title: "Lorong 1" }, "lorong"), "Lorong 1");
  assert.equal(counted([{ name: "listrik", n: 3 }, { name: "jaringan", n: 1 }]), "listrik 3, jaringan 1");
  assert.equal(counted([{ name: "listrik", n: 3 }]), "listrik");
});
