/* Plays one address and notes for each frame shown when it was shown and how old it was, by the number it bears. */

import { play } from "./players.js";

const asked = new URLSearchParams(location.search);
const PICTURES = 500, FPS = 25, CELL = 32, BITS = 12, WIDTH = 640;
const video = document.querySelector("video");
const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: 1 });
const pen = canvas.getContext("2d", { willReadFrequently: true });

window.frames = [];  // [shown at, unix s; age, s; number]
window.events = [];

function read() {
  const shownAt = Date.now() / 1000;
  pen.drawImage(video, 0, CELL, WIDTH, 1, 0, 0, WIDTH, 1);
  const row = pen.getImageData(0, 0, WIDTH, 1).data;
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) number = number * 2 + (row[(bit * CELL + CELL / 2) * 4 + 1] > 128 ? 1 : 0);
  if (number < PICTURES) {
    const turn = PICTURES / FPS;
    window.frames.push([shownAt, (((shownAt - number / FPS) % turn) + turn) % turn, number]);
  }
  video.requestVideoFrameCallback(read);
}

video.requestVideoFrameCallback(read);
play({ video, mode: asked.get("mode"), address: asked.get("address"), settings: JSON.parse(asked.get("settings") || "{}"),
  note: (what) => window.events.push([Date.now() / 1000, what]) });
