import assert from "node:assert/strict";
import { test } from "node:test";
import { droppedPct, figureWords, nextNumber, revisionWords, stateWords, wallWords, withNews } from "../../static/js/walls/list-words.js";

const NOW = Date.parse("2026-01-31T06:02:00Z");
const output = (more) => ({ number: 1, name: "", state: "online", since: null, revision: 411, opened_by: "", last_seen_at: "2026-01-31T06:01:58Z", figures: {}, ...more });

test("each state says what it is and since when", () => {
  assert.equal(stateWords(output(), NOW), "hidup");
  assert.equal(stateWords(output({ opened_by: "Rina A." }), NOW), "dibuka oleh Rina A.");
  assert.equal(stateWords(output({ state: "stale", last_seen_at: "2026-01-31T06:01:46Z" }), NOW), "diam 14 dtk");
  assert.equal(stateWords(output({ state: "offline", since: "2026-01-31T05:04:00Z" }), NOW), "tidak terdengar sejak 13:04");
  assert.equal(stateWords(output({ state: "offline", since: "2026-01-31T05:04:00Z", last_seen_at: null }), NOW), "belum pernah terdengar");
  assert.equal(stateWords(output({ state: "revoked", since: "2026-01-31T06:01:00Z" }), NOW), "dicabut 14:01");
  assert.equal(stateWords(output({ state: "unpaired" }), NOW), "belum dipasangkan");
});

test("a revision that the wall has left is late, but only on a glass that somebody sees", () => {
  assert.deepEqual(revisionWords(output(), 412), { words: "rev 411", late: true });
  assert.deepEqual(revisionWords(output(), 411), { words: "rev 411", late: false });
  assert.equal(revisionWords(output({ state: "offline" }), 412).late, false);
  assert.deepEqual(revisionWords(output({ revision: null }), 412), { words: "–", late: false });
});

test("the wall in one line names the culprit", () => {
  const outputs = [output(), output({ number: 2, revision: 410 }), output({ number: 3, state: "offline" })];
  assert.equal(wallWords(outputs, 411), "2 dari 3 hidup, nomor 2 di rev 410");
  assert.equal(wallWords([], 0), "belum ada keluaran");
});

test("dropped pictures are a share of those that came, not of none", () => {
  assert.equal(droppedPct({ dropped: 1, shown_frames: 99 }), 1);
  assert.equal(droppedPct({ dropped: 0, shown_frames: 0 }), null);
  assert.equal(droppedPct({}), null);
  assert.equal(figureWords(output({ figures: { dropped: 10, shown_frames: 90 } })).stutters, true);
});

test("figures of who is not heard are not shown as if they were of now", () => {
  const figures = { fps: 58, memory_mb: 812.4, playing: 15, tiles: 16, width: 3840, height: 2160, dpr: 1 };
  assert.equal(figureWords(output({ figures })).tiles, "15/16");
  assert.equal(figureWords(output({ figures })).memory, "812 MB");
  assert.equal(figureWords(output({ figures })).screen, "3840 × 2160");
  assert.equal(figureWords(output({ figures, state: "offline" })).fps, "–");
});

test("news of an output changes that output; other news changes nothing", () => {
  const walls = [{ slug: "balaikota", outputs: [output({ figures: { fps: 60 } })] }];
  const after = withNews(walls, { wall: "balaikota", output: { number: 1, state: "offline", last_seen_at: "2026-01-31T06:00:00Z" } });
  assert.equal(after[0].outputs[0].since, "2026-01-31T06:00:00Z");
  assert.equal(after[0].outputs[0].figures.fps, 60);
  assert.equal(withNews(walls, { wall: "posko", output: { number: 1 } }), walls);
});

test("a new output has the next number", () => {
  assert.equal(nextNumber([]), 1);
  assert.equal(nextNumber([output({ number: 4 }), output({ number: 2 })]), 5);
});
