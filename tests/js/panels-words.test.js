import assert from "node:assert/strict";
import { test } from "node:test";
import { problemLines, reportLines, todayIn } from "../../static/js/walls/panels-words.js";

test("a problem names its fields, or says its own sentence", () => {
  assert.deepEqual(problemLines({ message: "Tidak bisa", problem: {} }), ["Tidak bisa"]);
  assert.deepEqual(problemLines({ message: "Server tidak terjangkau" }), ["Server tidak terjangkau"]);
  assert.deepEqual(problemLines({ message: "x", problem: { errors: { on: ["terlalu dini"], serial: "ada" } } }), ["on: terlalu dini", "serial: ada"]);
});

test("an import's report has a line for each row", () => {
  const rows = [{ number: 2, serial: "A1", outcome: "added", faults: [] }, { number: 3, serial: "", outcome: "refused", faults: ["serial: missing", "x"] }];
  assert.deepEqual(reportLines(rows), ["2: A1 ditambahkan", "3: – ditolak: serial: missing; x"]);
});

test("today is the city's day", () => {
  assert.equal(todayIn(new Date("2026-03-01T17:30:00Z")), "2026-03-02");
});
