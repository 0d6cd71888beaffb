import assert from "node:assert/strict";
import { test } from "node:test";
import { FrozenPlayer } from "../../static/js/lib/frozen-player.js";

const NOW = 1_000_000;
const GOOD = { beganAt: NOW - 60_000, frameAt: NOW - 40, comesAt: NOW - 100, mediaTimeS: 59, serverLive: true, hidden: false, everyMs: 67 };
const RUNS = { ...GOOD, frameAt: NOW, comesAt: NOW - 30_000 };

/** The verdict after `seconds` in which all stood as given, looked at twice a second; media time runs if told. */
function after(seconds, given, { ran = false } = {}) {
  const watch = new FrozenPlayer();
  for (let at = 0; at < seconds * 1000; at += 500) {
    const found = watch.look({ ...given, now: NOW + at, comesAt: given.comes ? NOW + at : given.comesAt, mediaTimeS: given.mediaTimeS + (ran ? at / 1000 : 0) });
    if (found) return [found.why, at / 1000];
  }
  return [null, seconds];
}

for (const [words, seconds, given, how, expected] of [
  ["a player that shows pictures is left alone", 0.5, GOOD, {}, null],
  ["a pause of less than four seconds is none", 4, { ...GOOD, frameAt: NOW, comes: true }, {}, null],
  ["media comes and no picture is shown", 9, { ...GOOD, frameAt: NOW, comes: true }, {}, "stands still"],
  ["one that has just begun gets eight seconds", 8, { ...GOOD, beganAt: NOW, frameAt: 0, comes: true }, {}, null],
  ["and no more", 10, { ...GOOD, beganAt: NOW, frameAt: 0, comes: true }, {}, "stands still"],
  ["its time runs and no picture is shown", 9, { ...RUNS, serverLive: false }, { ran: true }, "runs without pictures"],
  ["nothing comes, and the server knows that too", 60, { ...RUNS, serverLive: false }, {}, null],
  ["nothing comes, and the server says that it lives", 20, RUNS, {}, "silent while the camera lives"],
  ["nothing comes for less than twelve seconds", 12, RUNS, {}, null],
  ["a page nobody can see is shown none", 60, { ...GOOD, frameAt: NOW, comes: true, hidden: true }, {}, null],
  ["key frames every four seconds are not frozen", 9, { ...GOOD, frameAt: NOW, comes: true, everyMs: 4000 }, {}, null],
  ["key frames every four seconds that stay away are", 15, { ...GOOD, frameAt: NOW, comes: true, everyMs: 4000 }, {}, "stands still"],
]) {
  test(words, () => assert.equal(after(seconds, given, how)[0], expected));
}

test("a page that comes back into view is given time to show a picture", () => {
  const watch = new FrozenPlayer();
  const seen = { ...GOOD, frameAt: NOW, serverLive: true };
  for (let now = NOW; now < NOW + 60_000; now += 500) assert.equal(watch.look({ ...seen, now, comesAt: now, hidden: true }), null);
  assert.equal(watch.look({ ...seen, now: NOW + 63_000, comesAt: NOW + 63_000 }), null);
  assert.equal(watch.look({ ...seen, now: NOW + 64_500, comesAt: NOW + 64_500 }).why, "stands still");
});

test("a restart that does not help is tried less and less often, and patience comes back with time", () => {
  const watch = new FrozenPlayer();
  const frozen = (now) => watch.look({ ...GOOD, now, frameAt: now - 5000, comesAt: now }).waitMs;
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => frozen(NOW + n * 10_000)), [0, 2500, 5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  assert.equal(frozen(NOW + 3600_000), 0);
});

test("a seek to where the stream is now is not playing", () => {
  const watch = new FrozenPlayer();
  const seen = { ...GOOD, beganAt: NOW, frameAt: 0, comesAt: NOW, serverLive: false };
  for (let at = 0; at < 30_000; at += 500) assert.equal(watch.look({ ...seen, now: NOW + at, mediaTimeS: at < 1000 ? 0 : 5000 }), null);
});
