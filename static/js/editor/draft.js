/* The drawing: a layout's body and a scene's cells, and what can be done to them. Pure: each act gives a new drawing. */

import { SMALLEST, STANDARD_TEXT, TOP, TRUTH, WIDTH } from "./geometry.js";

/** @returns {{left: number, top: number, right: number, bottom: number}} where panels may lie */
export function boundsOf(body, height) {
  return { left: 0, top: body.top === false ? 0 : TOP, right: WIDTH, bottom: height - TRUTH };
}

export function panelOf(draft, name) {
  return draft.body.panels.find((panel) => panel.name === name) ?? null;
}

export function cellOf(draft, name) {
  return draft.cells.find((cell) => cell.panel === name) ?? null;
}

/** Give a panel other values; a value of undefined leaves it out. */
export function change(draft, name, values) {
  const panels = draft.body.panels.map((panel) => (panel.name === name ? clean({ ...panel, ...values }) : panel));
  return { ...draft, body: { ...draft.body, panels } };
}

/** Another name; what stood in the panel moves along. */
export function rename(draft, name, next) {
  const renamed = change(draft, name, { name: next });
  return { ...renamed, cells: draft.cells.map((cell) => (cell.panel === name ? { ...cell, panel: next } : cell)) };
}

/** A new panel in the largest free place; null where there is none. */
export function add(draft, height) {
  const place = freePlace(draft.body, height);
  if (!place) return null;
  const name = freeName(draft.body.panels);
  return { draft: withPanels(draft, [...draft.body.panels, { name, ...place }]), name };
}

/** Two panels out of one, side by side or one above the other; null where they would be too small. */
export function split(draft, name, { down = false, gap = 2 } = {}) {
  const panel = panelOf(draft, name);
  const [at, size] = down ? ["y", "h"] : ["x", "w"];
  const half = Math.round(((panel[size] - gap) / 2) * 10) / 10;
  if (half < SMALLEST[size]) return null;
  const fresh = freeName(draft.body.panels);
  const rest = Math.round((panel[size] - half - gap) * 10) / 10;
  const second = { ...panel, name: fresh, [at]: Math.round((panel[at] + half + gap) * 10) / 10, [size]: rest };
  const panels = draft.body.panels.flatMap((one) => (one.name === name ? [{ ...one, [size]: half }, second] : [one]));
  return { draft: withPanels(draft, panels), name: fresh };
}

/** Without a panel and what stood in it; the last one stays. */
export function drop(draft, name) {
  if (draft.body.panels.length < 2) return draft;
  const panels = draft.body.panels.filter((panel) => panel.name !== name);
  return { ...withPanels(draft, panels), cells: draft.cells.filter((cell) => cell.panel !== name) };
}

/** What stands in a panel; null takes its cell away. */
export function fill(draft, name, content) {
  const rest = draft.cells.filter((cell) => cell.panel !== name);
  return { ...draft, cells: content ? [...rest, { panel: name, ...content }] : rest };
}

/** The next free name in the row of the last panel. */
export function freeName(panels) {
  const taken = new Set(panels.map((panel) => panel.name));
  for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") for (let n = 1; n <= 99; n += 1) {
    if (!taken.has(`${letter}${n}`) && (taken.has(`${letter}1`) || n === 1)) return `${letter}${n}`;
  }
  return "";
}

/** The largest of the free rectangles of common sizes, top left first. */
function freePlace(body, height) {
  const { left, top, right, bottom } = boundsOf(body, height);
  for (const [w, h] of [[158, 79], [118, 59], [78, 44], [58, 32], [36, 26], [SMALLEST.w, SMALLEST.h]]) {
    for (let y = top + 2; y + h <= bottom; y += 2) for (let x = left + 2; x + w <= right; x += 2) {
      if (!body.panels.some((panel) => x < panel.x + panel.w && x + w > panel.x && y < panel.y + panel.h && y + h > panel.y)) return { x, y, w, h };
    }
  }
  return null;
}

function withPanels(draft, panels) {
  return { ...draft, body: { ...draft.body, panels } };
}

/** What is as it is without saying is not said. */
function clean(panel) {
  const kept = Object.fromEntries(Object.entries(panel).filter(([, value]) => value !== undefined));
  if (!kept.zone) delete kept.zone;
  if (kept.text === STANDARD_TEXT) delete kept.text;
  return kept;
}
