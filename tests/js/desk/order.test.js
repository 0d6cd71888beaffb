import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbour, settle, tabCounts, unfold, wantedRows } from "../../../static/js/desk/order.js";

const alert = (id, more = {}) => ({ id, severity: "P3", state: "new", raised_at: "2026-11-23T13:00:00Z", target_s: 300, acknowledged_by: null, ...more });
const ids = (rows) => rows.map(({ id }) => id);
const rows = (...list) => list.map((id) => ({ id, group: "new" }));

test("unacknowledged first, then priority; closed ones are gone", () => {
  const alerts = [alert(1, { state: "acknowledged", severity: "P1", acknowledged_at: "2026-11-23T13:01:00Z" }), alert(2), alert(3, { severity: "P1" }), alert(4, { state: "closed" })];
  assert.deepEqual(ids(wantedRows(alerts)), [3, 2, 1]);
  assert.deepEqual(wantedRows(alerts).map(({ group }) => group), ["new", "new", "acknowledged"]);
});

test("each open alarm lies in one tab beside all", () => {
  const alerts = [
    alert(1), alert(2, { state: "acknowledged" }), alert(3, { shelved: { until: "2026-11-23T14:00:00Z" } }),
    alert(4, { suppressed: { id: 1, form: "window" } }), alert(5, { event_class: "notice" }), alert(6, { state: "closed" }),
  ];
  const tabs = Object.fromEntries(["queue", "shelved", "suppressed", "notices", "all"].map((tab) => [tab, ids(wantedRows(alerts, { tab }))]));
  assert.deepEqual(tabs, { queue: [1, 2], shelved: [3], suppressed: [4], notices: [5], all: [1, 3, 4, 5, 2] });
  assert.deepEqual(tabCounts(alerts), { queue: 2, shelved: 1, suppressed: 1, notices: 1, all: 5, fresh: 1 });
});

const crowded = (id, more = {}) => alert(id, { grouped: true, area: "Kaluku Bodoa", district: "Tallo", place: "Lorong 3", ...more });

test("what the flood mode groups is one row a place, where its most urgent alarm would stand", () => {
  const alerts = [crowded(1, { severity: "P4" }), alert(2), crowded(3, { raised_at: "2026-11-23T12:59:00Z" }), crowded(4, { district: "Wajo" }), crowded(5, { state: "acknowledged", acknowledged_at: "2026-11-23T13:01:00Z" })];
  const wanted = wantedRows(alerts);
  assert.deepEqual(wanted, [
    { id: "crowd new Tallo", group: "new", members: [3, 1] },
    { id: 2, group: "new" }, { id: 4, group: "new" }, { id: 5, group: "acknowledged" },
  ]);
  const open = unfold(wanted, new Set(["crowd new Tallo"]));
  assert.deepEqual(ids(open), ["crowd new Tallo", 3, 1, 2, 4, 5]);
  assert.equal(open[1].inside, "crowd new Tallo");
});

test("under the hand a crowd counts its newcomers, and single rows do not melt into one", () => {
  const crowd = (...members) => ({ id: "crowd", group: "new", members });
  const grown = settle([crowd(1, 2), { id: 9, group: "new" }], [{ id: 9, group: "new" }, crowd(1, 2, 3)], true);
  assert.deepEqual(grown, { rows: [crowd(1, 2, 3), { id: 9, group: "new" }], waiting: [] });
  const melting = settle(rows(1, 2), [crowd(1, 2)], true);
  assert.deepEqual(melting, { rows: rows(1, 2), waiting: [] });
  assert.deepEqual(settle(rows(1, 2), [crowd(1, 2, 3)], true).waiting, [3]);
});

test("while a hand is on the list rows keep their place and newcomers wait", () => {
  const { rows: shown, waiting } = settle(rows(1, 2, 3), rows(9, 3, 1, 2), true);
  assert.deepEqual(ids(shown), [1, 2, 3]);
  assert.deepEqual(waiting, [9]);
});

test("a row that is no longer wanted goes even then", () => {
  assert.deepEqual(ids(settle(rows(1, 2, 3), rows(1, 3), true).rows), [1, 3]);
});

test("an acknowledged row keeps its place under the hand until the hand leaves", () => {
  const wanted = [{ id: 2, group: "new" }, { id: 1, group: "acknowledged" }];
  assert.deepEqual(settle(rows(1, 2), wanted, true).rows, rows(1, 2));
  assert.deepEqual(settle(rows(1, 2), wanted, false), { rows: wanted, waiting: [] });
});

test("an empty list takes newcomers at once, hand or not", () => {
  assert.deepEqual(settle([], rows(5), true), { rows: rows(5), waiting: [] });
});

test("stepping holds at the ends and starts at the near end", () => {
  const list = rows(1, 2, 3);
  assert.equal(neighbour(list, 1, 1), 2);
  assert.equal(neighbour(list, 3, 1), 3);
  assert.equal(neighbour(list, 1, -1), 1);
  assert.equal(neighbour(list, null, 1), 1);
  assert.equal(neighbour(list, 77, -1), 3);
  assert.equal(neighbour([], 1, 1), null);
});
