import assert from "node:assert/strict";
import { test } from "node:test";
import { due, NO_TIME_GIVEN_MS, queued, swapTime } from "../../static/js/wall/swap.js";

const NOW = Date.parse("2026-01-31T06:00:00Z");
const iso = (ms) => new Date(NOW + ms).toISOString();

test("a change waits for the time that all outputs were told", () => {
  assert.equal(swapTime(iso(150), NOW), NOW + 150);
});

test("a late output jumps, and a time that nobody gave is soon", () => {
  assert.equal(swapTime(iso(-900), NOW), NOW);
  assert.equal(swapTime(null, NOW), NOW + NO_TIME_GIVEN_MS);
  assert.equal(swapTime("soon", NOW), NOW + NO_TIME_GIVEN_MS);
});

test("a clock that is wrong by minutes does not stop the wall", () => {
  assert.equal(swapTime(iso(600_000), NOW), NOW + 2000);
});

const at = (revision, ms) => ({ shown: { revision }, at: NOW + ms });

test("a repeated or older revision is not queued", () => {
  const queue = queued([], { revision: 5 }, NOW + 150);
  assert.equal(queued(queue, { revision: 5 }, NOW + 300), queue);
  assert.equal(queued(queue, { revision: 4 }, NOW + 300), queue);
});

test("a newer revision is never shown before the one it follows", () => {
  assert.deepEqual(queued([at(5, 150)], { revision: 6 }, NOW + 100), [at(5, 150), at(6, 150)]);
});

test("of several that are due the newest is shown, what is not due waits", () => {
  assert.deepEqual(due([at(5, 0), at(6, 10), at(7, 150)], NOW + 20), { show: { revision: 6 }, waiting: [at(7, 150)] });
  assert.deepEqual(due([at(7, 150)], NOW), { show: null, waiting: [at(7, 150)] });
});

test("changes that come faster than they are shown do not push each other away for ever", () => {
  let queue = [];
  const shown = [];
  for (let ms = 0; ms < 1000; ms += 50) {
    queue = queued(queue, { revision: ms }, swapTime(iso(ms + 150), NOW + ms));
    const { show, waiting } = due(queue, NOW + ms);
    queue = waiting;
    if (show) shown.push(show.revision);
  }
  assert.equal(shown.length, 17);
});
