/* Severity glyphs: shape, digit and colour. Filled = nobody has it, outlined = somebody has it, dashed = shelved. */

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  P1: { d: "M10 .8 19.2 10 10 19.2 .8 10z", digit: "1", y: 13.7 },
  P2: { d: "M10 1.4 19.4 18.2H.6z", digit: "2", y: 16 },
  P3: { d: "M1.6 1.6h16.8v16.8H1.6z", digit: "3", y: 14 },
  P4: { d: "M10 .9a9.1 9.1 0 1 1 0 18.2 9.1 9.1 0 0 1 0-18.2z", digit: "4", y: 13.7 },
};
const FILLS = { new: "new", acknowledged: "ack", closed: "ack", shelved: "shelved" };

/**
 * @param {string} severity P1..P4
 * @param {string} state new, acknowledged, closed or shelved
 * @returns {SVGSVGElement}
 */
export function glyph(severity, state = "new", className = "") {
  const shape = SHAPES[severity] ?? SHAPES.P4;
  const svg = make("svg", { viewBox: "0 0 20 20", role: "img", "aria-label": severity });
  svg.setAttribute("class", `sev ${severity.toLowerCase()} ${FILLS[state] ?? "new"} ${className}`.trim());
  const digit = make("text", { x: 10, y: shape.y });
  digit.textContent = shape.digit;
  svg.append(make("path", { d: shape.d }), digit);
  return svg;
}

/** A line icon of the desk from its path data, drawn on a 16 grid. */
export function icon(d, className = "") {
  const svg = make("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  svg.setAttribute("class", `ic ${className}`.trim());
  svg.append(make("path", { d }));
  return svg;
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
