import assert from "node:assert/strict";
import { test } from "node:test";

import { ageOf } from "../../static/js/wall/sources/age.js";
import * as options from "../../static/js/wall/sources/chart-options.js";
import { inFocus, openInOrder } from "../../static/js/wall/sources/incident-order.js";
import { inRoom, leftS, standing, steps } from "../../static/js/wall/sources/sop-steps.js";
import { originOf, webState } from "../../static/js/wall/sources/web-state.js";

const NOW = Date.parse("2026-11-23T13:14:05Z"); // 21:14:05 in the city
const at = (seconds) => new Date(NOW - seconds * 1000).toISOString();

test("a source is stale after two missed refreshes, not before", () => {
  const age = (asOf, refreshS) => ageOf({ asOf, refreshS, now: NOW, waitingSince: NOW - 600_000 });
  assert.deepEqual(age(NOW - 10_000, 5), { mark: "fresh", words: "per 21:13:55" });
  assert.equal(age(NOW - 11_500, 5).mark, "stale");
  assert.equal(age(NOW - 119_000, 60).mark, "fresh");
  assert.equal(age(NOW - 122_000, 60).mark, "stale");
});

test("what was never received says since when it waits", () => {
  assert.deepEqual(ageOf({ asOf: null, refreshS: 60, now: NOW, waitingSince: NOW - 600_000 }), { mark: "never", words: "belum pernah diterima, menunggu sejak 21:04" });
});

test("a heading has no age", () => {
  assert.deepEqual(ageOf({ asOf: null, refreshS: null, now: NOW, waitingSince: NOW }), { mark: "", words: "" });
});

const incident = (number, given = {}) => ({ number, severity: "P2", state: "open", owner: null, opened_at: at(600), state_since: at(600), category: { code: "KRM" }, ...given });

test("nobody's incidents come first, then the worse, then the older", () => {
  const rows = [incident("1", { owner: "Rina A.", severity: "P1" }), incident("2"), incident("3", { severity: "P1" }), incident("4", { opened_at: at(900) }), incident("5", { state: "closed" })];
  assert.deepEqual(openInOrder(Object.fromEntries(rows.map((row) => [row.number, row]))).map(({ number }) => number), ["3", "4", "2", "1"]);
});

test("the newest incident in focus is the one opened last that is not over", () => {
  const rows = { 1: incident("1"), 2: incident("2", { opened_at: at(5), state: "closed" }), 3: incident("3", { opened_at: at(60) }) };
  assert.equal(inFocus(rows, "newest").number, "3");
  assert.equal(inFocus(rows, "1").number, "1");
  assert.equal(inFocus(rows, "9"), null);
  assert.equal(inFocus({}, "newest"), null);
});

const CATEGORY = { code: "KRM", respond_within_s: 300, on_site_within_s: 900, resolve_within_s: 7200, lead: "Satpol PP" };
const ALERT = { state: "acknowledged", target_s: 30, raised_at: at(640), acknowledged_at: at(620) };

test("the steps are the category's promises, each with how it stands", () => {
  const found = steps({ alert: ALERT, incident: incident("1", { state: "accepted", state_since: at(400) }), category: CATEGORY });
  assert.deepEqual(found.map(({ title, withinS }) => [title, withinS]), [["Terima alarm", 30], ["Tanggapi", 300], ["Tiba di lokasi", 900], ["Selesaikan", 7200]]);
  assert.deepEqual(found.map((_, i) => standing(found, i, NOW)), ["done", "done", "now", "next"]);
  assert.equal(found[1].doneAt, NOW - 400_000);
  assert.equal(leftS(found[2], NOW), 300);
});

test("a step that is over its time is late, whoever waits for whom", () => {
  const found = steps({ incident: incident("1", { opened_at: at(1000) }), category: CATEGORY });
  assert.deepEqual(found.map((_, i) => standing(found, i, NOW)), ["late", "late", "next"]);
});

test("a category without a visit promises none", () => {
  const found = steps({ incident: incident("1"), category: { ...CATEGORY, on_site_within_s: null } });
  assert.deepEqual(found.map(({ key }) => key), ["respond", "resolve"]);
});

test("the timeline knows when a step was done after the state went on", () => {
  const found = steps({ incident: incident("1", { state: "on_scene", state_since: at(10) }), category: CATEGORY, entries: [{ kind: "accepted", at: at(500) }] });
  assert.deepEqual(found.map(({ done, doneAt }) => [done, doneAt]), [[true, NOW - 500_000], [true, NOW - 10_000], [false, null]]);
});

test("an alarm that is no incident yet asks for one", () => {
  assert.deepEqual(steps({ alert: { ...ALERT, state: "new", acknowledged_at: null } }).map(({ key, done }) => [key, done]), [["acknowledge", false], ["open", false]]);
});

test("the procedure's steps go before the promises, without the branch not taken and what waits for an answer", () => {
  const given = (key, state, rest = {}) => ({ key, title: key, state, when: {}, within_s: 60, due_at: at(60), at: null, ...rest });
  const found = steps({ incident: incident("1", { steps: [given("kirim", "done", { at: at(30) }), given("korban", "todo"), given("jalan", "skipped"), given("ya", "todo", { when: { korban: "ya" } }), given("tidak", "not_needed"), given("tutup", "todo", { within_s: null, due_at: null })] }), category: CATEGORY });
  assert.deepEqual(found.map(({ title, done }) => [title, done]), [["kirim", true], ["korban", false], ["jalan", true], ["tutup", false]]);
  assert.equal(found[1].withinS, 60);
  assert.equal(found[1].from, Date.parse(at(120)));
});

for (const [words, done, room, shown] of [
  ["all that fit", [1, 0, 0], 3, "012"],
  ["more room than steps", [0, 0], 9, "01"],
  ["the one that is due and those after it", [1, 1, 0, 0], 2, "23"],
  ["the first ones where none is done", [0, 0, 0, 0], 3, "012"],
  ["the last ones where all but one are done", [1, 1, 1, 0], 3, "123"],
  ["the last ones where all are done", [1, 1, 1, 1], 2, "23"],
  ["one at least", [1, 0, 0], 0, "1"],
]) {
  test(`steps in a small panel: ${words}`, () => {
    const { from, to } = inRoom(done.map((is) => ({ done: Boolean(is) })), room);
    assert.equal([...done.keys()].slice(from, to).join(""), shown);
  });
}

const web = (given) => webState({ address: "https://www.bmkg.go.id/cuaca", allowed: ["https://www.bmkg.go.id"], failure: "", blocked: false, asked: null, loaded: null, now: NOW, ...given });

test("only a listed origin is shown, exactly as listed", () => {
  assert.equal(web({}).kind, "loading");
  assert.equal(web({ address: "https://bmkg.go.id/" }).kind, "refused");
  assert.equal(web({ address: "http://www.bmkg.go.id/" }).kind, "refused");
  assert.equal(web({ allowed: null }).kind, "wait");
  assert.equal(web({ blocked: true }).kind, "refused");
  assert.match(web({ address: "https://jahat.example/" }).words, /jahat\.example tidak ada dalam daftar/);
});

test("a page that does not come is late after twenty seconds, one that came is shown", () => {
  assert.equal(web({ asked: NOW - 5000 }).kind, "loading");
  assert.deepEqual(web({ asked: NOW - 21_000 }), { kind: "late", words: "https://www.bmkg.go.id tidak menjawab sejak 21:13:44" });
  assert.equal(web({ asked: NOW - 21_000, loaded: NOW - 19_000 }).kind, "shown");
});

test("a site that does not answer is not taken for a page, though its frame says it was loaded", () => {
  assert.deepEqual(web({ unreachable: NOW - 5000, asked: NOW - 6000, loaded: NOW - 5500 }), { kind: "late", words: "https://www.bmkg.go.id tidak terjangkau sejak 21:14:00" });
});

test("an origin has no user name and is https", () => {
  assert.equal(originOf("https://a.go.id:443/x"), "https://a.go.id");
  for (const address of ["https://x@a.go.id/", "javascript:alert(1)", "a.go.id", ""]) assert.equal(originOf(address), null);
});

const LOOK = { label: 64, w: 16, width: 1700, height: 640, font: "Inter", ink: "#e", ink2: "#b", ink3: "#8", line: "#2", late: "#p2", ramp: ["0", "1", "2", "3", "4", "5"] };

/** Every letter size in an option. */
function sizes(option) {
  const found = [];
  JSON.stringify(option, (key, value) => { if (key === "fontSize") found.push(value); return value; });
  return found;
}

test("no letter of a chart is smaller than the wall's label", () => {
  const drawn = [
    options.districts([{ name: "Wajo", live: 1, degraded: 0, down: 0, total: 1 }], LOOK),
    options.load({ counts: new Array(24).fill(1), until: at(0), slot_s: 600, ideal: 1, limit: 2 }, LOOK),
    options.acknowledge({ priorities: [{ severity: "P1", n: 1, p50: 1, p80: 2, p985: 3, target_80_s: 30, target_985_s: 60 }] }, LOOK),
  ];
  for (const option of drawn) {
    assert.ok(sizes(option).length > 0);
    assert.ok(sizes(option).every((size) => size >= LOOK.label));
  }
});

test("districts that do not fit are left out at the better end", () => {
  const rows = Array.from({ length: 15 }, (_, i) => ({ name: `K${i}`, live: i, degraded: 0, down: 15 - i, total: 15 }));
  const option = options.districts(rows, LOOK);
  assert.deepEqual(option.yAxis[0].data, ["K0", "K1", "K2", "K3", "K4", "K5"]);
  assert.deepEqual(option.yAxis[1].data[1], "1 / 15");
});

test("an empty hour still has its two lines, and a tall bar leaves words to the limit alone", () => {
  const load = (counts) => options.load({ counts, until: at(0), slot_s: 600, ideal: 1, limit: 2 }, LOOK);
  assert.equal(load(new Array(24).fill(0)).yAxis.max, 4);
  assert.equal(load(new Array(24).fill(0)).series[1].endLabel.formatter, "1 ideal");
  assert.equal(load([...new Array(23).fill(0), 40]).series[1].endLabel.formatter, "");
});

test("an answer under a second stands at the start of the scale, and a priority without alarms has no row", () => {
  const option = options.acknowledge({ priorities: [{ severity: "P1", n: 3, p50: 0.2, p80: 40, p985: 70, target_80_s: 30, target_985_s: 60 }, { severity: "P2", n: 0, p50: null, p80: null, p985: null, target_80_s: 90, target_985_s: 180 }] }, LOOK);
  assert.deepEqual(option.yAxis[0].data, ["P1"]);
  assert.equal(option.series[0].data[0][0], 1);
  assert.equal(option.yAxis[1].axisLabel.color("", 0), LOOK.late);
});
