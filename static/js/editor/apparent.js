/* How large the wall's letters look: the same angle for the eye, on this screen. Pure. Lengths in metres and px. */

import { WIDTH } from "./geometry.js";

export const CSS_PX_PER_MM = 96 / 25.4; // what browsers assume; the ruler corrects it
export const CARD_MM = 85.6; // a bank card (ISO/IEC 7810 ID-1)

/** The letter size in px on this screen that covers the angle of the wall's. @param {{text: number, width_m: number, distance_m: number, eye_m: number, pxPerMm: number}} given */
export function apparentPx({ text, width_m, distance_m, eye_m, pxPerMm }) {
  const letter_m = (text / WIDTH) * width_m;
  return (letter_m / distance_m) * eye_m * 1000 * pxPerMm;
}
