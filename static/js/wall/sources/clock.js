/* <wall-clock>: day, date and time in Makassar. It hops to another place each hour, so that no digit burns in. */

import { clock, date, weekday } from "../../lib/time.js";
import { write } from "../write.js";
import { part, WallSource } from "./source.js";

const PLACES = 4;
const HOUR_MS = 3_600_000;

export class WallClock extends WallSource {
  #weekday; #date; #minutes; #seconds;

  build() {
    this.classList.add("wclock");
    const day = part("div", this);
    this.#weekday = part("b", day);
    this.#date = part("span", day);
    const face = part("time", this);
    this.#minutes = part("span", face);
    this.#seconds = part("i", face);
    part("em", this).textContent = "WITA";
  }

  render({ now }) {
    write(this.#weekday, weekday(now));
    write(this.#date, date(now));
    const [hours, minutes, seconds] = clock(now).split(":");
    write(this.#minutes, `${hours}:${minutes}`);
    write(this.#seconds, `:${seconds}`);
    const place = String(Math.floor(now / HOUR_MS) % PLACES);
    if (this.dataset.place !== place) this.dataset.place = place;
  }
}

customElements.define("wall-clock", WallClock);
