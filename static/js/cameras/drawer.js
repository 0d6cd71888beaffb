/* The chosen camera beside the list: picture, place, record, facts. */

import { byId, h, setText } from "../desk/dom.js";
import { drawFacts } from "../desk/facts.js";
import { wind } from "../desk/kinds.js";
import { t } from "../lib/i18n.js";
import { date, clockShort, decimal } from "../lib/time.js";
import { drawDays } from "./days.js";
import { stateWords } from "./state-words.js";

export class Drawer {
  #room; #live; #inGrid; #row = null; #tile = null;

  /** @param {{live: boolean, inGrid: boolean}} given inGrid: the picture is in the grid already */
  constructor({ room, live, inGrid }) {
    this.#room = room;
    this.#live = live;
    this.#inGrid = inGrid;
  }

  href(code) {
    return `/cameras/${encodeURIComponent(code)}/`;
  }

  show(row) {
    this.#row = row;
    setText(byId("d-code"), row.code);
    setText(byId("d-name"), row.name);
    setText(byId("d-place"), [row.place !== row.name ? row.place : "", t("Kel. {name}", { name: row.kelurahan }), row.kecamatan ? t("Kec. {name}", { name: row.kecamatan }) : "", row.safety_class_words ? t("lorong {words}", { words: row.safety_class_words }) : ""].filter(Boolean).join(", "));
    byId("d-open").href = this.href(row.code);
    const map = byId("d-map");
    if (map) map.href = `/map/?camera=${encodeURIComponent(row.code)}`;
    this.#drawRecord(row);
    this.#drawPicture(row);
    drawFacts(byId("d-facts"), facts(row));
    this.follow();
  }

  /** After news. */
  follow() {
    const news = this.#row && this.#room.state.cameras[this.#row.code];
    if (!news) { setText(byId("d-state"), this.#row?.life_cycle_words ?? ""); return; }
    setText(byId("d-state"), stateWords(news));
    if (!this.#tile?.isConnected) return;
    this.#tile.about = { name: news.name, extra: "", lorong: news.lorong, area: news.area };
    this.#tile.news = news;
  }

  #drawRecord(row) {
    const place = byId("d-days");
    place.toggleAttribute("hidden", !row.shares.length);
    byId("d-cap").replaceChildren(...(row.shares.length ? [h("span", {}, t("30 hari lalu")), h("span", {}, t("{n} % dalam 30 hari", { n: decimal(row.percent, 1) })), h("span", {}, t("hari ini"))] : [h("span", {}, t("Belum bertugas"))]));
    drawDays(place, row.shares);
  }

  #drawPicture(row) {
    const place = byId("d-picture");
    if (this.#inGrid) { place.replaceChildren(); return; }
    if (!this.#live) return this.#say(t("Gambar langsung tidak termasuk peran Anda"), "");
    if (!row.watchable) return this.#say(t("Kamera ini tidak menyiarkan gambar"), row.in_service ? t("Alamat alirannya belum terdaftar.") : row.life_cycle_words);
    this.#tile ??= h("camera-tile", { class: "dtile", profile: "tile" });
    this.#tile.setAttribute("camera", row.code);
    this.#tile.about = { name: row.name, extra: "" };
    if (!this.#tile.isConnected) place.replaceChildren(this.#tile);
  }

  #say(title, words) {
    byId("d-picture").replaceChildren(h("div", { class: "nopicture" }, h("div", { class: "statebox" }, h("b", {}, title), h("p", {}, words))));
  }
}

function facts(row) {
  return [
    [t("Keadaan"), t("{state} sejak {at}", { state: row.life_cycle_words, at: `${date(row.since).replace(/ \d{4}$/, "")} ${clockShort(row.since)}` })],
    row.cause ? [t("Sebab"), row.cause] : null,
    [t("Jenis"), row.kind],
    [t("Pemilik tautan"), row.link_owner || "–"],
    [t("Arah"), `${Math.round(row.bearing_deg)}°, ${wind(row.bearing_deg)}`],
    [t("Sudut pandang"), t("{deg}°, {n} m terlihat", { deg: Math.round(row.hfov_deg), n: Math.round(row.range_m) })],
    [t("Tinggi"), t("{n} m, miring {deg}°", { n: decimal(row.height_m, 1), deg: Math.round(row.tilt_deg) })],
    row.synthetic ? [t("Sifat"), t("data contoh")] : null,
  ].filter(Boolean);
}
