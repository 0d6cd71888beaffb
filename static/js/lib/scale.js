/* The length of the scale bar. Pure but for the language. */

import { t } from "./i18n.js";

const METRES_PER_PX_AT_ZOOM_0 = 156543.03392;
const STEPS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];

/** The longest round length that fits. @returns {{metres: number, px: number}} */
export function scaleBar(lat, zoom, widestPx = 112) {
  const metresPerPx = (METRES_PER_PX_AT_ZOOM_0 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
  const metres = STEPS.findLast((step) => step / metresPerPx <= widestPx) ?? STEPS[0];
  return { metres, px: Math.round(metres / metresPerPx) };
}

/** @param {number} metres a length `scaleBar` chose */
export function scaleWords(metres) {
  return metres < 1000 ? t("{n} m", { n: metres }) : t("{n} km", { n: metres / 1000 });
}
