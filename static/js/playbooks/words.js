/* Owners, promises and spans of procedures in words. */

import { t } from "../lib/i18n.js";

const UNITS = [["hari", 86_400], ["jam", 3600], ["menit", 60], ["detik", 1]];

export function ownerWords(owner) {
  return { operator: t("operator"), supervisor: t("pengawas"), lapangan: t("regu di lapangan") }[owner] ?? owner;
}

/** As YAML writes it: "1 jam 30 menit". @param {number|null|undefined} totalS */
export function spanText(totalS) {
  if (!totalS) return "";
  let left = totalS;
  const said = [];
  for (const [name, unit] of UNITS) {
    const n = Math.floor(left / unit);
    left -= n * unit;
    if (n) said.push(`${n} ${name}`);
  }
  return said.join(" ");
}

/** Seconds of "1 jam 30 menit", null for an empty field, NaN for anything else. */
export function spanSeconds(text) {
  const said = text.trim().toLowerCase();
  if (!said) return null;
  if (!/^(\d{1,7}\s*(hari|jam|menit|mnt|detik|dtk)\s*)+$/.test(said)) return NaN;
  const factor = { mnt: 60, dtk: 1, ...Object.fromEntries(UNITS) };
  return [...said.matchAll(/(\d{1,7})\s*([a-z]+)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * factor[unit], 0);
}
