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
    const { cameras, dark, tours } = picturesBelow(shown, (name, camera) => this.#isDark(name, state.cameras[camera]), panel);
    const tour = tours ? t("{n} tur: {alive} dari {all} kamera", { n: tours.count, alive: tours.alive, all: tours.of }) : "";
    const pictures = cameras ? t("{n} kamera", { n: cameras }) : "";
    write(this.#count, [pictures, tour, dark ? t("{n} tanpa gambar", { n: dark }) : ""].filter(Boolean).join(", "));
  }

  /** What the tile itself says; of one on another output's glass only the feed knows. */
  #isDark(name, camera) {
    const panel = this.closest("wall-grid")?.panels.get(name);
    const tile = panel?.hasAttribute("unseen") ? null : panel?.source?.tile;
    return (tile?.state ?? camera?.state) === "lost";
  }
}

customElements.define("wall-heading", WallHeading);
