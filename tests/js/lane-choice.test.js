import assert from "node:assert/strict";
import { test } from "node:test";
import { LaneChoice } from "../../static/js/lib/lane-choice.js";

const ALL = ["live", "ll", "hls"];

for (const [wish, able, lane] of [
  ["live", ALL, "live"], ["ll", ALL, "ll"], ["hls", ALL, "hls"],
  ["live", ["ll", "hls"], "ll"], ["live", ["hls"], "hls"], ["ll", ["live", "hls"], "hls"], ["other", ["hls"], "hls"],
]) {
  test(`a wish for ${wish} where ${able} can be had is ${lane}`, () => assert.equal(new LaneChoice(wish, able).lane, lane));
}

test("one failure is tried again, the second falls, and plain HLS is the ground", () => {
  const choice = new LaneChoice("live");
  const lanes = [0, 1, 2, 3, 4, 5].map((now) => { choice.failed(now); return choice.lane; });
  assert.deepEqual(lanes, ["live", "ll", "ll", "hls", "hls", "hls"]);
});

test("a refused socket falls at once", () => {
  const choice = new LaneChoice("live");
  assert.equal(choice.failed(0, { final: true }), true);
  assert.equal(choice.lane, "ll");
});

test("failures far apart with calm between are not added up", () => {
  const choice = new LaneChoice("live");
  choice.failed(0);
  choice.calm(10_000);
  choice.failed(20_000);
  assert.equal(choice.lane, "live");
});

test("after a calm time it climbs, rung by rung", () => {
  const choice = new LaneChoice("live");
  choice.failed(0, { final: true });
  choice.failed(0, { final: true });
  assert.equal(choice.lane, "hls");
  assert.equal(choice.calm(59_000), false);
  assert.equal(choice.calm(60_000), true);
  assert.equal(choice.lane, "ll");
  assert.equal(choice.calm(60_100), false);
  assert.equal(choice.calm(90_000), true);
  assert.equal(choice.lane, "live");
  assert.equal(choice.calm(1e9), false);
});

test("each fall makes it wait longer before it climbs", () => {
  const choice = new LaneChoice("ll");
  choice.failed(0, { final: true });
  assert.equal(choice.calm(30_000), true);
  choice.failed(31_000, { final: true });
  assert.equal(choice.calm(90_000), false);
  assert.equal(choice.calm(91_000), true);
});

test("a rung that cannot be had is stepped over both ways", () => {
  const choice = new LaneChoice("live", ["live", "hls"]);
  choice.failed(0, { final: true });
  assert.equal(choice.lane, "hls");
  assert.equal(choice.calm(30_000), true);
  assert.equal(choice.lane, "live");
});

test("a new wish begins at its top, the same wish keeps the fall", () => {
  const choice = new LaneChoice("live");
  choice.failed(0, { final: true });
  assert.equal(choice.want("live"), false);
  assert.equal(choice.lane, "ll");
  assert.equal(choice.want("hls"), true);
  assert.equal(choice.want("live"), true);
  assert.equal(choice.lane, "live");
});

test("asking for the same again does not forgive a failure", () => {
  const choice = new LaneChoice("live");
  choice.failed(0);
  choice.want("live");
  choice.failed(1);
  assert.equal(choice.lane, "ll");
});

test("a rung that is taken away while it plays is left", () => {
  const choice = new LaneChoice("ll");
  assert.equal(choice.want("ll", ["live", "hls"]), true);
  assert.equal(choice.lane, "hls");
});

const UNREACHED = { unreached: true };

test("a lane that played until now is kept while its node restarts", () => {
  const choice = new LaneChoice("live");
  choice.calm(10_000);
  for (const now of [10_100, 10_200, 12_000, 14_000]) assert.equal(choice.failed(now, UNREACHED), false);
  assert.equal(choice.lane, "live");
});

test("a socket that is refused for longer is left all the same", () => {
  const choice = new LaneChoice("live");
  choice.calm(0);
  choice.failed(7000, UNREACHED);
  assert.equal(choice.failed(7500, UNREACHED), true);
});

test("a lane that never played is not trusted so", () => {
  const choice = new LaneChoice("live");
  choice.failed(0, UNREACHED);
  assert.equal(choice.failed(1, UNREACHED), true);
});

test("when all lanes were unreached together, the wished one comes back at once and not rung by rung", () => {
  const choice = new LaneChoice("live");
  choice.calm(0);
  for (const now of [7000, 8000, 9000, 10_000]) choice.failed(now, UNREACHED);
  assert.equal(choice.lane, "hls");
  assert.equal(choice.calm(15_000), false);
  assert.equal(choice.calm(18_000), true);
  assert.equal(choice.lane, "live");
});

test("a socket that alone is refused is no outage: the lane below plays, and is kept for its time", () => {
  const choice = new LaneChoice("live");
  choice.failed(0, UNREACHED);
  choice.failed(1, UNREACHED);
  assert.equal(choice.calm(5000), false);
  choice.failed(6000, UNREACHED);
  assert.equal(choice.calm(20_000), false);
  assert.equal(choice.lane, "ll");
});

test("a camera without a picture is no fault of the lane", () => {
  const choice = new LaneChoice("live");
  for (const now of [0, 1, 2]) assert.equal(choice.failed(now, { blameless: true, unreached: true }), false);
  assert.equal(choice.lane, "live");
});
