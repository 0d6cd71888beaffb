/* A drill's alerts and incidents say so before anything else: it must survive a phone's photo of the wall. */

import { t } from "./i18n.js";

/** @param {string} words the title  @param {{exercise?: boolean}} row an alert or incident */
export function titled(words, { exercise }) {
  return exercise ? t("LATIHAN: {words}", { words }) : words;
}
