import assert from "node:assert/strict";
import { test } from "node:test";
import { edgeTime, newest, PlaylistTiming } from "../../static/js/lib/playlist-timing.js";

const playlist = (last, durationS = 1) => [
  "#EXTM3U", "#EXT-X-TARGETDURATION:1", `#EXT-X-MEDIA-SEQUENCE:${last - 1}`,
  "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T06:00:00.000Z", "#EXTINF:1.00000,", `${last - 1}.m4s`,
  "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T06:00:01.000Z", `#EXTINF:${durationS.toFixed(5)},`, `${last}.m4s`,
].join("\n");

test("the newest segment is the last one listed", () => {
  assert.deepEqual(newest(playlist(41, 0.96)), { number: 41, durationS: 0.96 });
  assert.deepEqual(newest("#EXTM3U"), { number: null, durationS: 1 });
});

test("the edge is where the last segment ends", () => {
  assert.equal(edgeTime(playlist(41, 0.5)), Date.parse("2026-01-31T06:00:01.500Z"));
  assert.equal(edgeTime("#EXTM3U"), null);
});

/** A server that lists segment n at n seconds + phase; how late each is first seen, and how often was asked. */
function run({ phaseMs, seconds, jitterMs = () => 0, rttMs = 10, edgeAt = () => null }) {
  const timing = new PlaylistTiming();
  const late = [];
  let now = 10_000, asked = 0, seen = null;
  while (now < 10_000 + seconds * 1000) {
    const last = listed(now, phaseMs, jitterMs);
    asked += 1;
    const answered = now + rttMs;
    timing.told(playlist(last), { askedAt: now, now: answered, edgeAt: edgeAt(last) });
    if (last !== seen && seen !== null) late.push(answered - appears(last, phaseMs, jitterMs));
    seen = last;
    now = answered + timing.waitMs(answered);
  }
  return { late, asked };
}

const appears = (n, phaseMs, jitterMs) => n * 1000 + phaseMs + jitterMs(n);
function listed(now, phaseMs, jitterMs) {
  let n = Math.floor((now - phaseMs) / 1000) + 1;
  while (appears(n, phaseMs, jitterMs) > now) n -= 1;
  return n;
}

for (const phaseMs of [0, 130, 500, 777, 990]) {
  test(`it finds the moment, whatever the phase (${phaseMs} ms)`, () => {
    const { late, asked } = run({ phaseMs, seconds: 60 });
    const settled = late.slice(10).sort((a, b) => a - b);
    assert.ok(settled[settled.length >> 1] < 80, `median ${settled[settled.length >> 1]} ms`);
    assert.ok(settled.at(-1) < 200, `worst ${settled.at(-1)} ms`);
    assert.ok(asked < 60 * 2, `${asked} requests a minute`);
  });
}

test("a clock that is right is believed at once", () => {
  const { late } = run({ phaseMs: 400, seconds: 5, edgeAt: (last) => (last * 1000) + 400 });
  assert.ok(late[0] < 80, `${late[0]} ms`);
});

for (const beatMs of [0, 200, 500, 900]) {
  test(`a player that comes once a second, ${beatMs} ms after the moment, is brought to it`, () => {
    const timing = new PlaylistTiming();
    const late = [];
    let beat = 10_000 + beatMs, now = beat;
    for (let round = 0; round < 20; round += 1) {
      now = beat + timing.waitMs(beat); // as hls.js does: a second after the beat before, or at once
      while (!timing.told(playlist(Math.floor(now / 1000)), { askedAt: now, now: now + 10, edgeAt: Math.floor(now / 1000) * 1000 })) now += 10 + timing.waitMs(now + 10);
      late.push(now + 10 - Math.floor(now / 1000) * 1000);
      beat = Math.max(beat + 1000, now + 10);
    }
    assert.ok(late.slice(3).every((ms) => ms < 200), late.join());
  });
}

test("segments that come unevenly do not throw it off", () => {
  const { late } = run({ phaseMs: 300, seconds: 120, jitterMs: (n) => ((n * 37) % 60) });
  const settled = late.slice(10).sort((a, b) => a - b);
  assert.ok(settled[Math.floor(settled.length * 0.95)] < 200, `p95 ${settled[Math.floor(settled.length * 0.95)]} ms`);
});

test("a camera that died is asked for less and less", () => {
  const timing = new PlaylistTiming();
  timing.told(playlist(41), { askedAt: 0, now: 10 });
  const gaps = [];
  let now = 1000;
  for (let i = 0; i < 8; i += 1) {
    assert.equal(timing.told(playlist(41), { askedAt: now, now }), false);
    gaps.push(timing.waitMs(now));
    now += timing.waitMs(now);
  }
  assert.deepEqual(gaps, [50, 100, 200, 400, 400, 400, 400, 400]);
  assert.ok(timing.silentMs(now) > 2500);
});
