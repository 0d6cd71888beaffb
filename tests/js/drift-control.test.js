import assert from "node:assert/strict";
import { test } from "node:test";
import { DriftControl } from "../../static/js/lib/drift-control.js";

test("at its target it leaves the picture alone", () => {
  assert.deepEqual(new DriftControl({ targetS: 0.08 }).step({ behindS: 0.085, now: 0 }), { rate: 1, jump: false });
});

test("behind it plays faster, ahead slower, within what an eye forgives", () => {
  for (const [behindS, fits] of [[0.2, (rate) => rate > 1 && rate <= 1.1], [1.2, (rate) => rate === 1.1], [0, (rate) => rate < 1 && rate >= 0.95]]) {
    const control = new DriftControl({ targetS: 0.08 });
    let answer;
    for (let i = 0; i < 50; i += 1) answer = control.step({ behindS, now: i / 25 });
    assert.ok(fits(answer.rate), `${behindS}: ${answer.rate}`);
    assert.equal(answer.jump, false);
  }
});

test("far behind it jumps", () => {
  assert.equal(new DriftControl({ targetS: 0.08 }).step({ behindS: 1.7, now: 0 }).jump, true);
  assert.equal(new DriftControl({ targetS: 0.08 }).step({ behindS: 1.4, now: 0 }).jump, false);
});

test("running dry moves it back, a calm time brings it home", () => {
  const control = new DriftControl({ targetS: 0.08 });
  control.starved(0);
  control.starved(1);
  const moved = control.targetS;
  assert.ok(moved > 0.11);
  for (let now = 2; now < 200; now += 1) control.step({ behindS: moved, now });
  assert.ok(Math.abs(control.targetS - 0.08) < 1e-9);
  for (let i = 0; i < 100; i += 1) control.starved(200 + i);
  assert.ok(control.targetS <= 0.68 + 1e-9);
});

/** An hour of 25 pictures a second with a camera clock that runs wrong, jitter and outages; what the viewer is behind. */
function anHour({ clockError, jitter, outage = 0, seed }) {
  const random = generator(seed);
  const control = new DriftControl({ targetS: 0.08 });
  const distances = [];
  let playing = 0, rate = 1, newest = 0, before = 0, dry = false, held = 0;
  for (let k = 1; k <= 25 * 3600; k += 1) {
    if (outage && k % 15000 === 0) held = outage * 25;
    const now = Math.max(before, (k / 25) * (1 + clockError) + jitter * random() ** 4 + (held > 0 ? held-- / 25 : 0));
    const wanted = playing + (now - before) * rate;
    dry = wanted > newest;
    playing = Math.min(wanted, newest); // a player waits at the end of what it has
    if (dry && k > 25) control.starved(now);
    before = now;
    newest = k / 25;
    const answer = control.step({ behindS: newest - playing, now });
    rate = answer.rate;
    if (answer.jump) playing = newest - control.targetS;
    if (k > 250) distances.push(newest - playing);
  }
  distances.sort((a, b) => a - b);
  return { median: distances[distances.length >> 1], p95: distances[Math.floor(distances.length * 0.95)] };
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

for (const [words, given] of [
  ["a steady network", { clockError: 0, jitter: 0 }],
  ["a camera whose clock is 200 ppm fast", { clockError: -0.0002, jitter: 0.01 }],
  ["a camera whose clock is 200 ppm slow", { clockError: 0.0002, jitter: 0.01 }],
  ["pictures that come up to 60 ms late", { clockError: 0.00005, jitter: 0.06 }],
  ["pictures that come up to 150 ms late", { clockError: 0.00005, jitter: 0.15 }],
  ["an outage of two seconds every ten minutes", { clockError: 0.00005, jitter: 0.03, outage: 2 }],
]) {
  test(`over an hour of ${words} it drifts less than 0.3 s`, () => {
    for (const seed of [1, 2, 3]) {
      const { median, p95 } = anHour({ ...given, seed });
      assert.ok(p95 - 0.08 < 0.3, `p95 ${p95.toFixed(3)} s`);
      assert.ok(median < 0.25, `median ${median.toFixed(3)} s`);
    }
  });
}
