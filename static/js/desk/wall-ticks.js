/* What is on glass: the revision each output echoed against the one that was commanded. Pure. */

import { t, tn } from "../lib/i18n.js";

const NOT_IN_USE = new Set(["unpaired", "revoked"]);

/**
 * @param {object} shown
 * @returns {{done: number, of: number, late: {number: number, name: string, state: string, revision: number|null}[]}}
 *   outputs that are in use; `late` shows something older than was commanded
 */
export function ticks({ revision, outputs = [] }) {
  const used = outputs.filter(({ state }) => !NOT_IN_USE.has(state));
  const late = used.filter((output) => (output.revision ?? -1) < revision || output.state === "offline");
  return { done: used.length - late.length, of: used.length, late };
}

/** "di kaca 4/4", or how many and who is late. */
export function tickWords(shown) {
  const { done, of, late } = ticks(shown);
  if (of === 0) return t("tanpa keluaran");
  if (!late.length) return t("di kaca {done}/{of}", { done, of });
  return t("{done}/{of} keluaran, {late}", { done, of, late: late.map(lateWords).join(", ") });
}

/** The same in a sentence, for who listens instead of looking. */
export function tickSentence(shown) {
  const { of, late } = ticks(shown);
  if (of && !late.length) return tn("terpasang di {n} keluaran", "terpasang di {n} keluaran", of);
  return tickWords(shown);
}

function lateWords({ number, state, revision }) {
  if (state === "offline") return t("nomor {n} tidak terdengar", { n: number });
  if (state === "stale") return t("nomor {n} diam", { n: number });
  return revision === null || revision === undefined ? t("menunggu nomor {n}", { n: number }) : t("nomor {n} di rev {revision}", { n: number, revision });
}
