/* A group of dark cameras in words. Pure. */

import { t } from "../lib/i18n.js";
import { decimal } from "../lib/time.js";

const UNKNOWN = { link: () => t("Sambungan belum dicatat"), lorong: () => t("Di luar lorong"), district: () => t("Di luar kecamatan") };

export function groupTitle(group, by) {
  if (group.key.startsWith("node:")) return t("Sambungan belum dicatat, simpul {name}", { name: group.title });
  return group.title || UNKNOWN[by]();
}

/** Causes or owners, most frequent first; a single one needs no count. @param {{name: string, n: number}[]} named */
export function counted(named) {
  return named.length === 1 ? named[0].name : named.map(({ name, n }) => `${name} ${n}`).join(", ");
}

export function sharePercent(share) {
  return t("{n} %", { n: decimal(100 * share, share < 0.1 ? 1 : 0) });
}

export function limitWords({ share, at_least: atLeast }) {
  return t("Alarm hanya bila lebih dari {share} % satu kecamatan mati (paling sedikit {n}), atau kamera penting.", { share: Math.round(100 * share), n: atLeast });
}
