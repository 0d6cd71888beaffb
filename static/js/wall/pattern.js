/* The test pattern: a pixel's grid, grey steps, the edge of the glass, and lines that run over the whole canvas: where the
   bezel is set right they are straight from one panel to the next. */

import { glass } from "./output-geometry.js";

const CELL_PX = 64;
const STEPS = 16;
const CHECK_PX = 8;

/** @param {object} shown @param {object|null} output @param {{width: number, height: number}} size of the glass, CSS pixels */
export function drawPattern(shown, output, { width, height }) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const pen = canvas.getContext("2d");
  const look = getComputedStyle(document.documentElement);
  const [ground, line, ink] = ["--ground", "--line-3", "--ink"].map((name) => look.getPropertyValue(name));
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  grid(pen, line);
  overTheCanvas(pen, shown, glass(shown, output), ink);
  steps(pen);
  checker(pen, ink);
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  pen.strokeRect(0.5, 0.5, canvas.width - 1, canvas.height - 1); // every side must be seen: else the panel cuts the picture
  return canvas;
}

function grid(pen, colour) {
  const { width, height } = pen.canvas;
  pen.fillStyle = colour;
  for (let x = 0; x < width; x += CELL_PX) pen.fillRect(x, 0, 1, height);
  for (let y = 0; y < height; y += CELL_PX) pen.fillRect(0, y, width, 1);
}

/** Diagonals and circle of the whole wall, and the edges of every output, in this output's share. */
function overTheCanvas(pen, { width_px: w, height_px: h, outputs = [] }, seen, colour) {
  const scale = pen.canvas.width / seen.width;
  pen.save();
  pen.scale(scale, scale);
  pen.translate(-seen.x, -seen.y);
  pen.strokeStyle = colour;
  pen.lineWidth = 3 / scale;
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(w, h);
  pen.moveTo(w, 0);
  pen.lineTo(0, h);
  pen.moveTo(w / 2 + h / 2, h / 2);
  pen.arc(w / 2, h / 2, h / 2, 0, 2 * Math.PI);
  for (const { x, y, width, height } of outputs) pen.rect(x, y, width, height);
  pen.stroke();
  pen.restore();
}

function steps(pen) {
  const { width, height } = pen.canvas;
  const [w, h] = [width / 2 / STEPS, height / 12];
  for (let i = 0; i < STEPS; i += 1) {
    const level = Math.round((255 * i) / (STEPS - 1));
    pen.fillStyle = `rgb(${level} ${level} ${level})`;
    pen.fillRect(width / 4 + i * w, height / 2 - h / 2, Math.ceil(w), h);
  }
}

/** Pixels on and off: grey and even where nothing scales the picture, with bands where something does. */
function checker(pen, colour) {
  const { width, height } = pen.canvas;
  const size = CELL_PX * 2;
  pen.fillStyle = colour;
  for (const left of [CHECK_PX, width - size - CHECK_PX]) {
    for (let y = 0; y < size; y += 1) for (let x = y % 2; x < size; x += 2) pen.fillRect(left + x, height - size - CHECK_PX + y, 1, 1);
  }
}
