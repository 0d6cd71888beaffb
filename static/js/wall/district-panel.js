/* Panel E1: where the open alerts are. Levels of escalation have no source yet, so the panel counts what is known. */

import { kindWords } from "../lib/alert-card.js";
import { get } from "../lib/api.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { clock, clockShort } from "../lib/time.js";
import { byDistrict, featureAt } from "./districts.js";
import { write } from "./write.js";

const ROWS = 4;

export class DistrictPanel {
  #panel = document.querySelector("wall-panel[name=E1]");
  #features = []; #places = new Map(); #drawn = "";

  async load() {
    this.#features = (await get("/api/v1/map/base.json")).kecamatan.features;
  }

  draw({ alerts, asOf }) {
    write(this.#panel.querySelector("[data-asof]"), asOf ? clock(asOf) : "");
    const rows = byDistrict(alerts, (alert) => this.#districtOf(alert));
    const look = JSON.stringify([rows.map(({ name, open, unacknowledged, worst, newest }) => [name, open, unacknowledged, worst, newest.id, newest.version])]);
    if (look === this.#drawn) return;
    this.#drawn = look;
    const list = this.#panel.querySelector("ul");
    list.replaceChildren(...rows.slice(0, ROWS).map(row));
    if (rows.length < ROWS) list.append(calm(rows.length));
  }

  #districtOf(alert) {
    const key = `${alert.lat} ${alert.lon}`;
    if (!this.#places.has(key) && this.#features.length) this.#places.set(key, featureAt(this.#features, alert));
    return this.#places.get(key) ?? null;
  }
}

function row({ name, open, unacknowledged, worst, newest }) {
  const item = document.createElement("li");
  item.append(make("b", name), glyph(worst, unacknowledged ? "new" : "acknowledged"), make("strong", String(open)));
  const latest = `${newest.summary || kindWords(newest.kind)}, ${clockShort(newest.raised_at)}`;
  item.append(make("p", unacknowledged ? t("{n} belum diterima, {latest}", { n: unacknowledged, latest }) : latest));
  return item;
}

function calm(named) {
  const item = document.createElement("li");
  item.append(make("b", named ? t("Kecamatan lain") : t("Semua kecamatan")), make("span", ""), make("strong", "0"), make("p", t("tidak ada alarm terbuka")));
  return item;
}

function make(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
