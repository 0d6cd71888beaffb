/* What was chosen on the map, and a white line from it to its place. */

import "../lib/camera-tile.js";
import { kindWords } from "../lib/alert-card.js";
import { timer } from "../lib/alert-order.js";
import { titled } from "../lib/drill-words.js";
import { glyph, icon } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { clock, serverClock } from "../lib/time.js";
import { stateWords } from "../cameras/state-words.js";
import { byId, h, setText } from "../desk/dom.js";
import { incidentStateWords, wind } from "../desk/kinds.js";

const CROSS = "M3.5 3.5l9 9M12.5 3.5l-9 9";

export class Popover {
  #room; #map; #live; #place; #line; #chosen = null; #onClose;

  /** @param {{map: import("../lib/city-map.js").CityMap, onClose: () => void}} given */
  constructor({ room, map, live, onClose }) {
    this.#room = room;
    this.#map = map;
    this.#live = live;
    this.#onClose = onClose;
    this.#place = byId("pop");
    this.#line = byId("lead").firstElementChild;
    map.map.on("move zoom resize", () => this.#lead());
    this.#place.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  open(kind, id) {
    const row = this.#row(kind, id);
    if (!row) return;
    this.#chosen = { kind, id };
    const build = { camera: () => this.#camera(row), alert: () => this.#alert(row), incident: () => this.#incident(row) }[kind];
    this.#place.replaceChildren(...build());
    this.#place.hidden = false;
    this.follow();
    this.#lead();
  }

  close() {
    this.#chosen = null;
    this.#place.hidden = true;
    this.#place.replaceChildren();
    this.#lead();
    this.#onClose();
  }

  /** After news, and each second for the timers. */
  follow() {
    if (!this.#chosen) return;
    const row = this.#row(this.#chosen.kind, this.#chosen.id);
    if (!row) return;
    if (this.#chosen.kind === "camera") {
      const tile = this.#place.querySelector("camera-tile");
      if (tile) { tile.about = { name: stateWords(row), extra: row.area, lorong: row.lorong, area: row.area }; tile.news = row; }
      setText(this.#place.querySelector("[data-state]"), stateWords(row));
    } else if (this.#chosen.kind === "alert") {
      const time = this.#place.querySelector("[data-timer]");
      const { text, tone } = timer(row, serverClock.now());
      setText(time, text);
      time.className = tone;
    }
  }

  #row(kind, id) {
    const { cameras, alerts, incidents } = this.#room.state;
    return { camera: cameras, alert: alerts, incident: incidents }[kind][id];
  }

  #head(title, sub, mark = null) {
    const away = h("button", { type: "button", class: "btn quiet sm", "aria-label": t("Tutup"), onclick: () => this.close() }, icon(CROSS));
    return h("div", { class: "rhead" }, mark, h("h2", {}, title), h("span", { class: "n" }, sub), h("div", { class: "end" }, away));
  }

  #camera(row) {
    const picture = !this.#live ? this.#noPicture(t("Gambar langsung tidak termasuk peran Anda"))
      : row.watchable === false ? this.#noPicture(t("Kamera ini tidak menyiarkan gambar"))
      : h("camera-tile", { class: "dtile", camera: row.code, profile: "tile" });
    return [
      this.#head(row.code, row.name),
      picture,
      facts([[t("Keadaan"), h("span", { "data-state": "" })], [t("Tempat"), [row.lorong, row.area].filter(Boolean).join(", ")], [t("Arah"), `${Math.round(row.bearing)}°, ${t("menghadap {wind}", { wind: wind(row.bearing) })}`], [t("Sudut pandang"), `${Math.round(row.hfov)}°`], row.synthetic ? [t("Sifat"), t("data contoh")] : null]),
      acts(h("a", { class: "btn primary", href: `/cameras/${encodeURIComponent(row.code)}/` }, t("Buka kamera"))),
    ];
  }

  #alert(row) {
    return [
      this.#head(titled(row.summary || kindWords(row.kind), row), `A-${row.id}`, glyph(row.severity, row.state)),
      facts([[t("Waktu"), h("time", { "data-timer": "" })], [t("Tempat"), [row.place, row.area].filter(Boolean).join(", ")], [t("Muncul"), clock(row.raised_at)], [t("Diterima"), row.acknowledged_by ?? t("belum diterima")], row.camera ? [t("Kamera"), row.camera] : null]),
      acts(h("a", { class: "btn primary", href: `/?alert=${row.id}` }, t("Buka di meja"))),
    ];
  }

  #incident(row) {
    return [
      this.#head(titled(row.summary, row), row.number, glyph(row.severity, row.owner ? "acknowledged" : "new")),
      facts([[t("Keadaan"), incidentStateWords(row.state)], [t("Petugas"), row.owner ?? t("belum ada")], [t("Tempat"), [row.place, row.area].filter(Boolean).join(", ")], [t("Dibuka"), clock(row.opened_at)]]),
      acts(h("a", { class: "btn primary", href: `/incidents/${encodeURIComponent(row.number)}/` }, t("Buka insiden"))),
    ];
  }

  #noPicture(words) {
    return h("div", { class: "nopicture" }, h("div", { class: "statebox" }, h("b", {}, words)));
  }

  /** From the chosen point straight to under the popover, then up to it. */
  #lead() {
    const row = this.#chosen && this.#row(this.#chosen.kind, this.#chosen.id);
    if (!row || !Number.isFinite(row.lat)) { this.#line.setAttribute("points", ""); return; }
    const from = this.#map.map.latLngToContainerPoint([row.lat, row.lon]);
    const box = this.#place.getBoundingClientRect();
    const frame = this.#place.parentElement.getBoundingClientRect();
    const [left, bottom, middle] = [box.left - frame.left, box.bottom - frame.top, box.left - frame.left + box.width / 2];
    const under = from.y > bottom;
    const points = under ? [[from.x, from.y], [middle, from.y], [middle, bottom]] : [[from.x, from.y], [left, from.y]];
    const hidden = !under && from.x > left;
    this.#line.setAttribute("points", hidden ? "" : points.map((point) => point.join()).join(" "));
  }
}

function facts(pairs) {
  return h("dl", { class: "facts" }, ...pairs.filter(Boolean).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function acts(...buttons) {
  return h("div", { class: "acts" }, ...buttons);
}
