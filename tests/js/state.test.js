import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, openAlerts, place, reduce } from "../../static/js/lib/state.js";

const snapshot = {
  seq: 7, kind: "snapshot", at: "2026-01-31T06:00:00Z",
  data: {
    head: 7, now: "2026-01-31T06:00:00Z", wall: { slug: "balaikota", revision: 3, scene: { slug: "malam", cells: [] } }, me: null,
    cameras: [{ code: "SIM-001", state: "live", life_cycle: "live" }],
    alerts: [{ id: 5, state: "new", version: 2, severity: "P1", raised_at: "2026-01-31T05:59:00Z" }],
    incidents: [{ number: "I-1", state: "open", version: 1 }], figures: { alerts_open: 1 },
  },
};
const begun = reduce(EMPTY, snapshot);
const message = (seq, kind, data = {}) => ({ seq, kind, at: "2026-01-31T06:00:01Z", data });

test("a snapshot replaces everything and sets the number", () => {
  assert.equal(begun.seq, 7);
  assert.equal(begun.ready, true);
  assert.deepEqual(Object.keys(begun.cameras), ["SIM-001"]);
  assert.equal(reduce({ ...begun, seq: 90 }, snapshot).seq, 7);
});

test("the next number is applied", () => {
  const after = reduce(begun, message(8, "alert.raised", { id: 6, state: "new", version: 1 }));
  assert.equal(after.seq, 8);
  assert.equal(openAlerts(after).length, 2);
  assert.equal(after.lastAlertAt, "2026-01-31T06:00:01Z");
});

test("a number that was read before changes nothing", () => {
  assert.equal(reduce(begun, message(7, "alert.raised", { id: 6, state: "new" })), begun);
});

test("a number that would leave a gap changes nothing and is called a gap", () => {
  const early = message(9, "alert.raised", { id: 6, state: "new" });
  assert.equal(place(begun.seq, early), "gap");
  assert.equal(reduce(begun, early), begun);
});

test("a skip moves the number and nothing else", () => {
  const after = reduce(begun, message(8, "skip"));
  assert.equal(after.seq, 8);
  assert.equal(after.alerts, begun.alerts);
});

test("messages in order give the same state however often they are repeated", () => {
  const frames = [message(8, "skip"), message(9, "alert.changed", { id: 5, state: "acknowledged", version: 3 }), message(10, "skip")];
  const once = frames.reduce(reduce, begun);
  const twice = [frames[0], frames[0], frames[1], frames[0], frames[1], frames[2], frames[2]].reduce(reduce, begun);
  assert.deepEqual(twice, once);
});

test("a heartbeat brings figures and time but no number", () => {
  const after = reduce(begun, message(7, "heartbeat", { figures: { alerts_open: 4 }, now: "2026-01-31T06:00:05Z" }));
  assert.deepEqual([after.seq, after.figures.alerts_open, after.now], [7, 4, "2026-01-31T06:00:05Z"]);
});

test("a heartbeat ahead of us tells of a gap", () => {
  assert.equal(place(7, message(9, "heartbeat")), "gap");
  assert.equal(reduce(begun, message(9, "heartbeat", {})).seq, 7);
});

test("an older version of an alert never replaces a newer one", () => {
  const after = reduce(begun, message(8, "alert.changed", { id: 5, state: "closed", version: 1 }));
  assert.equal(after.alerts[5].state, "new");
  assert.equal(after.seq, 8);
});

test("a camera's state is merged into the camera, unknown cameras are passed over", () => {
  const after = reduce(begun, message(8, "camera.state", { camera: "SIM-001", state: "lost", words: "listrik" }));
  assert.deepEqual([after.cameras["SIM-001"].state, after.cameras["SIM-001"].life_cycle], ["lost", "live"]);
  assert.deepEqual(reduce(after, message(9, "camera.state", { camera: "SIM-999", state: "live" })).cameras, after.cameras);
});

const shown = { slug: "balaikota", revision: 4, scene: { slug: "siang", title: "Siang" }, panels: { A1: { content: { source: "tour", tour: "pasar" }, step: { camera: "SIM-001" } }, A2: { content: { source: "clock" } } }, outputs: [{ number: 1, state: "online", revision: 3 }] };
const changed = (seq, more = {}) => message(seq, "wall.changed", { ...shown, swap_at: "2026-01-31T06:00:01.150Z", what: { kind: "scene" }, ...more });

test("a change of this wall is taken without the words about it, one of another wall is not", () => {
  const { wall } = reduce(begun, changed(8));
  assert.deepEqual([wall.scene.slug, wall.revision, "swap_at" in wall, "what" in wall], ["siang", 4, false, false]);
  assert.equal(reduce(begun, changed(8, { slug: "polda" })).wall.scene.slug, "malam");
});

test("an older revision never replaces a newer one", () => {
  assert.equal(reduce(begun, changed(8, { revision: 2 })).wall.revision, 3);
});

test("a tour's step moves its panel, and no panel that has no tour any more", () => {
  const after = reduce(reduce(begun, changed(8)), message(9, "wall.step", { wall: "balaikota", steps: { A1: { camera: "SIM-002" }, A2: { camera: "SIM-003" } } }));
  assert.equal(after.wall.panels.A1.step.camera, "SIM-002");
  assert.equal(after.wall.panels.A2.step, undefined);
});

test("an output's news are merged, a new output joins in order", () => {
  const after = [message(9, "wall.output", { wall: "balaikota", output: { number: 1, revision: 4 } }), message(10, "wall.output", { wall: "balaikota", output: { number: 0, state: "online" } })]
    .reduce(reduce, reduce(begun, changed(8)));
  assert.deepEqual(after.wall.outputs, [{ number: 0, state: "online" }, { number: 1, state: "online", revision: 4 }]);
});

test("closed alerts are not open", () => {
  const after = reduce(begun, message(8, "alert.changed", { id: 5, state: "closed", version: 3 }));
  assert.deepEqual(openAlerts(after), []);
});
