/* The map around the chosen alarm. Opened when it is first needed. */

import { CityMap } from "../lib/city-map.js";
import { t, tn } from "../lib/i18n.js";
import { scaleBar, scaleWords } from "../lib/scale.js";
import { openAlerts, openIncidents } from "../lib/state.js";
import { byId, h, setText } from "./dom.js";

const CLOSE_ZOOM = 17.5;
const WIDEST_PX = 80;

export class Around {
  #room; #map = null; #scale = null; #shown = null; #cameras = null; #loaded = false;

  /** @param {{room: import("./room.js").Room, choose: (kind: string, id: any) => void}} given */
  constructor({ room, choose }) {
    this.#room = room;
    this.choose = choose;
  }

  /** @param {object|null} alert @param {{found: {camera: object, sees: boolean}[]}} views */
  draw(alert, views) {
    if (!this.#room.state.ready) return;
    this.#map ??= this.#open();
    const { cameras } = this.#room.state;
    if (cameras !== this.#cameras) {
      this.#cameras = cameras;
      this.#map.setCameras(Object.values(cameras));
    }
    this.#map.setMarkers({ alerts: openAlerts(this.#room.state), incidents: openIncidents(this.#room.state) });
    this.#follow(alert, views);
  }

  #open() {
    const place = byId("near-map");
    const map = new CityMap(place.appendChild(h("div")), { names: "all", tileUrl: place.dataset.tiles ?? "" });
    this.#scale = h("p", { class: "scale" }, h("span"), h("i"));
    place.append(this.#scale);
    map.map.on("zoomend moveend", () => this.#drawScale(map.map));
    map.addEventListener("choose", ({ detail }) => this.choose(detail.kind, detail.id));
    map.load().then(() => { this.#loaded = true; this.#shown = null; this.draw(this.alert ?? null, this.views ?? { found: [] }); }, () => {
      place.append(h("div", { class: "statebox" }, h("b", {}, t("Peta dasar belum terbaca")), h("p", {}, t("Muat ulang halaman untuk mencoba lagi."))));
    });
    return map;
  }

  /** The camera's field of view is drawn to scale; without a measure nobody could tell a lorong from a district. */
  #drawScale(map) {
    const { metres, px } = scaleBar(map.getCenter().lat, map.getZoom(), WIDEST_PX);
    setText(this.#scale.firstElementChild, scaleWords(metres));
    this.#scale.lastElementChild.style.width = `${px}px`;
  }

  #follow(alert, views) {
    this.alert = alert;
    this.views = views;
    const count = byId("near-count");
    if (!alert) { setText(count, ""); return; }
    const seeing = views.found.filter((hit) => hit.sees).length;
    setText(count, [tn("{n} kamera", "{n} kamera", views.found.length), seeing ? t("{n} melihat titik", { n: seeing }) : ""].filter(Boolean).join(", "));
    if (this.#shown === alert.id || !this.#loaded) return;
    this.#shown = alert.id;
    this.#map.choose(views.found[0]?.camera.code ?? null);
    if (Number.isFinite(alert.lat)) this.#map.focus(alert, CLOSE_ZOOM);
    else this.#map.fit();
  }
}
