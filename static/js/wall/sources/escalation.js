/* <wall-escalation>: where the open alarms are. Levels of escalation have no source yet, so it counts what is known. */

import { kindWords } from "../../lib/alert-card.js";
import { get } from "../../lib/api.js";
import { titled } from "../../lib/drill-words.js";
import { glyph } from "../../lib/glyph.js";
import { t } from "../../lib/i18n.js";
import { clock, clockShort } from "../../lib/time.js";
import { byDistrict, featureAt } from "../districts.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const HEAD_W = 6.5; // in w
const ROW_W = 11.1;
const AGAIN_MS = 5000;

export class WallEscalation extends WallSource {
  refreshS = BEAT_S;
  #list; #features = []; #places = new Map(); #drawn = ""; #retry = 0;

  build() {
    this.classList.add("esc");
    this.head(t("Alarm per kecamatan"));
    this.#list = part("ul", this);
  }

  open() { this.#load(); }
  close() { clearTimeout(this.#retry); }

  render(known) {
    this.agesWithFeed(known);
    const alerts = Object.values(known.state.alerts).filter(({ state }) => state !== "closed");
    const room = Math.max(1, Math.floor((known.panel.h - HEAD_W) / ROW_W));
    const rows = byDistrict(alerts, (alert) => this.#districtOf(alert)).slice(0, room);
    const look = JSON.stringify([room, rows.map(({ name, open, unacknowledged, worst, newest }) => [name, open, unacknowledged, worst, newest.id, newest.version, newest.summary])]);
    if (look === this.#drawn) return;
    this.#drawn = look;
    this.#list.replaceChildren(...rows.map(row));
    if (rows.length < room) this.#list.append(calm(rows.length));
  }

  ageWords(words, mark) { return mark === "never" ? words : clock(this.asOf); }

  async #load() {
    if (this.#features.length) return;
    try {
      this.#features = (await get("/api/v1/map/base.json")).kecamatan.features;
      this.#places.clear();
    } catch {
      if (this.isConnected) this.#retry = setTimeout(() => this.#load(), AGAIN_MS);
    }
  }

  #districtOf(alert) {
    const key = `${alert.lat} ${alert.lon}`;
    if (!this.#places.has(key) && this.#features.length) this.#places.set(key, featureAt(this.#features, alert));
    return this.#places.get(key) ?? null;
  }
}

function row({ name, open, unacknowledged, worst, newest }) {
  const item = document.createElement("li");
  part("b", item).textContent = name;
  item.append(glyph(worst, unacknowledged ? "new" : "acknowledged"));
  part("strong", item).textContent = open;
  const latest = `${titled(newest.summary || kindWords(newest.kind), newest)}, ${clockShort(newest.raised_at)}`;
  part("p", item).textContent = unacknowledged ? t("{n} belum diterima, {latest}", { n: unacknowledged, latest }) : latest;
  return item;
}

function calm(named) {
  const item = document.createElement("li");
  part("b", item).textContent = named ? t("Kecamatan lain") : t("Semua kecamatan");
  part("span", item);
  part("strong", item).textContent = 0;
  part("p", item).textContent = t("tidak ada alarm terbuka");
  return item;
}

customElements.define("wall-escalation", WallEscalation);
