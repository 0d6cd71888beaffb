import assert from "node:assert/strict";
import { test } from "node:test";
import { contentWords, holderTag, loanTag, panelSentence, tourWords } from "../../../static/js/desk/wall-words.js";
import { learnTours } from "../../../static/js/desk/tour-titles.js";
import { BEFORE, NOW, held, wall, withPanel } from "./wall-shown.js";

const A1 = { name: "A1", narrow: false };
const HELD = withPanel("A1", { held: held("rina", "Rina A.") });
const LENT = withPanel("A1", { loan: { alert: 12, severity: "P1", content: { source: "camera", camera: "SIM-040" }, since: BEFORE, until: null } }, HELD);

test("each content has a name", () => {
  assert.equal(contentWords({ source: "camera", camera: "SIM-014" }), "SIM-014");
  assert.equal(contentWords({ source: "incident", incident: "newest" }), "Insiden terbaru");
  assert.equal(contentWords({ source: "web", url: "https://contoh.go.id/cuaca?x=1" }), "contoh.go.id");
  assert.equal(contentWords({ source: "chart", chart: "alarm_load" }), "Beban alarm");
  assert.equal(contentWords({ source: "of a newer server" }), "Kosong");
});

test("a tour is called by its title once the page knows it", () => {
  assert.equal(contentWords({ source: "tour", tour: "pasar-besar" }), "Tur pasar-besar");
  learnTours([{ slug: "pasar-besar", title: "Pasar dan pelabuhan" }]);
  assert.equal(contentWords({ source: "tour", tour: "pasar-besar" }), "Pasar dan pelabuhan");
});

test("the holder's tag shrinks to initials", () => {
  assert.equal(holderTag(HELD, A1, NOW), "Rina A., s.d. 21:30");
  assert.equal(holderTag(HELD, { ...A1, narrow: true }, NOW), "RA");
  assert.equal(holderTag(wall(), A1, NOW), "");
});

test("a loan says for which alarm and to whom the panel returns", () => {
  assert.equal(loanTag(LENT, A1, NOW), "dipinjam A-12, kembali ke Rina A.");
  assert.equal(loanTag(LENT, { ...A1, narrow: true }, NOW), "A-12");
});

test("a tour says how many of its cameras live", () => {
  assert.equal(tourWords({ camera: "SIM-009", at: 3, alive: 12, of: 14 }), "12 dari 14");
  assert.equal(panelSentence(wall(), { name: "A2", narrow: true, zone: false }, NOW), "A2: Tur pasar; SIM-009, 12 dari 14");
});

test("a panel's sentence names everything that stands on it", () => {
  assert.equal(panelSentence(LENT, { ...A1, zone: false }, NOW), "A1: SIM-040; dipinjam A-12, kembali ke Rina A.; dipegang Rina A., s.d. 21:30");
});
