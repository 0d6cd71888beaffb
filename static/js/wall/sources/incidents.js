/* <wall-incidents>: the open incidents, as many as there is room for; the rest is counted. */

import { incidentStateWords } from "../../desk/kinds.js";
import { titled } from "../../lib/drill-words.js";
import { glyph } from "../../lib/glyph.js";
import { t, tn } from "../../lib/i18n.js";
import { shortName } from "../../lib/short-name.js";
import { clockShort, duration, fineAge, secondsBetween } from "../../lib/time.js";
import { write } from "../write.js";
import { BEAT_S } from "./age.js";
import { openInOrder } from "./incident-order.js";
import { part, WallSource } from "./source.js";

const HEAD_W = 16; // head and end of the list, in w
const ROW_W = 19;  // a row of three lines

export class WallIncidents extends WallSource {
  refreshS = BEAT_S;
  #title; #list; #nothing; #more; #rows = new Map();

  build() {
    this.classList.add("incidents");
    this.#title = this.head(t("Insiden"));
    this.#list = part("ol", this);
    this.#nothing = part("p", this, "nothing");
    this.#more = part("footer", this);
  }

  render(known) {
    this.agesWithFeed(known);
    const { state, panel, now } = known;
    const open = openInOrder(state.incidents);
    const room = Math.max(1, Math.floor(((panel.h ?? HEAD_W) - HEAD_W) / rowHeight(panel)));
    this.#list.style.setProperty("--rows", room);
    this.#drawRows(open.slice(0, room), now);
    write(this.#title, open.length ? tn("{n} insiden terbuka", "{n} insiden terbuka", open.length) : t("Insiden"));
    this.#nothing.hidden = open.length > 0;
    this.#list.hidden = open.length === 0;
    if (!open.length) write(this.#nothing, nothing(known));
    const rest = open.length - room;
    this.#more.hidden = rest <= 0;
    if (rest > 0) write(this.#more, tn("{n} lagi di meja operator", "{n} lagi di meja operator", rest));
  }

  /** Rows that stay are kept; only what differs is written. */
  #drawRows(incidents, now) {
    const kept = new Map();
    incidents.forEach((incident, i) => {
      const row = this.#rows.get(incident.number) ?? makeRow();
      draw(row, incident, now);
      if (this.#list.children[i] !== row.item) this.#list.insertBefore(row.item, this.#list.children[i] ?? null);
      kept.set(incident.number, row);
    });
    for (const [number, { item }] of this.#rows) if (!kept.has(number)) item.remove();
    this.#rows = kept;
  }
}

function makeRow() {
  const item = document.createElement("li");
  const mark = part("span", item, "mark");
  const words = part("div", item);
  const [title, place, status] = [part("h3", words), part("p", words), part("p", words, "st")];
  return { item, mark, title, place, number: part("code", status), state: part("span", status), time: part("time", item), look: "" };
}

function draw(row, incident, now) {
  const { number, severity, state, owner, offer, category, summary, place, area } = incident;
  const look = `${severity} ${Boolean(owner)}`;
  if (row.look !== look) {
    row.look = look;
    row.item.classList.toggle("new", !owner);
    row.mark.replaceChildren(glyph(severity, owner ? "acknowledged" : "new"));
  }
  write(row.title, titled(summary || category.name, incident));
  write(row.place, shortName(place || area || t("tempat belum diketahui")));
  write(row.number, number);
  const who = owner ?? (offer ? t("kepada {who}", { who: offer.to }) : t("belum ada petugas"));
  write(row.state, `${incidentStateWords(state)}, ${who}`);
  write(row.time, duration(secondsBetween(incident.state_since, now)));
}

function nothing({ feedAgeS, link, asOf, now }) {
  if (link.state === "open" && feedAgeS !== null) return t("Tidak ada insiden terbuka, umpan sehat {age} lalu", { age: fineAge(feedAgeS) });
  return t("Umpan terputus, tidak diketahui sejak {time}", { time: clockShort(asOf ?? now) });
}

/** With larger letters fewer rows. */
function rowHeight({ text = 4 }) {
  return (ROW_W * text) / 4;
}

customElements.define("wall-incidents", WallIncidents);
