import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { find } from "../../static/js/desk/search.js";
import { titled } from "../../static/js/lib/drill-words.js";
import { incidentRows } from "../../static/js/walls/remote-lists.js";

test("a drill's title says so first, a real one's says only itself", () => {
  assert.equal(titled("Asap di gudang", { exercise: true }), "LATIHAN: Asap di gudang");
  assert.equal(titled("Asap di gudang", { exercise: false }), "Asap di gudang");
  assert.equal(titled("Asap di gudang", {}), "Asap di gudang");
});

test("no page puts a summary into words without asking whether it is a drill's", () => {
  const root = new URL("../../static/js/", import.meta.url);
  const files = readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".js") && !name.endsWith("desk/sheet.js"));
  const lines = files.flatMap((name) => readFileSync(new URL(name, root), "utf8").split("\n").map((line) => `${name}: ${line.trim()}`));
  const worded = lines.filter((line) => /\bsummary \|\||(title|write|setText)[(:].*\.summary[,)]/.test(line));
  assert.ok(worded.length > 8, "the expression finds the lines it is for");
  assert.deepEqual(worded.filter((line) => !line.includes("titled(")), []);
});

test("what is found and what is listed says that it is a drill's", () => {
  const row = { number: "I-1", summary: "Asap di gudang", exercise: true, severity: "P2" };
  assert.equal(find("asap", { cameras: [], incidents: [row] })[0].title, "LATIHAN: Asap di gudang");
  assert.ok(incidentRows([row]).some(({ title }) => title === "LATIHAN: Asap di gudang"));
});
