/* Words. The source language is Indonesian; other languages come from the catalogue that base.html loads. */

const catalogue = globalThis.django;

/**
 * Translate a sentence and fill its {names}.
 * @param {string} words Indonesian source text
 * @param {Object<string, string|number>} [values]
 */
export function t(words, values) {
  return fill(catalogue?.gettext ? catalogue.gettext(words) : words, values);
}

/** Like t, for languages that count: Indonesian gives both forms alike. `n` is also filled in as {n}. */
export function tn(one, many, n, values) {
  const words = catalogue?.ngettext ? catalogue.ngettext(one, many, n) : n === 1 ? one : many;
  return fill(words, { n, ...values });
}

/** Like t, for words that mean two things: the context, Indonesian too, tells the translator which. */
export function tc(context, words, values) {
  return fill(catalogue?.pgettext ? catalogue.pgettext(context, words) : words, values);
}

/** Names words that are translated later, so that bin/messages finds them. */
export function toTranslate(words) {
  return words;
}

/** The page's language for Intl, such as "id-ID". */
export function locale() {
  const language = globalThis.document?.documentElement.lang || "id";
  return language === "id" ? "id-ID" : "en-GB";
}

/** Put values into the {names} of words. */
export function fill(words, values) {
  return values ? words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)) : words;
}
