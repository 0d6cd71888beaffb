/* <wall-map>: the city with its cameras, alarms and incidents, as layers; or one area of it. The islands have an inset,
   because to scale they would push the city into a corner. */

import { CityMap } from "../../lib/city-map.js";
import { t } from "../../lib/i18n.js";
import { openAlerts, openIncidents } from "../../lib/state.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const LAYERS = ["cameras", "alerts", "incidents"];
const ALL_CLASSES = new Set(["red", "yellow", "green"]);
const INSET_FROM_W = 80; // a narrower panel has no room for the islands
const RETRY_MS = 5000;

export class WallMap extends WallSource {
  refreshS = BEAT_S;
  ready = false;
  #maps = []; #frame; #said; #cameras = null; #retry = 0; #failure = "";

  build() {
    this.#frame = part("div", this, "wmap");
    this.#said = part("p", this.#frame, "nothing");
    this.#said.hidden = true;
  }

  close() {
    clearTimeout(this.#retry);
    for (const map of this.#maps) map.close();
    this.#maps = [];
    this.#cameras = null;
    this.#frame.replaceChildren(this.#said);
  }

  render(known) {
    this.agesWithFeed(known);
    if (!this.#maps.length && this.isConnected && !this.closest("wall-panel[unseen]")) this.#start(known);
    if (!this.#maps.length) return;
    const { state } = known;
    if (this.#has("cameras")) this.#drawCameras(state.cameras);
    const alerts = this.#has("alerts") ? openAlerts(state) : [];
    const incidents = this.#has("incidents") ? openIncidents(state) : [];
    for (const map of this.#maps) {
      map.setMarkers({ alerts, incidents });
      if (this.asOf !== null) map.asOf = this.asOf;
    }
  }

  #start({ panel, page }) {
    const { view } = this.content;
    this.#add("map", t("Peta Kota Makassar"), { names: "kecamatan", area: view ?? null, tileUrl: page?.tile_url ?? "" });
    if (!view && panel.w >= INSET_FROM_W) {
      this.#add("islands", t("Peta Kepulauan Sangkarrang"), { names: "none", region: "islands" }, part("div", this.#frame, "inset"));
      part("span", this.#frame, "inset-name").textContent = t("Kep. Sangkarrang");
    }
    this.#load();
  }

  /** Only what changed: a city has thousands, and news of one comes many times a second. */
  #drawCameras(cameras) {
    const before = this.#cameras;
    if (before === cameras) return;
    this.#cameras = cameras;
    const rows = Object.values(cameras);
    for (const map of this.#maps) {
      if (before === null) map.setCameras(rows);
      else for (const camera of rows) if (before[camera.code] !== camera) map.setCamera(camera);
    }
  }

  #has(layer) { return (this.content.layers ?? LAYERS).includes(layer); }

  #add(name, words, options, host = this.#frame) {
    const element = part("div", host, "citymap");
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", words);
    const fit = name === "map" ? { padding: [unit() * 2, unit() * 2] } : undefined;
    this.#maps.push(new CityMap(element, { interactive: false, scale: () => Math.max(0.7, unit() / 5.4), fit, ...options }));
  }

  async #load() {
    const maps = this.#maps;
    try {
      await Promise.all(maps.map((map) => map.load()));
      if (maps !== this.#maps) return; // gone meanwhile
      if (this.#has("lorong")) await this.#showLorong(maps[0]);
      this.#fail("");
    } catch (error) {
      if (maps !== this.#maps) return;
      this.#fail(error.message);
      this.#retry = setTimeout(() => this.#load(), RETRY_MS);
    }
    this.#isReady();
  }

  async #showLorong(map) {
    const { LorongLayer } = await import("../../map/lorong-layer.js");
    await new LorongLayer(map.map).show(true, ALL_CLASSES);
  }

  #fail(why) {
    if (why === this.#failure) return;
    this.#failure = why;
    this.#said.hidden = !why;
    this.#said.textContent = why ? t("Peta dasar belum terbaca: {why}", { why }) : "";
  }

  #isReady() {
    if (this.ready) return;
    this.ready = true;
    this.dispatchEvent(new CustomEvent("ready"));
  }
}

/** The wall's unit in px of this page. */
function unit() {
  return parseFloat(getComputedStyle(document.body).width) / 480;
}

customElements.define("wall-map", WallMap);
