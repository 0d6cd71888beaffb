import assert from "node:assert/strict";
import { test } from "node:test";
import { holding, placing, showing } from "../../../static/js/desk/wall-rights.js";
import { BEFORE, HASAN, LATER, NOW, RINA, held, me, wall, withPanel } from "./wall-shown.js";

const A1 = { name: "A1", zone: false };
const BY_YUSUF = withPanel("A1", { held: held("yusuf", "Yusuf M.") });
const LOCKED = wall({ lock: { kind: "election", reason: "Pilkada", by: "Hasan S.", at: BEFORE, until: LATER } });
const at = (who) => ({ me: who, now: NOW });

test("a free panel is anybody's who operates", () => {
  assert.equal(placing(wall(), "A1", at(RINA)).may, true);
  assert.equal(placing(wall(), "A1", at(me("tamu"))).may, false);
});

test("a held panel names its holder; an operator may ask, a supervisor take", () => {
  const mine = placing(BY_YUSUF, "A1", at(RINA));
  assert.deepEqual(mine, { may: false, why: "Dipegang Yusuf M. s.d. 21:30: pantau pasar", ways: ["ask", "other"] });
  assert.deepEqual(placing(BY_YUSUF, "A1", at(HASAN)).ways, ["preempt", "other"]);
  assert.equal(placing(BY_YUSUF, "A1", at(me("yusuf", "wall_operate"))).may, true);
});

test("what an alarm has borrowed takes content that waits below", () => {
  const lent = withPanel("A1", { loan: { alert: 12, severity: "P1", content: { source: "empty" }, since: BEFORE, until: null } });
  assert.deepEqual(placing(lent, "A1", at(RINA)), { may: true, why: "Dipinjam A-12; isi baru tampil setelah panel kembali", ways: [] });
});

test("a locked wall obeys supervisors only, and says why", () => {
  assert.deepEqual(showing(LOCKED, at(RINA)), { may: false, why: "Dinding dikunci untuk pemilihan oleh Hasan S. s.d. 21:30: Pilkada" });
  assert.equal(showing(LOCKED, at(HASAN)).may, true);
});

test("the alarm zone cannot be held, not even by a supervisor", () => {
  const zone = holding(wall(), { name: "Z1", zone: true }, at(HASAN));
  assert.equal(zone.hold, false);
  assert.match(zone.why, /zona alarm tidak dapat dipegang/);
});

test("a holder releases and holds longer; others ask or take", () => {
  const { hold, release } = holding(BY_YUSUF, A1, at(me("yusuf", "wall_operate")));
  assert.deepEqual([hold, release], [true, true]);
  assert.deepEqual(holding(BY_YUSUF, A1, at(RINA)), { hold: false, release: false, preempt: false, ask: true, why: "Dipegang Yusuf M. s.d. 21:30: pantau pasar" });
  assert.equal(holding(BY_YUSUF, A1, at(HASAN)).preempt, true);
});
