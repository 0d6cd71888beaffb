import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { documentElement: { lang: "id" }, querySelector: () => null };
const { Undo } = await import("../../../static/js/desk/undo.js");

function made() {
  const clock = { at: 0 };
  const done = [];
  const undo = new Undo({ toasts: { say: () => () => done.push("toast away") }, now: () => clock.at });
  return { undo, clock, done };
}

test("the last act is taken back once, and its message goes", () => {
  const { undo, done } = made();
  undo.offer("A-1 ditunda", () => done.push("one"));
  undo.offer("A-2 ditunda", () => done.push("two"));
  assert.equal(undo.run(), true);
  assert.deepEqual(done, ["toast away", "two"]);
  assert.equal(undo.run(), false);
});

test("after ten seconds, or after something else, there is nothing to take back", () => {
  const { undo, clock, done } = made();
  undo.offer("A-1 ditunda", () => done.push("one"));
  clock.at = 10001;
  assert.equal(undo.run(), false);
  undo.offer("A-1 ditunda", () => done.push("one"));
  undo.forget();
  assert.equal(undo.run(), false);
  assert.deepEqual(done, []);
});
