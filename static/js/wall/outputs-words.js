/* Whether all outputs show the same. Pure. */

import { t } from "../lib/i18n.js";

/**
 * @param {{number: number, state: string, revision: number|null}[]} outputs @param {number} revision of this glass
 * @returns {{words: string, isBad: boolean}}
 */
export function outputsWords(outputs, revision) {
  const used = outputs.filter(({ state }) => state !== "unpaired" && state !== "revoked");
  if (!used.length) return { words: t("utuh"), isBad: false };
  const silent = used.find(({ state }) => state !== "online");
  if (silent) return { words: t("nomor {n} tidak terdengar", { n: silent.number }), isBad: true };
  const late = used.find((output) => output.revision !== null && output.revision !== revision);
  if (late) return { words: t("nomor {n} di rev {revision}", { n: late.number, revision: late.revision }), isBad: true };
  return { words: t("{n}/{n} selaras", { n: used.length }), isBad: false };
}
