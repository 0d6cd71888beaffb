/* Why something is refused, in the words of warroom/wall/design/words.py. Pure but for the language. */

import { locale, t } from "../lib/i18n.js";
import { sourceName } from "./source-names.js";

const SENTENCES = {
  object: () => t("Di sini harus ada objek."),
  surplus: () => t("Isian ini tidak dikenal."),
  boolean: () => t("Hanya ya atau tidak."),
  count: (facts) => t("Tata letak punya 1 sampai {most} panel.", facts),
  name: () => t("Nama panel: satu huruf besar lalu angka, misalnya A1."),
  twice: (facts) => t("Nama {name} dipakai dua kali.", facts),
  letter: (facts) => t("Besar huruf 1 sampai {most} w.", facts),
  number: () => t("Di sini harus ada angka."),
  small: (facts) => t("Terlalu kecil: paling sedikit {least} w.", facts),
  outside: (facts) => t("Di luar bidang: antara {low} dan {high} w.", facts),
  overlap: (facts) => t("{name} menutupi {other}.", facts),
  illegible: (facts) => t("Huruf {name} tidak terbaca dari {viewer_m} m: {arcmin} menit busur, paling sedikit 16. Pakai {least} w atau lebih.", facts),
  tight: (facts) => t("{name} terlalu kecil untuk {source}: perlu {w} x {h} w.", { ...facts, source: sourceName(facts.source) }),
};

export function sentence({ why, facts, panel }) {
  const said = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, number(value)]));
  const words = SENTENCES[why]?.(said) ?? why;
  return panel && !("name" in facts) ? `${panel}: ${words}` : words;
}

/** A number as people write it here. */
export function number(value) {
  return typeof value === "number" ? value.toLocaleString(locale(), { maximumFractionDigits: 1 }) : value;
}

/** "A1, 200 x 120 w, at 2, 18": a panel for those who do not see it. */
export function placeWords({ name, x, y, w, h }) {
  return t("{name}: {w} x {h} w di {x}, {y}", { name, w: number(w), h: number(h), x: number(x), y: number(y) });
}
