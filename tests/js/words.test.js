/* Words that the server wrote in Indonesian, on a page in another language. */

import assert from "node:assert/strict";
import { test } from "node:test";

const ENGLISH = { "sandi salah": "wrong password", "Ditawarkan kepada {to}": "Offered to {to}", "Selesai": "Resolved", "tawaran/Terima": "Accept" };
globalThis.django = { gettext: (words) => ENGLISH[words] ?? words, pgettext: (context, words) => ENGLISH[`${context}/${words}`] ?? words };
const { entryWords } = await import("../../static/js/desk/entry-words.js");
const { tc } = await import("../../static/js/lib/i18n.js");
const { reasonWords } = await import("../../static/js/lib/reason-words.js");

test("a reason is told by its code, without the node's Indonesian detail", () => {
  assert.equal(reasonWords({ reason: "auth", words: "sandi salah (kamera meminta sandi)" }), "wrong password");
});

test("a reader of Indonesian sees the detail", () => {
  assert.equal(reasonWords({ reason: "timeout", words: "kamera tidak menjawab (5 dtk)" }), "kamera tidak menjawab (5 dtk)");
});

test("an unknown reason keeps the words it came with; none says nothing", () => {
  assert.equal(reasonWords({ reason: "new", words: "kabel dicuri" }), "kabel dicuri");
  assert.equal(reasonWords({ reason: "", words: "" }), "");
  assert.equal(reasonWords(null), "");
});

test("a timeline's sentence is worded again, what somebody wrote is not", () => {
  assert.equal(entryWords({ kind: "offered", text: "Ditawarkan kepada Rina A.", data: { to: "Rina A." } }), "Offered to Rina A.");
  assert.equal(entryWords({ kind: "offered", text: "Offered to Rina A.", data: { to: "Rina A." } }), "Offered to Rina A.");
  assert.equal(entryWords({ kind: "resolved", text: "Selesai", data: { outcome: "handled" } }), "Resolved");
  assert.equal(entryWords({ kind: "resolved", text: "Api padam", data: { outcome: "handled" } }), "Api padam");
  assert.equal(entryWords({ kind: "note", text: "Selesai", data: {} }), "Selesai");
});

test("one word with two meanings has two translations", () => {
  assert.equal(tc("tawaran", "Terima"), "Accept");
});
