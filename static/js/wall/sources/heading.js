/* <wall-heading>: words over the panels below, and what is so of the tours among them. */

import { t } from "../../lib/i18n.js";
import { write } from "../write.js";
import { part, WallSource } from "./source.js";
import { picturesBelow } from "./heading-words.js";

export class WallHeading extends WallSource {
  #title; #count;

  build() {
    this.#title = part("h2", this);
    this.#count = part("span", this);
  }

  render({ shown, state, panel }) {
    write(this.#title, this.content.text ?? "");
    const { cameras, dark, tours } = picturesBelow(shown, state.cameras, panel);
    const tour = tours ? t("{n} tur: {alive} dari {all} kamera", { n: tours.count, alive: tours.alive, all: tours.of }) : "";
    const pictures = cameras ? t("{n} kamera", { n: cameras }) : "";
    write(this.#count, [pictures, tour, dark ? t("{n} tanpa gambar", { n: dark }) : ""].filter(Boolean).join(", "));
  }
}

customElements.define("wall-heading", WallHeading);
