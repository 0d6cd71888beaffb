import assert from "node:assert/strict";
import { test } from "node:test";
import { NodeGate } from "../../static/js/lib/node-gate.js";

const gate = () => new NodeGate({ random: () => 0.5 });

test("a player that fails alone tries at once, then waits longer and longer", () => {
  const alone = gate();
  const waits = [0, 1, 2, 3, 4].map((tries) => alone.failed("a", { player: 1, tries, now: 100 * tries }));
  assert.deepEqual(waits, [0, 375, 750, 1500, 1500]);
});

test("twelve tiles of a dead node together ask less than three times a second", () => {
  const many = gate();
  const due = Array.from({ length: 12 }, (_, player) => ({ player, tries: 0, at: player * 40 }));
  const asked = [];
  while (due.some(({ at }) => at < 6000)) {
    due.sort((a, b) => a.at - b.at);
    const next = due[0];
    asked.push(next.at);
    next.at += many.failed("a", { player: next.player, tries: next.tries, now: next.at }) + 20;
    next.tries += 1;
  }
  const steady = asked.filter((at) => at > 1000 && at < 6000);
  assert.ok(steady.length / 5 < 3, `${steady.length / 5} a second`);
  assert.ok(asked.filter((at) => at < 5000).length < 30);
});

test("who gets a picture calls the others of the node, once", () => {
  const many = gate();
  for (const player of [1, 2, 3]) many.failed("a", { player, tries: 0, now: 0 });
  assert.deepEqual(many.worked("a"), [1, 2, 3]);
  assert.deepEqual(many.worked("a"), []);
});

test("a picture from the node that took over calls those of the dead one", () => {
  const many = gate();
  for (const player of [1, 2, 3]) many.failed("a", { player, tries: 0, now: 0 });
  assert.deepEqual(many.worked("b"), [1, 2, 3]);
});

test("trouble of another node holds nobody up", () => {
  const many = gate();
  for (const player of [1, 2, 3, 4]) many.failed("a", { player, tries: 3, now: 0 });
  assert.equal(many.failed("b", { player: 5, tries: 0, now: 10 }), 0);
});

test("old trouble is forgotten, and so is a player that left", () => {
  const many = gate();
  for (const player of [1, 2, 3]) many.failed("a", { player, tries: 3, now: 0 });
  assert.equal(many.failed("a", { player: 4, tries: 0, now: 60_000 }), 0);
  many.forget(4);
  assert.deepEqual(many.worked("a"), []);
});
