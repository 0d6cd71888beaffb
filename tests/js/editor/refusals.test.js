/* A refusal stands under the field it is about. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { refusals } from "../../../static/js/editor/refusals.js";

const FIELDS = ["title", "file"];

for (const [name, error, told] of [
  ["errors of fields", { message: "x", problem: { errors: { file: ["Kosong."], title: ["Wajib.", "Pendek."] } } }, { file: "Kosong.", title: "Wajib. Pendek." }],
  ["an error of no field of the form", { message: "x", problem: { errors: { non_field_errors: ["Salah."] } } }, { "": "Salah." }],
  ["one sentence", { message: "Ini bukan gambar.", problem: {} }, { "": "Ini bukan gambar." }],
  ["one sentence for a field", { message: "Sudah ada.", problem: { field: "title" } }, { title: "Sudah ada." }],
  ["nobody answered", { message: "Server tidak terjangkau" }, { "": "Server tidak terjangkau" }],
]) {
  test(name, () => assert.deepEqual(refusals(error, FIELDS), told));
}
