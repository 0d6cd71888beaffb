/* A label as large as it looks on the wall from a distance. The ruler says how many px of this screen are a millimetre. */

import { byId, setText } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { apparentPx, CARD_MM, CSS_PX_PER_MM } from "./apparent.js";
import { legible, LEAST_ARCMIN } from "./geometry.js";
import { number } from "./words.js";

const KEY = "editor.px_per_mm";

export class Preview {
  #wall; #text = 4; #words = "";

  constructor(wall) {
    this.#wall = wall;
    byId("distance").value = wall.viewer_m;
    byId("eye").value = 0.6;
    byId("ruler").value = Number(localStorage.getItem(KEY)) || CSS_PX_PER_MM;
    for (const id of ["distance", "eye", "ruler"]) byId(id).addEventListener("input", () => this.#draw());
    byId("ruler").addEventListener("change", () => localStorage.setItem(KEY, byId("ruler").value));
  }

  /** @param {number} text letter size in w @param {string} words what stands in the panel */
  show(text, words) {
    this.#text = text;
    this.#words = words;
    this.#draw();
  }

  #draw() {
    const pxPerMm = Number(byId("ruler").value);
    const distance_m = Number(byId("distance").value) || this.#wall.viewer_m;
    const eye_m = Number(byId("eye").value) || 0.6;
    const px = apparentPx({ text: this.#text, width_m: this.#wall.width_m, distance_m, eye_m, pxPerMm });
    const arcmin = legible(this.#text, { width_m: this.#wall.width_m, viewer_m: distance_m });
    const strip = byId("strip");
    strip.style.fontSize = `${px}px`;
    setText(strip, this.#words);
    byId("card").style.width = `${CARD_MM * pxPerMm}px`;
    setText(byId("card"), "85,6 mm");
    const facts = { text: number(this.#text), arcmin: number(arcmin), distance: number(distance_m), px: number(px), mm: number(Math.round(pxPerMm * 100) / 100) };
    setText(byId("apparent-words"), `${t("Huruf {text} w dari {distance} m: {arcmin} menit busur, di layar ini {px} px ({mm} px per mm)", facts)}${arcmin < LEAST_ARCMIN - 0.05 ? `. ${t("Terlalu kecil untuk dibaca.")}` : ""}`);
  }
}
