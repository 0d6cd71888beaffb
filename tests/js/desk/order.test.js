import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbour, settle, tabCounts, wantedRows } from "../../../static/js/desk/order.js";

const alert = (id, more = {}) => ({ id, severity: "P3", state: "new", raised_at: "2026-11-23T13:00:00Z", target_s: 300, acknowledged_by: null, ...more });
const ids = (rows) => rows.map(({ id }) => id);
const rows = (...list) => list.map((id) => ({ id, group: "new" }));

test("unacknowledged first, then priority; closed ones are gone", () => {
  const alerts = [alert(1, { state: "acknowledged", severity: "P1", acknowledged_at: "2026-11-23T13:01:00Z" }), alert(2), alert(3, { severity: "P1" }), alert(4, { state: "closed" })];
  assert.deepEqual(ids(wantedRows(alerts)), [3, 2, 1]);
  assert.deepEqual(wantedRows(alerts).map(({ group }) => group), ["new", "new", "acknowledged"]);
});

test("the tabs narrow by state and by person", () => {
  const alerts = [alert(1), alert(2, { state: "acknowledged", acknowledged_by: "Rina A." }), alert(3, { state: "acknowledged", acknowledged_by: "Dimas P." })];
  assert.deepEqual(ids(wantedRows(alerts, { filter: "mine", me: "Rina A." })), [2]);
  assert.deepEqual(tabCounts(alerts, "Rina A."), { all: 3, new: 1, mine: 1 });
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
