/* Seven days of a level as two step lines: in force, and suggested. `steps` is pure; `draw` makes the picture. */

import { svg } from "../desk/dom.js";
import { date, ms } from "../lib/time.js";

const DAY_MS = 86_400_000;
const BOX = { left: 22, right: 474, top: 10, bottom: 108 };

/**
 * The changes of one line as [at, level] from `from` to `to`.
 * @param {object[]} changes oldest first @param {boolean} suggested which of the two lines
 */
export function steps(changes, { suggested, from, to }) {
  const mine = changes.filter(({ what }) => (what === "suggested") === suggested);
  const before = mine.filter(({ at }) => ms(at) <= from).at(-1);
  const after = mine.filter(({ at }) => ms(at) > from && ms(at) <= to);
  const start = before?.after ?? after[0]?.before ?? 1;
  const points = [[from, start]];
  for (const { at, after: level } of after) points.push([ms(at), points.at(-1)[1]], [ms(at), level]);
  return [...points, [to, points.at(-1)[1]]];
}

export function draw(element, changes, { from, to }) {
  const x = (at) => BOX.left + ((at - from) / (to - from)) * (BOX.right - BOX.left);
  const y = (level) => BOX.bottom - ((level - 1) / 4) * (BOX.bottom - BOX.top);
  const parts = [];
  for (let level = 1; level <= 5; level += 1) {
    parts.push(svg("line", { class: "grid", x1: BOX.left, x2: BOX.right, y1: y(level), y2: y(level) }), text(8, y(level) + 4, String(level)));
  }
  for (let day = Math.ceil(from / DAY_MS) * DAY_MS - 8 * 3_600_000; day < to; day += DAY_MS) {
    if (day > from && x(day) < BOX.right - 30) parts.push(text(x(day), 126, date(day).split(" ").slice(0, 2).join(" ")));
  }
  const path = (points) => points.map(([at, level], n) => `${n ? "L" : "M"}${x(at).toFixed(1)} ${y(level).toFixed(1)}`).join("");
  const inForce = path(steps(changes, { suggested: false, from, to }));
  parts.push(svg("path", { class: "area", d: `${inForce}L${BOX.right} ${BOX.bottom}L${BOX.left} ${BOX.bottom}z` }), svg("path", { class: "suggested", d: path(steps(changes, { suggested: true, from, to })) }), svg("path", { class: "in-force", d: inForce }));
  element.replaceChildren(...parts);
}

function text(x, y, words) {
  const element = svg("text", { x, y });
  element.textContent = words;
  return element;
}
