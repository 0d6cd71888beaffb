/* <wall-escalation>: the level of the city and of the kecamatan that are not calm, with the reasons. Its age is that of
   the computing of levels: when that stops, the panel is hatched though the feed lives. */

import { t } from "../../lib/i18n.js";
import { clock, ms } from "../../lib/time.js";
import { levelGlyph } from "../../level/glyph.js";
import { believedAsOf, ordered, standing, stands, suggestion } from "../../level/order.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const HEAD_W = 6.5; // in w
const ROW_W = 11.1;

export class WallEscalation extends WallSource {
  refreshS = BEAT_S;
  #list; #drawn = "";

  build() {
    this.classList.add("esc");
    this.head(t("Tingkat eskalasi"));
    this.#list = part("ul", this);
  }

  render({ state, now, feedAgeS, panel }) {
    const computed = state.figures?.levels_as_of;
    this.asOf = believedAsOf({ feedAt: feedAgeS === null ? null : now - feedAgeS * 1000, computedAt: computed ? ms(computed) : null });
    const { city, districts } = ordered(Object.values(state.levels ?? {}));
    const room = Math.max(1, Math.floor((panel.h - HEAD_W) / ROW_W));
    const shown = [...(city ? [city] : []), ...districts.filter(stands)].slice(0, room);
    const look = JSON.stringify([room, districts.length, shown]);
    if (look === this.#drawn) return;
    this.#drawn = look;
    this.#list.replaceChildren(...shown.map((row) => line(row, now)));
    if (districts.length && shown.length < room) this.#list.append(calm(districts.filter((row) => !stands(row)).length, districts.length));
  }

  ageWords(words, mark) { return mark === "never" ? words : clock(this.asOf); }
}

function line(row, now) {
  const item = document.createElement("li");
  item.className = `level${row.area === "city" ? " city" : ""}`;
  part("b", item).textContent = row.exercise ? t("LATIHAN: {name}", { name: row.name }) : row.name;
  part("span", item, "word").textContent = row.word;
  item.append(levelGlyph(row.level, { confirmed: row.state === "confirmed" }));
  part("p", item).textContent = [row.suggested > row.level ? suggestion(row) : "", row.level > 1 ? standing(row, now) : "", row.suggested === row.level && row.level > 1 ? row.contributors.map(({ words }) => words).join(", ") : ""].filter(Boolean).join(" · ") || row.why.replace(/^1: /, "");
  return item;
}

function calm(calmOnes, all) {
  const item = document.createElement("li");
  part("b", item).textContent = calmOnes === all ? t("Semua kecamatan") : t("{n} kecamatan lain", { n: calmOnes });
  part("span", item, "word").textContent = t("Normal");
  item.append(levelGlyph(1));
  part("p", item).textContent = t("tidak ada yang menonjol");
  return item;
}

customElements.define("wall-escalation", WallEscalation);
