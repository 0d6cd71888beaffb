/* The sign of an escalation level: shape, digit and colour. A dashed edge: nobody has confirmed it yet. */

import { t } from "../lib/i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  1: { d: "M10 1.2a8.8 8.8 0 1 1 0 17.6 8.8 8.8 0 0 1 0-17.6z", y: 13.7 },
  2: { d: "M2 2h16v16H2z", y: 13.7 },
  3: { d: "M10 1.6 19 18H1z", y: 16 },
  4: { d: "M10 .8 19.2 10 10 19.2.8 10z", y: 13.7 },
  5: { d: "M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z", y: 13.7 },
};

/** @param {number} level 1..5 @param {{confirmed?: boolean}} [given] */
export function levelGlyph(level, { confirmed = true } = {}) {
  const shape = SHAPES[level] ?? SHAPES[1];
  const svg = make("svg", { viewBox: "0 0 20 20", role: "img", "aria-label": t("Tingkat {n}", { n: level }) });
  svg.setAttribute("class", `lvl l${level}${confirmed ? "" : " open"}`);
  const digit = make("text", { x: 10, y: shape.y });
  digit.textContent = level;
  svg.append(make("path", { d: shape.d }), digit);
  return svg;
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
