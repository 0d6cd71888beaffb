import assert from "node:assert/strict";
import test from "node:test";

globalThis.document ??= { documentElement: { lang: "id" }, querySelector: () => null };
const { Acts } = await import("../../../static/js/desk/acts.js");

function held() {
  let free;
  const promise = new Promise((done) => { free = done; });
  return { call: () => promise, free };
}

test("the second act on a thing waits for the first and is not dropped", async () => {
  const acts = new Acts({ toasts: { say() {} } });
  const said = [];
  const first = held();
  const one = acts.run("alert 1", { words: "Terima", call: first.call, done: (answer) => said.push(answer) });
  const two = acts.run("alert 1", { words: "Jadikan insiden", call: async () => "second", done: (answer) => said.push(answer) });
  await Promise.resolve();
  assert.deepEqual(said, []);
  first.free("first");
  await Promise.all([one, two]);
  assert.deepEqual(said, ["first", "second"]);
});

test("the same act twice is sent once", async () => {
  const acts = new Acts({ toasts: { say() {} } });
  const first = held();
  let calls = 0;
  const call = () => { calls += 1; return first.call(); };
  const one = acts.run("alert 1", { words: "Terima", call });
  await Promise.resolve();
  assert.equal(await acts.run("alert 1", { words: "Terima", call }), null);
  first.free("done");
  await one;
  assert.equal(calls, 1);
});

test("what is being sent is said until the answer is here", async () => {
  const acts = new Acts({ toasts: { say() {} } });
  const first = held();
  const one = acts.run("alert 1", { words: "Terima", call: first.call });
  await Promise.resolve();
  assert.equal(acts.sending("alert 1"), "Terima");
  first.free({});
  await one;
  assert.equal(acts.sending("alert 1"), null);
});
