/* What tours are called: a wall's contents carry their short names only. */

import { get } from "../lib/api.js";

const titles = new Map();

/** @param {{slug: string, title: string}[]} tours */
export function learnTours(tours) {
  for (const { slug, title } of tours) titles.set(slug, title);
}

/** The title, or null of a tour that this page does not know. */
export function tourTitle(slug) {
  return titles.get(slug) ?? null;
}

/** Asks the server, on behalf of those who may see tours. Without an answer they keep their short names. @param {{can: Set<string>}} me */
export async function readTours({ can }) {
  if (!can.has("wall_view")) return;
  try {
    learnTours((await get("/api/v1/tours/")).results);
  } catch (error) {
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
  }
}
