/* How many of the pictures on this glass are of now, and which is the worst that is not. Pure. */

import { t } from "../lib/i18n.js";

const FRESH_S = 3;

/**
 * A still is not of now and is not meant to be: it is told of and is no fault.
 * @param {{panel: string, state: string, age: number}[]} tiles age in s, Infinity while there is no picture
 * @returns {{words: string, isBad: boolean}}
 */
export function picturesWords(tiles) {
  const stills = tiles.filter(({ state }) => state === "still").length;
  const moving = tiles.filter(({ state }) => state !== "still");
  const old = moving.filter(({ state, age }) => state !== "live" || !(age < FRESH_S));
  const parts = [t("{fresh}/{all} segar", { fresh: moving.length - old.length, all: moving.length })];
  if (stills) parts.push(t("{n} cuplikan", { n: stills }));
  if (old.length) parts.push(old.reduce((worst, each) => (each.age > worst.age ? each : worst)).panel);
  return { words: parts.join(", "), isBad: old.length > 0 };
}
