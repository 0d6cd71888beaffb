/* The canvas of a wall in small, with the rectangle of each output. */

import { svg } from "../desk/dom.js";

/** @param {object} wall @param {number|null} chosen number of the chosen output */
export function miniature(wall, chosen) {
  const { width_px: width, height_px: height } = wall;
  const unit = width / 480;
  const drawn = svg("svg", { viewBox: `${-unit} ${-unit} ${width + 2 * unit} ${height + 2 * unit}`, class: "wall-mini", "aria-hidden": "true" });
  drawn.append(svg("rect", { class: "canvas", width, height }));
  for (const output of wall.outputs) {
    const place = svg("rect", { class: `place ${output.state}${output.number === chosen ? " on" : ""}`, x: output.x + unit, y: output.y + unit, width: Math.max(1, output.width - 2 * unit), height: Math.max(1, output.height - 2 * unit) });
    const label = svg("text", { x: output.x + output.width / 2, y: output.y + output.height / 2, "font-size": Math.min(output.width, output.height) * 0.36 });
    label.textContent = output.number;
    drawn.append(place, label);
  }
  return drawn;
}
