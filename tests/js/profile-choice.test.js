import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseProfile, streamOf } from "../../static/js/lib/profile-choice.js";

const SUB = { tile: { width: 640, height: 360 }, main: { width: 1920, height: 1080 } };
const box = (widthPx, more = {}) => ({ widthPx, heightPx: (widthPx * 9) / 16, dpr: 1, streams: SUB, ...more });

for (const [words, known, profile] of [
  ["a small tile", box(320), "tile"],
  ["a tile as large as the sub stream", box(640), "tile"],
  ["a tile much larger that nobody looks at", box(1600), "tile"],
  ["a tile of the size of a stamp", box(100), "thumb"],
  ["a stamp on a display of two pixels each way", box(100, { dpr: 2 }), "tile"],
  ["the large picture", box(1280, { focused: true }), "focus"],
  ["a focused picture that the sub stream covers", box(600, { focused: true }), "tile"],
  ["a focused picture on a dense display", box(600, { focused: true, dpr: 2 }), "focus"],
  ["a zoomed picture", box(1280, { zoomed: true }), "main"],
  ["a zoomed picture that played as focus", box(1280, { zoomed: true, current: "focus" }), "main"],
  ["a picture whose size is not known yet", box(0), "tile"],
  ["a picture whose box was folded", box(0, { current: "focus" }), "focus"],
  ["a flat box: its height decides", { widthPx: 1900, heightPx: 300, dpr: 1, focused: true, streams: SUB }, "tile"],
  ["a camera with streams not known yet", { ...box(1280, { focused: true }), streams: {} }, "focus"],
  ["a camera whose main stream is no larger", { ...box(1280, { focused: true }), streams: { ...SUB, main: SUB.tile } }, "tile"],
  ["a sub stream of 1280", { ...box(1280, { focused: true }), streams: { ...SUB, tile: { width: 1280, height: 720 } } }, "tile"],
  // up above 1.15 times, down below 0.8 times
  ["a tile that grew a little", box(730, { focused: true, current: "tile" }), "tile"],
  ["a tile that grew", box(740, { focused: true, current: "tile" }), "focus"],
  ["a large picture that shrank a little", box(520, { focused: true, current: "focus" }), "focus"],
  ["a large picture that shrank", box(500, { focused: true, current: "focus" }), "tile"],
  ["a stamp that grew a little", box(140, { current: "thumb" }), "thumb"],
  ["a stamp that grew", box(150, { current: "thumb" }), "tile"],
  ["a tile that became nearly a stamp", box(110, { current: "tile" }), "tile"],
  ["a tile that became a stamp", box(100, { current: "tile" }), "thumb"],
  ["a large picture that lost the focus", box(1280, { current: "focus" }), "tile"],
  ["a large picture that became a stamp", box(90, { focused: true, current: "main" }), "thumb"],
]) {
  test(`${words} plays ${profile}`, () => assert.equal(chooseProfile(known), profile));
}

test("no size makes it swing: what was chosen stays chosen", () => {
  for (let width = 50; width < 2000; width += 7) {
    for (const current of [null, "thumb", "tile", "focus"]) {
      const first = chooseProfile(box(width, { focused: true, current }));
      assert.equal(chooseProfile(box(width, { focused: true, current: first })), first, `${width} px after ${current}`);
    }
  }
});

test("focus and main are one stream, thumb and tile the other", () => {
  assert.deepEqual(["thumb", "tile", "focus", "main"].map(streamOf), ["tile", "tile", "main", "main"]);
});
