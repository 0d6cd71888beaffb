import assert from "node:assert/strict";
import { test } from "node:test";
import { after, bySlug, givenBack, holdOf, lockOf, standing, takenFromMe, withShown } from "../../../static/js/desk/wall-state.js";
import { BEFORE, LATER, NOW, held, wall, withPanel } from "./wall-shown.js";

const walls = bySlug([wall()]);

test("news of a wall takes its place, older news does not", () => {
  const changed = { ...wall({ revision: 6, scene: { slug: "siaga", title: "Siaga" } }), swap_at: LATER, what: { kind: "scene" } };
  const next = after(walls, { kind: "wall.changed", data: changed });
  assert.equal(next.satu.scene.slug, "siaga");
  assert.equal("what" in next.satu, false);
  assert.equal(withShown(next, wall({ revision: 4 })), next);
});

test("an echo that came first outlives the answer that is older in it", () => {
  const echoed = after(walls, { kind: "wall.output", data: { wall: "satu", output: { number: 2, state: "online", revision: 6 } } });
  const answered = withShown(echoed, wall({ revision: 6 }));
  assert.deepEqual(answered.satu.outputs.map(({ revision }) => revision), [5, 6]);
});

test("a tour steps on without a revision", () => {
  const next = after(walls, { kind: "wall.step", data: { wall: "satu", steps: { A2: { camera: "SIM-010", at: 4, alive: 12, of: 14 } } } });
  assert.equal(standing(next.satu, "A2").camera, "SIM-010");
  assert.equal(next.satu.revision, 5);
});

test("what is not of walls changes nothing", () => {
  assert.equal(after(walls, { kind: "camera.state", data: {} }), walls);
  assert.equal(after(walls, { kind: "wall.step", data: { wall: "dua", steps: {} } }), walls);
});

test("a loan stands over the panel's own content", () => {
  const lent = withPanel("A1", { loan: { alert: 12, severity: "P1", content: { source: "camera", camera: "SIM-040" }, since: BEFORE, until: null } });
  assert.equal(standing(lent, "A1").camera, "SIM-040");
});

test("a hold and a lock end by the clock", () => {
  assert.equal(holdOf(withPanel("A1", { held: held("rina", "Rina A.") }), "A1", NOW).username, "rina");
  assert.equal(holdOf(withPanel("A1", { held: held("rina", "Rina A.", BEFORE) }), "A1", NOW), null);
  const lock = { kind: "ceremony", reason: "", by: "Hasan S.", at: BEFORE, until: BEFORE };
  assert.equal(lockOf(wall({ lock }), NOW), null);
  assert.equal(lockOf(wall({ lock: { ...lock, until: null } }), NOW).by, "Hasan S.");
});

test("who loses a panel is told by whom, and nobody else is", () => {
  const news = { what: { kind: "preempted", panel: "A1", by: "Hasan S.", username: "hasan", from_username: "rina", purpose: "api" } };
  assert.deepEqual(takenFromMe(news, "rina"), [{ panel: "A1", by: "Hasan S.", purpose: "api" }]);
  assert.deepEqual(takenFromMe(news, "yusuf"), []);
  assert.deepEqual(takenFromMe({ what: { kind: "put", panel: "A1" } }, "rina"), []);
});

test("a taking that is undone gives back what was taken from me, if I hold it again", () => {
  const undone = (mine, what = { kind: "undone", of: "preempted" }) => ({ ...withPanel("A1", { held: mine }), what });
  const again = held("rina", "Rina A.");
  assert.deepEqual(givenBack(undone(again), "rina", ["A1"]), ["A1"]);
  assert.deepEqual(givenBack(undone(null), "rina", ["A1"]), []);
  assert.deepEqual(givenBack(undone(again), "rina", []), []);
  assert.deepEqual(givenBack(undone(again), "yusuf", ["A1"]), []);
  assert.deepEqual(givenBack(undone(again, { kind: "undone", of: "put" }), "rina", ["A1"]), []);
});
