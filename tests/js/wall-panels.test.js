import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureFor, withoutNames } from "../../static/js/wall/guest.js";
import { picturesBelow } from "../../static/js/wall/sources/heading-words.js";
import { wordsInTurn } from "../../static/js/wall/sources/words-in-turn.js";
import { contentOf, initials, isNarrow, isTiny, keyOf, sameGeometry } from "../../static/js/wall/standing.js";
import { markOf, openUrgent, queueBehind, zoneAlert, zoneLoan } from "../../static/js/wall/zone.js";

const loan = { alert: 7, severity: "P1", content: { source: "camera", camera: "SIM-009" } };

test("an alarm's loan stands over the panel's own content", () => {
  assert.equal(contentOf({ content: { source: "clock" }, loan }).camera, "SIM-009");
  assert.deepEqual(contentOf({ content: { source: "clock" } }), { source: "clock" });
  assert.deepEqual(contentOf(undefined), { source: "empty" });
});

test("a tour shows the camera it stands at, so a step is another content", () => {
  const tour = (camera) => contentOf({ content: { source: "tour", tour: "pasar" }, step: { camera, alive: 12, of: 14 } });
  assert.equal(tour("SIM-001").camera, "SIM-001");
  assert.notEqual(keyOf(tour("SIM-001")), keyOf(tour("SIM-002")));
  assert.equal(contentOf({ content: { source: "tour", tour: "pasar" } }).camera, null);
});

test("the order of a content's fields makes no new content", () => {
  assert.equal(keyOf({ source: "camera", camera: "A" }), keyOf({ camera: "A", source: "camera" }));
});

test("a narrow panel names people by their letters", () => {
  assert.deepEqual(["Hasan S.", "Andi Nurul Rahmawati Daeng", "petugas", ""].map(initials), ["HS", "ANR", "P", ""]);
  assert.deepEqual([isNarrow({ w: 63 }), isNarrow({ w: 70 }), isNarrow({ w: 80, text: 5 })], [true, false, true]);
  assert.deepEqual([isTiny({ w: 58.6, h: 29.2 }), isTiny({ w: 56, h: 38.5 }), isTiny({ w: 63, h: 42.4, text: 5 })], [true, false, true]);
});

const layout = (x) => ({ slug: "a", version: x, top: true, panels: [{ name: "A1", x, y: 0, w: 10, h: 10 }] });
test("another version with the same panels is the same geometry", () => {
  assert.equal(sameGeometry(layout(1), { ...layout(1), slug: "b", version: 9 }), true);
  assert.equal(sameGeometry(layout(1), layout(2)), false);
  assert.equal(sameGeometry(layout(1), null), false);
});

const zone = { layout: { panels: [{ name: "Z2", w: 50, h: 30, zone: true }, { name: "Z1", w: 200, h: 120, zone: true }, { name: "A1", w: 60, h: 40 }] } };
test("the zone is about the loan of its largest panel", () => {
  assert.equal(zoneLoan({ ...zone, panels: { Z1: { loan }, Z2: { loan: { ...loan, alert: 8 } } } }).alert, 7);
  assert.equal(zoneLoan({ ...zone, panels: { Z1: {}, Z2: { loan } } }).alert, 7);
  assert.equal(zoneLoan({ ...zone, panels: { A1: { loan } } }), null);
});

const alert = (id, severity, more = {}) => ({ id, severity, state: "new", camera: null, ...more });
test("what waits behind the zone is counted with its worst: neither the head's alarm nor one that has a tile", () => {
  const alerts = [alert(7, "P1"), alert(8, "P2"), alert(9, "P1"), alert(10, "P3"), alert(11, "P1", { state: "acknowledged" })];
  const lent = (...ids) => ({ panels: Object.fromEntries(ids.map((id, i) => [`Z${i + 1}`, { loan: { ...loan, alert: id } }])) });
  for (const [shown, head, queue] of [
    [lent(7), 7, { count: 2, worst: "P1" }],
    [lent(7, 9), 7, { count: 1, worst: "P2" }],
    [lent(7, 9, 8, 7), 7, { count: 0, worst: null }],
    [{ panels: { Z1: {} } }, 9, { count: 2, worst: "P1" }],
  ]) assert.deepEqual(queueBehind(shown, alerts, head), queue);
});

test("P1 and P2 that somebody acknowledged are open until they are closed", () => {
  const acknowledged = { state: "acknowledged" };
  assert.equal(openUrgent([alert(1, "P1", acknowledged), alert(2, "P2", acknowledged), alert(3, "P3"), alert(4, "P1", { state: "closed" })]), 2);
  assert.equal(openUrgent([alert(3, "P3")]), 0);
});

test("the zone's head tells of the alarm that has it, else of the most urgent that waits, else of none", () => {
  const lent = { ...zone, panels: { Z1: { loan } } };
  const free = { ...zone, panels: {} };
  const at = (minute) => ({ raised_at: `2026-01-31T06:0${minute}:00Z` });
  const alerts = [alert(7, "P2", { state: "acknowledged" }), alert(8, "P2", at(9)), alert(9, "P1", at(3)), alert(10, "P1", at(5))];
  assert.equal(zoneAlert(lent, alerts).id, 7);
  assert.equal(zoneAlert(free, alerts).id, 10);
  assert.equal(zoneAlert(free, [alert(7, "P3")]), null);
});

test("a borrowed tile wears its alarm, another the worst urgent one that it looks at", () => {
  const alerts = [alert(7, "P1", { state: "acknowledged" }), alert(8, "P2", { camera: "SIM-001" }), alert(9, "P3", { camera: "SIM-002" })];
  assert.deepEqual(markOf({ loan, camera: "SIM-009", alerts }), { severity: "P1", state: "acknowledged" });
  assert.deepEqual(markOf({ loan: undefined, camera: "SIM-001", alerts }), { severity: "P2", state: "new" });
  assert.equal(markOf({ loan: undefined, camera: "SIM-002", alerts }), null);
});

const wall = { guest: { by: "Rina A.", at: "x" }, lock: { kind: "ceremony", by: "Rina A.", reason: "pelantikan Bahar" }, drill: null, panels: { A1: { content: {}, by: "Rina A.", held: { by: "Hasan S.", username: "hasan", purpose: "pawai" } } }, announcements: [{ text: "Jalan ditutup", author: "Rina A." }] };
test("a guest reads no names and no free text, and everything else", () => {
  const state = { wall, alerts: { 7: alert(7, "P1", { acknowledged_by: "Rina A.", summary: "Pak Bahar jatuh", place: "Depan rumah Bu Sari", area: "Panakkukang" }) }, incidents: { "I-1": { owner: "Hasan S.", summary: "Pak Bahar", place: "rumah Bu Sari", area: "Mamajang", offer: { to: "Dimas P.", username: "dimas", expires_at: "x" } } } };
  const seen = withoutNames(state);
  assert.doesNotMatch(JSON.stringify(seen), /Rina|Hasan|Dimas|hasan|dimas/);
  assert.doesNotMatch(JSON.stringify(seen), /Bahar|Sari|pawai|pelantikan/, "what people wrote may name people");
  assert.deepEqual([seen.alerts[7].area, seen.alerts[7].acknowledged_by, seen.incidents["I-1"].area], ["Panakkukang", "petugas", "Mamajang"]);
  assert.equal(seen.wall.announcements[0].text, "Jalan ditutup", "what was said to the room is for the room");
});

test("without a guest nothing is touched", () => {
  const state = { wall: { ...wall, guest: null }, alerts: {}, incidents: {} };
  assert.equal(withoutNames(state), state);
});

for (const [policy, picture] of [["show", "show"], ["blur", "blur"], ["hide", "hide"], ["a new one", "hide"], [undefined, "show"]]) {
  test(`with a guest in the room a camera of policy ${policy} is for them: ${picture}`, () => {
    assert.equal(pictureFor({ guest: policy }, { by: "x" }), picture);
    assert.equal(pictureFor({ guest: policy }, null), "show");
  });
}

const heading = { x: 0, y: 100, w: 200, h: 8 };
const below = {
  layout: { panels: [{ name: "Z1", x: 0, y: 20, w: 200, h: 80 }, { name: "A1", x: 0, y: 108, w: 60, h: 40 }, { name: "A2", x: 65, y: 108, w: 60, h: 40 }, { name: "F1", x: 300, y: 108, w: 60, h: 40 }] },
  panels: { Z1: { content: { source: "camera", camera: "S0" } }, A1: { content: { source: "camera", camera: "S1" } }, A2: { content: { source: "tour", tour: "pasar" }, step: { camera: "S2", alive: 12, of: 14 } }, F1: { content: { source: "camera", camera: "S3" } } },
};
test("a heading tells of the panels below it", () => {
  assert.deepEqual(picturesBelow(below, (panel, camera) => panel === "A1" && camera === "S1", heading), { cameras: 2, dark: 1, tours: { count: 1, alive: 12, of: 14 } });
});

test("announcements take turns, and one that has ended has none", () => {
  const words = (text, until) => ({ kind: "banner", text, since: "2026-01-31T06:00:00Z", until });
  const rows = [words("a", "2026-01-31T07:00:00Z"), words("b", "2026-01-31T06:10:00Z"), { ...words("c", "2026-01-31T07:00:00Z"), kind: "ticker" }];
  const turn = (minutes, seconds = 0) => wordsInTurn(rows, { kind: "banner", now: Date.parse("2026-01-31T06:00:00Z") + minutes * 60_000 + seconds * 1000, eachMs: 12_000 })?.text;
  assert.deepEqual(new Set([turn(1), turn(1, 12)]), new Set(["a", "b"]));
  assert.deepEqual(new Set([turn(11), turn(11, 12)]), new Set(["a"]));
  assert.equal(turn(61), undefined);
});
