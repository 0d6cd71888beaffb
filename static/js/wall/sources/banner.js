/* <wall-banner>: words that the room has to know, with their author and their end. */

import { t } from "../../lib/i18n.js";
import { clockShort } from "../../lib/time.js";
import { write } from "../write.js";
import { wordsInTurn } from "./words-in-turn.js";
import { part, WallSource } from "./source.js";

const EACH_MS = 12_000;

export class WallBanner extends WallSource {
  #text; #who;

  /** Which of the announcements it shows, and for how long each when there are several. */
  get kind() { return "banner"; }
  get eachMs() { return EACH_MS; }

  build() {
    this.#text = part("b", this);
    this.#who = part("span", this);
  }

  render({ shown, now }) {
    const words = wordsInTurn(shown.announcements ?? [], { kind: this.kind, now, eachMs: this.eachMs });
    this.toggleAttribute("silent", words === null);
    write(this.#text, words?.text ?? "");
    write(this.#who, words ? t("{author}, sampai {time}", { author: words.author, time: clockShort(words.until) }) : "");
  }
}

customElements.define("wall-banner", WallBanner);
