/* Which class a few letters mean. Pure. */

// What callers say, beside the names of the classes.
const SAID = {
  KBK: "api terbakar asap", LKA: "tabrakan laka motor mobil", MED: "sakit pingsan ambulans serangan jantung melahirkan",
  KRM: "begal jambret pencurian maling rampok busur", TWR: "tawuran kelahi perkelahian geng", UNR: "demo unras massa", KDR: "kdrt dipukul suami anak kekerasan",
  BJR: "air naik kebanjiran", PHN: "dahan", MCT: "macet lampu merah", PKL: "parkir", SMP: "bau", ODG: "gangguan jiwa gelandangan lansia",
  HWN: "ular tawon buaya anjing", ORH: "hilang tenggelam", BMC: "bom tas", PML: "tps", CAM: "kamera", PJU: "gelap lampu jalan", LAI: "lain",
};

/**
 * @param {string} typed
 * @param {{code: string, name: string, name_en: string}[]} categories
 * @returns the matching ones, best first; all of them for nothing typed
 */
export function findCategories(typed, categories) {
  const words = typed.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return categories
    .map((category, i) => ({ category, rank: rankOf(words, category), i }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ category }) => category);
}

/** 0 the code, 1 the name begins so, 2 a word of the name does, 3 what callers say; null: not this one. */
function rankOf(words, { code, name, name_en: nameEn }) {
  if (!words.length) return 1;
  const typed = words.join(" ");
  if (code.toLowerCase() === typed) return 0;
  if (name.toLowerCase().startsWith(typed)) return 1;
  const begins = (text) => words.every((word) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)));
  if (begins(`${name} ${nameEn}`)) return 2;
  return begins(`${name} ${nameEn} ${SAID[code] ?? ""} ${code}`) ? 3 : null;
}
