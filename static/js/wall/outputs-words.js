/* Whether all outputs show the same. A wall without outputs is shown whole by one page. Pure. */

import { t } from "../lib/i18n.js";

/**
 * @param {{number: number, state: string, revision: number|null}[]} outputs @param {number} revision of this glass
 * @returns {{words: string, isBad: boolean}}
 */
export function outputsWords(outputs, revision) {
  const used = outputs.filter(({ state }) => state !== "unpaired" && state !== "revoked");
  const entered = outputs.filter(({ state }) => state !== "revoked");
  if (!entered.length) return { words: t("satu halaman"), isBad: false };
  if (!used.some(({ state }) => state === "online")) return { words: `0/${entered.length}`, isBad: used.length > 0 };
  const silent = used.find(({ state }) => state !== "online");
  if (silent) return { words: t("nomor {n} tidak terdengar", { n: silent.number }), isBad: true };
  const late = used.find((output) => output.revision !== null && output.revision !== revision);
  if (late) return { words: t("nomor {n} di rev {revision}", { n: late.number, revision: late.revision }), isBad: true };
  return { words: t("{n}/{n} selaras", { n: used.length }), isBad: false };
}
