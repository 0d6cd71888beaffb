/* The place of the call on the city's map: a click puts the pin, a drag mends it. */

import * as L from "leaflet";
import { h, svg } from "../desk/dom.js";
import { CityMap } from "../lib/city-map.js";
import { t } from "../lib/i18n.js";
import { openAlerts, openIncidents } from "../lib/state.js";

const ZOOM = 17;
const DIGITS = 6;

/** Event "move" (detail: {lat, lon}), by hand only. */
export class PinMap extends EventTarget {
  #city; #pin = null; #cameras = null; #at = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    super();
    this.#city = new CityMap(place.appendChild(h("div")), { names: "all", tileUrl: place.dataset.tiles ?? "" });
    this.#city.map.on("click", ({ latlng }) => this.#moved(latlng));
    this.#city.load().then(() => { if (this.#at) this.show(this.#at); }, () => {
      place.append(h("div", { class: "statebox" }, h("b", {}, t("Peta dasar belum terbaca")), h("p", {}, t("Tempat tetap dapat dicari dan disimpan."))));
    });
  }

  /** What is known around, so that a call about it is recognised. @param {object} state the room's */
  draw(state) {
    if (!state.ready) return;
    if (state.cameras !== this.#cameras) {
      this.#cameras = state.cameras;
      this.#city.setCameras(Object.values(state.cameras));
    }
    this.#city.setMarkers({ alerts: openAlerts(state), incidents: openIncidents(state) });
  }

  /** @param {{lat: number, lon: number}|null} at */
  show(at) {
    this.#put(at);
    if (at) this.#city.focus(at, ZOOM);
    else this.#city.fit();
  }

  #put(at) {
    this.#at = at;
    if (!at) { this.#pin?.remove(); this.#pin = null; return; }
    this.#pin ??= this.#make(at);
    this.#pin.setLatLng([at.lat, at.lon]);
  }

  #make(at) {
    const shape = svg("svg", { viewBox: "0 0 32 40", "aria-hidden": "true" });
    shape.append(svg("path", { d: "M16 38C9 27 4 21 4 14a12 12 0 0 1 24 0c0 7-5 13-12 24z" }), svg("circle", { cx: 16, cy: 14, r: 4.5 }));
    const icon = L.divIcon({ className: "pin", html: shape, iconSize: null });
    const pin = L.marker([at.lat, at.lon], { icon, draggable: true, keyboard: false, zIndexOffset: 1000 }).addTo(this.#city.map);
    pin.on("dragend", () => this.#moved(pin.getLatLng()));
    return pin;
  }

  #moved({ lat, lng }) {
    const at = { lat: Number(lat.toFixed(DIGITS)), lon: Number(lng.toFixed(DIGITS)) };
    this.#put(at);
    this.dispatchEvent(new CustomEvent("move", { detail: at }));
  }
}
