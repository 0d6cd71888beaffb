import assert from "node:assert/strict";
import { test } from "node:test";
import { nearIncidents } from "../../../static/js/desk/near-incidents.js";

const HERE = { lat: -5.12, lon: 119.42, area: "Tallo" };
const row = (number, more = {}) => ({ number, summary: "Kebakaran rumah", place: "Lorong 3", area: "Tallo", category: { code: "KBK", name: "Kebakaran" }, opened_at: "2026-11-23T13:00:00Z", lat: -5.12, lon: 119.42, ...more });
const numbers = (...given) => nearIncidents(...given).map(({ row: { number } }) => number);

test("the near ones come first, those without a place last", () => {
  assert.deepEqual(numbers(HERE, [row("FAR", { lat: -5.2 }), row("NOWHERE", { lat: null, lon: null }), row("NEAR")]), ["NEAR", "FAR", "NOWHERE"]);
  assert.equal(nearIncidents(HERE, [row("NOWHERE", { lat: null })])[0].metres, null);
});

test("every typed word must be somewhere; itself is not offered", () => {
  const rows = [row("I-1"), row("I-2", { summary: "Banjir" }), row("I-3")];
  assert.deepEqual(numbers(HERE, rows, { words: "rumah lorong", but: "I-1" }), ["I-3"]);
});

test("without a place of its own the same kelurahan comes first, then the newest", () => {
  const rows = [row("OLD"), row("NEW", { opened_at: "2026-11-23T13:30:00Z" }), row("ELSEWHERE", { area: "Rappocini", opened_at: "2026-11-23T14:00:00Z" })];
  assert.deepEqual(numbers({ lat: null, lon: null, area: "Tallo" }, rows), ["NEW", "OLD", "ELSEWHERE"]);
});
