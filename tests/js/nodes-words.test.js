import assert from "node:assert/strict";
import test from "node:test";

const { encoderWords, forWhom, shares, whyWords } = await import("../../static/js/nodes/words.js");

const one = (holder, of = "") => ({ holder, of });

test("each kind of viewer is said once, with its number", () => {
  assert.equal(whyWords([one("wall", "balaikota"), one("desk"), one("desk")]), "dinding balaikota; meja, 2 kali");
});

test("a page's own requests are not further viewers", () => {
  assert.equal(whyWords([one("wall", "uji"), one("user"), one("player", "n1")]), "dinding uji");
});

test("a player without a page is named", () => {
  assert.equal(whyWords([one("player", "n1")]), "pemutar lain");
});

test("how important a stream is follows for whom it runs, unless that says it", () => {
  assert.equal(forWhom({ why: [one("rule")], priority: "pinned" }), "rekaman (disematkan)");
  assert.equal(forWhom({ why: [one("wall", "balaikota")], priority: "wall" }), "dinding balaikota");
  assert.equal(forWhom({ why: [one("player", "n1")], priority: "mobile" }), "pemutar lain");
  assert.equal(forWhom({ why: [], priority: "" }), "baru saja ditinggalkan");
});

test("a kind that came later is shown as it is", () => {
  assert.equal(whyWords([one("drone")]), "drone");
});

test("a share is never above one, and nothing where nothing may be carried", () => {
  const node = { streams: [1, 2, 3], capacity: 2, transcode_cores: 0, figures: { cpu: 0.5, transcode_cores_used: 1 } };
  assert.deepEqual(shares(node), { streams: 1, transcodes: null, cpu: 0.5 });
});

test("an encoder is named, or nothing is said", () => {
  assert.equal(encoderWords(undefined), "");
  assert.equal(encoderWords({ taken: "vaapi" }), "penyandi vaapi");
});
