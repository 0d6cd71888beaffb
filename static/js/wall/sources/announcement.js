/* <wall-announcement>: words for the room, with who said them and until when. */

import { t } from "../../lib/i18n.js";
import { since } from "../../lib/time.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const MOST = 3; // more is not read

export class WallAnnouncement extends WallSource {
  refreshS = BEAT_S;
  #list; #drawn = null;

  build() {
    this.classList.add("announcement");
    this.head(t("Pengumuman"));
    this.#list = part("div", this, "sayings");
  }

  render(known) {
    this.agesWithFeed(known);
    const said = current(known.shown.announcements ?? [], known.now);
    const key = JSON.stringify(said.map(({ id, text, author, until }) => [id, text, author, since(until, known.now)]));
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#list.dataset.count = Math.min(said.length, MOST);
    this.#list.replaceChildren(...said.slice(0, MOST).map((one) => saying(one, known.now)));
    if (!said.length) part("p", this.#list, "nothing").textContent = t("Tidak ada pengumuman");
    if (said.length > MOST) part("p", this.#list, "nothing").textContent = t("dan {n} lagi", { n: said.length - MOST });
  }
}

/** Announcements whose end has not come, the newest first. A wall that lost its feed still ends them. */
export function current(announcements, now) {
  return announcements
    .filter(({ kind, until }) => kind === "announcement" && (!until || Date.parse(until) > now))
    .sort((a, b) => Date.parse(b.since) - Date.parse(a.since));
}

function saying({ text, author, until }, now) {
  const block = document.createElement("figure");
  part("blockquote", block).textContent = text;
  const end = until ? t("s.d. {time}", { time: since(until, now) }) : "";
  part("figcaption", block).textContent = [author, end].filter(Boolean).join(", ");
  return block;
}


customElements.define("wall-announcement", WallAnnouncement);
