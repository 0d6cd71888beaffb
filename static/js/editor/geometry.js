/* What a layout may be, as in warroom/wall/geometry.py, so that a refusal comes while one draws. Pure. Both are held to
   tests/geometry_cases.json. Lengths in w: 1/480 of the wall's width. */

export const WIDTH = 480;
export const TOP = 16;
export const TRUTH = 10;
export const STANDARD_TEXT = 4;
export const LEAST_ARCMIN = 16;
export const SMALLEST = { w: 12, h: 6 };
const CAP_RATIO = 0.698;
const TOLERANCE_ARCMIN = 0.05;
const LARGEST_TEXT = 40;
const MOST_PANELS = 80;
const TOUCH = 0.01;
const LETTER_EM = 0.56;
const LINE_EM = 1.4;
const NAME = /^[A-Z][0-9]{1,2}$/;
const NEEDS = {
  camera: [16, 4.5], tour: [16, 4.5], map: [20, 8], feed: [24, 6], incidents: [24, 6], incident: [30, 10], chart: [24, 8],
  figures: [20, 8], escalation: [24, 6], clock: [8, 1.5], banner: [20, 1], ticker: [30, 1], announcement: [16, 3],
  picture: [6, 3], web: [40, 15], heading: [4, 1], alarm: [40, 2], sop: [24, 5],
};

/** The height in w of a wall's canvas. */
export function heightOf(wall) {
  return (WIDTH * wall.height_px) / wall.width_px;
}

/** The angle in arcmin under which a capital of this letter size is seen by the farthest reader. */
export function legible(text, { width_m, viewer_m }) {
  return (Math.atan((CAP_RATIO * text / WIDTH * width_m) / viewer_m) * 180 / Math.PI) * 60;
}

export function isLegible(text, wall) {
  return legible(text, wall) >= LEAST_ARCMIN - TOLERANCE_ARCMIN;
}

/** The smallest letter size in w that is still read. */
export function smallestText({ width_m, viewer_m }) {
  return (viewer_m * Math.tan((LEAST_ARCMIN / 60) * Math.PI / 180)) / CAP_RATIO / width_m * WIDTH;
}

/** Width and height in w that a source needs with letters of this size. */
export function room(source, text, letters = 0) {
  const need = NEEDS[source];
  if (!need) return { ...SMALLEST };
  const w = Math.max(need[0] * LETTER_EM * text, source === "heading" ? letters * LETTER_EM * text : 0);
  return { w: Math.max(w, SMALLEST.w), h: Math.max(need[1] * LINE_EM * text, SMALLEST.h) };
}

/** Everything that is wrong with a body. @returns {{field: string, why: string, facts: object, panel?: string}[]} */
export function faults(body, height = 270) {
  if (!isObject(body)) return [fault("body", "object")];
  const found = surplus(body, ["top", "panels"], "");
  const top = body.top ?? true;
  if (typeof top !== "boolean") found.push(fault("top", "boolean"));
  const { panels } = body;
  if (!Array.isArray(panels) || panels.length < 1 || panels.length > MOST_PANELS) return [...found, fault("panels", "count", { most: MOST_PANELS })];
  const seen = new Set();
  const sound = [];
  panels.forEach((panel, number) => {
    const wrong = panelFaults(panel, `panels[${number}]`, seen, top === false ? 0 : TOP, height - TRUTH);
    found.push(...wrong.map((one) => ({ ...one, panel: panel?.name })));
    if (!wrong.length) sound.push([number, panel]);
  });
  return [...found, ...overlaps(sound)];
}

/** The panels whose letters the farthest reader cannot read. */
export function textFaults(body, wall) {
  return body.panels.flatMap((panel, number) => {
    const text = panel.text ?? STANDARD_TEXT;
    if (isLegible(text, wall)) return [];
    const facts = { name: panel.name, arcmin: round(legible(text, wall)), least: round(smallestText(wall)), viewer_m: wall.viewer_m };
    return [{ ...fault(`panels[${number}].text`, "illegible", facts), panel: panel.name }];
  });
}

/** The cells whose panel is too small for what stands in it. */
export function fitFaults(body, cells) {
  const panels = new Map(body.panels.map((panel) => [panel.name, panel]));
  return cells.flatMap((cell, number) => {
    const panel = panels.get(cell.panel);
    if (!panel || ["unchanged", "empty"].includes(cell.source)) return [];
    const need = room(cell.source, panel.text ?? STANDARD_TEXT, cell.source === "heading" ? (cell.text ?? "").length : 0);
    if (panel.w + TOUCH >= need.w && panel.h + TOUCH >= need.h) return [];
    return [{ ...fault(`cells[${number}].panel`, "tight", { name: panel.name, source: cell.source, w: round(need.w), h: round(need.h) }), panel: panel.name }];
  });
}

function panelFaults(panel, at, seen, ceiling, floor) {
  if (!isObject(panel)) return [fault(at, "object")];
  const found = surplus(panel, ["name", "x", "y", "w", "h", "zone", "text"], `${at}.`);
  if (typeof panel.name !== "string" || !NAME.test(panel.name)) found.push(fault(`${at}.name`, "name"));
  else if (seen.has(panel.name)) found.push(fault(`${at}.name`, "twice", { name: panel.name }));
  else seen.add(panel.name);
  if (typeof (panel.zone ?? false) !== "boolean") found.push(fault(`${at}.zone`, "boolean"));
  const text = panel.text === undefined ? STANDARD_TEXT : panel.text;
  if (!Number.isFinite(text) || text < 1 || text > LARGEST_TEXT) found.push(fault(`${at}.text`, "letter", { most: LARGEST_TEXT }));
  const bad = ["x", "y", "w", "h"].filter((side) => !Number.isFinite(panel[side]));
  if (bad.length) return [...found, ...bad.map((side) => fault(`${at}.${side}`, "number"))];
  for (const side of ["w", "h"]) if (panel[side] < SMALLEST[side]) found.push(fault(`${at}.${side}`, "small", { least: SMALLEST[side] }));
  if (panel.x < 0 || panel.x + panel.w > WIDTH + TOUCH) found.push(fault(`${at}.x`, "outside", { low: 0, high: WIDTH }));
  if (panel.y < ceiling || panel.y + panel.h > floor + TOUCH) found.push(fault(`${at}.y`, "outside", { low: ceiling, high: floor }));
  return found;
}

function overlaps(sound) {
  return sound.flatMap(([, one], index) => sound.slice(index + 1).flatMap(([number, other]) => {
    const across = Math.min(one.x + one.w, other.x + other.w) - Math.max(one.x, other.x);
    const down = Math.min(one.y + one.h, other.y + other.h) - Math.max(one.y, other.y);
    if (across <= TOUCH || down <= TOUCH) return [];
    return [{ ...fault(`panels[${number}]`, "overlap", { name: other.name, other: one.name }), panel: other.name }];
  }));
}

function surplus(given, known, prefix) {
  return Object.keys(given).filter((name) => !known.includes(name)).sort().map((name) => fault(`${prefix}${name}`, "surplus"));
}

function fault(field, why, facts = {}) {
  return { field, why, facts };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
