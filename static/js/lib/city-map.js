/* The city's map on a canvas: own boundaries, cameras by state, alerts and incidents as glyphs one can reach by keyboard. */

import * as L from "leaflet";
import { get } from "./api.js";
import { titled } from "./drill-words.js";
import { glyph } from "./glyph.js";
import { t } from "./i18n.js";
import { cameraSign, mapLook, wedge } from "./map-look.js";
import { onTick } from "./ticker.js";
import { clock } from "./time.js";

const BASE = "/api/v1/map/base.json";
const WEDGES_FROM_ZOOM = 16;
const KELURAHAN_NAMES_FROM_ZOOM = 14.5;
const ISLANDS = "Sangkarrang"; // drawn by an inset: to scale it would push the city into a corner
const FOCUS_ZOOM = 17;

let basePromise = null;

/**
 * Events: "choose" (detail {kind: "camera"|"alert"|"incident", id}). Call `load()` once, then the setters as news comes.
 * Only what changed is redrawn. `close()` gives everything back.
 */
export class CityMap extends EventTarget {
  #closed = false;
  #element; #options; #map; #look; #renderer; #wedges; #names = null; #age; #offTick; #resize; #bounds = null;
  #cameras = new Map(); #signs = new Map(); #markers = new Map(); #chosen = null; #asOf = null; #grown = false; #kelurahan = []; #districts = [];

  /**
   * @param {HTMLElement} element
   * @param {{interactive?: boolean, scale?: () => number, tileUrl?: string, sample?: boolean, region?: "city"|"islands",
   *          area?: string|null, names?: "kecamatan"|"all"|"none", fit?: object}} options scale: page pixels a pixel of the
   *   desk's map becomes; area: code of what is fitted into the frame, instead of the region
   */
  constructor(element, options = {}) {
    super();
    this.#element = element;
    this.#options = { interactive: true, scale: () => 1, tileUrl: "", sample: false, region: "city", area: null, names: "all", ...options };
    this.#look = mapLook();
    this.#build();
  }

  get map() { return this.#map; }

  async load() {
    const base = await (basePromise ??= get(BASE).catch((error) => { basePromise = null; throw error; }));
    if (this.#closed) return;
    this.#drawBase(base);
    this.fit();
  }

  /** All cameras, as in a snapshot. */
  setCameras(cameras) {
    if (this.#closed) return;
    const codes = new Set(cameras.map(({ code }) => code));
    for (const code of this.#cameras.keys()) if (!codes.has(code)) this.#drop(code);
    for (const camera of cameras) this.setCamera(camera);
  }

  /** One camera, as its state changes. */
  setCamera(camera) {
    if (this.#closed) return;
    const before = this.#cameras.get(camera.code);
    this.#cameras.set(camera.code, camera);
    const sign = this.#signs.get(camera.code);
    if (!sign) this.#addSign(camera);
    else if (cameraSign(before) !== cameraSign(camera)) sign.setStyle(this.#styleOf(camera));
  }

  /** Open alerts and incidents with a place; each stands once, and only changed ones are made anew. */
  setMarkers({ alerts = [], incidents = [] }) {
    if (this.#closed) return;
    const wanted = new Map();
    for (const alert of alerts) if (!alert.incident) put(wanted, "alert", alert.id, alert, alert.state);
    for (const incident of incidents) put(wanted, "incident", incident.number, incident, incident.owner ? "acknowledged" : "new");
    for (const [key, { marker }] of this.#markers) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.#markers.delete(key);
    }
    let moved = false;
    for (const [key, entry] of wanted) moved = this.#mark(key, entry) || moved;
    if (moved) this.#thinNames();
  }

  /** When the newest of what is drawn was true (ms or ISO). */
  set asOf(at) {
    this.#asOf = at;
    this.#drawAge();
  }

  /** Chosen: a white wedge. null chooses nothing. */
  choose(code) {
    this.#chosen = code;
    this.#drawWedges();
  }

  focus({ lat, lon }, zoom = FOCUS_ZOOM) {
    this.#map.setView([lat, lon], Math.max(this.#map.getZoom(), zoom), { animate: false });
  }

  fit() {
    this.#map.invalidateSize({ animate: false });
    if (this.#bounds) this.#map.fitBounds(this.#bounds, { animate: false, ...this.#options.fit });
  }

  /** A map that was taken away draws nothing more: Leaflet has no canvas for it then. */
  close() {
    this.#closed = true;
    this.#resize.disconnect();
    this.#offTick();
    this.#map.remove();
  }

  #build() {
    const { interactive } = this.#options;
    this.#element.classList.add("citymap");
    this.#map = L.map(this.#element, {
      zoomControl: false, attributionControl: false, zoomSnap: interactive ? 0.5 : 0, minZoom: 9, maxZoom: 20,
      dragging: interactive, scrollWheelZoom: interactive, doubleClickZoom: interactive, boxZoom: interactive,
      keyboard: interactive, touchZoom: interactive, fadeAnimation: false, zoomAnimation: interactive, markerZoomAnimation: interactive,
      inertia: interactive, preferCanvas: true, center: [-5.13, 119.45], zoom: 12,
    });
    for (const [pane, z] of [["base", 200], ["wedges", 380], ["signs", 390]]) this.#map.createPane(pane).style.zIndex = z;
    this.#map.getPane("base").style.pointerEvents = this.#map.getPane("wedges").style.pointerEvents = "none";
    this.#renderer = L.canvas({ pane: "signs", padding: 0.2, tolerance: interactive ? 6 : 0 });
    this.#wedges = L.layerGroup().addTo(this.#map);
    if (this.#options.tileUrl) L.tileLayer(this.#options.tileUrl, { pane: "tilePane", maxZoom: 20, opacity: 0.5 }).addTo(this.#map);
    this.#age = document.createElement("time");
    this.#age.className = "asof";
    this.#element.append(this.#age);
    if (this.#options.sample) this.#sayThatThisIsASample();
    this.#map.on("zoomend moveend", () => { this.#drawWedges(); this.#drawKelurahanNames(); this.#thinNames(); });
    this.#resize = new ResizeObserver(() => this.#resized());
    this.#resize.observe(this.#element);
    this.#offTick = onTick(() => this.#drawAge());
  }

  /** A fixed map (the wall's) fits its frame again; one that a person moves keeps the place they chose. */
  #resized() {
    if (this.#closed) return;
    if (this.#options.interactive) this.#map.invalidateSize({ animate: false });
    else this.fit();
    this.#restyle();
  }

  #drawBase(base) {
    const look = this.#look;
    const scale = this.#options.scale();
    const renderer = L.canvas({ pane: "base", padding: 0.2 });
    const layer = (data, style) => data && L.geoJSON(data, { renderer, pane: "base", interactive: false, style, pointToLayer: () => null }).addTo(this.#map);
    const districts = base.kecamatan;
    if (!this.#options.tileUrl) {
      layer(base.land, { stroke: false, fillColor: look.land, fillOpacity: 1 });
      layer(base.city ?? districts, { stroke: false, fillColor: look.city, fillOpacity: 1 });
    }
    layer(base.kelurahan, { color: look.kelurahan, weight: 0.7 * scale, fill: false });
    layer(districts, { color: look.kecamatan, weight: 1 * scale, fill: false });
    layer(base.coast, { color: look.coast, weight: 1 * scale, fill: false });
    if (this.#options.region === "islands") this.#drawIslands(base.islands, scale);
    this.#bounds = this.#boundsOf(districts, base.kelurahan);
    this.#kelurahan = base.kelurahan?.features ?? [];
    if (this.#options.names !== "none") this.#drawNames(districts);
  }

  /** Many of the islands are smaller than a pixel: each is a dot. */
  #drawIslands(islands, scale) {
    for (const { geometry, properties } of islands?.features ?? []) {
      const [lon, lat] = geometry.coordinates;
      L.circleMarker([lat, lon], { pane: "base", interactive: false, radius: 2.2 * scale, stroke: false, fillColor: this.#look.coast, fillOpacity: 1 })
        .addTo(this.#map).options.title = properties.nama;
    }
  }

  #boundsOf(districts, villages) {
    const { area } = this.#options;
    const inside = area ? [...districts.features, ...(villages?.features ?? [])].filter(({ properties }) => `${properties.kode ?? ""}.`.startsWith(`${area}.`)) : [];
    if (inside.length) return inside.reduce((bounds, feature) => bounds.extend(L.geoJSON(feature).getBounds()), L.latLngBounds([]));
    const islands = this.#options.region === "islands";
    const bounds = L.latLngBounds([]);
    for (const feature of districts.features) {
      if (nameOf(feature).includes(ISLANDS) === islands) bounds.extend(L.geoJSON(feature).getBounds());
    }
    return bounds;
  }

  #drawNames(districts) {
    const mainland = districts.features.filter((feature) => !nameOf(feature).includes(ISLANDS));
    this.#districts = mainland
      .sort((a, b) => (b.properties.luas_poligon_km2 ?? 0) - (a.properties.luas_poligon_km2 ?? 0))
      .map((feature) => this.#label(nameOf(feature), labelPoint(feature), "kec").addTo(this.#map));
    this.#thinNames();
  }

  /** Large districts keep their name; one that would lie on a name, a marker or the frame waits for a closer look. */
  #thinNames() {
    const frame = this.#element.getBoundingClientRect();
    const taken = [...this.#markers.values()].map(({ marker }) => marker.getElement().firstElementChild.getBoundingClientRect());
    for (const marker of this.#districts) {
      const text = marker.getElement()?.firstElementChild;
      if (!text) continue;
      const box = text.getBoundingClientRect();
      const inside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
      const free = inside && taken.every((other) => !overlap(box, other));
      text.classList.toggle("waits", !free);
      if (free) taken.push(box);
    }
  }

  #drawKelurahanNames() {
    this.#names?.remove();
    this.#names = null;
    if (this.#options.names !== "all" || this.#map.getZoom() < KELURAHAN_NAMES_FROM_ZOOM) return;
    const view = this.#map.getBounds();
    const visible = this.#kelurahan.filter((feature) => view.contains(labelPoint(feature)));
    this.#names = L.layerGroup(visible.map((feature) => this.#label(nameOf(feature), labelPoint(feature), "kel"))).addTo(this.#map);
  }

  #label(words, at, className) {
    const element = document.createElement("span");
    element.textContent = words;
    return L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: `map-name ${className}`, html: element, iconSize: null }) });
  }

  #addSign(camera) {
    const sign = L.circleMarker([camera.lat, camera.lon], {
      renderer: this.#renderer, pane: "signs", interactive: this.#options.interactive, bubblingMouseEvents: false, ...this.#styleOf(camera),
    });
    if (this.#options.interactive) sign.on("click", () => this.#tellChoice("camera", camera.code));
    this.#signs.set(camera.code, sign.addTo(this.#map));
  }

  #styleOf(camera) {
    const scale = this.#options.scale();
    const look = this.#look;
    const grown = this.#map.getZoom() >= WEDGES_FROM_ZOOM ? 1.6 : 1;
    const dot = { radius: 1.9 * scale * grown, stroke: false, weight: 0, fill: true, fillColor: look.camera, fillOpacity: 0.85 };
    const ring = { radius: 2.4 * scale * grown, stroke: true, weight: 1.1 * scale, color: look.lost, fill: true, fillColor: look.city, fillOpacity: 1 };
    switch (cameraSign(camera)) {
      case "lost": return ring;
      case "ailing": return { ...dot, stroke: true, weight: 1.1 * scale, color: look.p2, fillColor: look.city };
      case "absent": return { ...dot, radius: 1 * scale * grown, fillOpacity: 0.4 };
      default: return dot;
    }
  }

  #restyle() {
    for (const [code, sign] of this.#signs) {
      const style = this.#styleOf(this.#cameras.get(code));
      sign.setStyle(style).setRadius(style.radius);
    }
  }

  #drop(code) {
    this.#signs.get(code)?.remove();
    this.#signs.delete(code);
    this.#cameras.delete(code);
  }

  /** Where a camera looks, once there is room to see it. */
  #drawWedges() {
    const near = this.#map.getZoom() >= WEDGES_FROM_ZOOM;
    if (near !== this.#grown) {
      this.#grown = near;
      this.#restyle();
    }
    this.#wedges.clearLayers();
    const view = this.#map.getBounds().pad(0.1);
    for (const camera of this.#cameras.values()) {
      const chosen = camera.code === this.#chosen;
      if (!(near || chosen) || !view.contains([camera.lat, camera.lon])) continue;
      L.polygon(wedge(camera), { pane: "wedges", interactive: false, ...this.#wedgeStyle(camera, chosen) }).addTo(this.#wedges);
    }
  }

  #wedgeStyle(camera, chosen) {
    const look = this.#look;
    if (chosen) return { color: look.ink, weight: 1.2, fillColor: look.ink, fillOpacity: 0.28 };
    if (cameraSign(camera) === "lost") return { color: look.unknown, opacity: 0.6, weight: 0.8, dashArray: "2 2", fill: false };
    return { stroke: false, fillColor: look.ink, fillOpacity: 0.2 };
  }

  #mark(key, { kind, id, row, state }) {
    const known = this.#markers.get(key);
    const look = `${row.severity} ${state} ${row.lat} ${row.lon} ${row.summary}`;
    if (known?.look === look) return false;
    known?.marker.remove();
    const icon = L.divIcon({ className: "map-mark", html: glyph(row.severity, state), iconSize: null });
    const { interactive } = this.#options;
    const marker = L.marker([row.lat, row.lon], { icon, interactive, keyboard: interactive, zIndexOffset: (5 - Number(row.severity[1])) * 100 });
    marker.on("click keypress", (event) => {
      if (event.type === "click" || event.originalEvent?.key === "Enter" || event.originalEvent?.key === " ") this.#tellChoice(kind, id);
    });
    marker.addTo(this.#map);
    marker.getElement().setAttribute("aria-label", [row.severity, row.summary && titled(row.summary, row), row.place].filter(Boolean).join(", "));
    this.#markers.set(key, { marker, look });
    return true;
  }

  #tellChoice(kind, id) {
    this.dispatchEvent(new CustomEvent("choose", { detail: { kind, id } }));
  }

  #drawAge() {
    if (this.#asOf === null) return;
    const words = t("Peta {time}", { time: clock(this.#asOf) });
    if (this.#age.textContent !== words) this.#age.textContent = words;
  }

  #sayThatThisIsASample() {
    const mark = document.createElement("span");
    mark.className = "sampel";
    mark.textContent = t("Data contoh");
    this.#element.append(mark);
  }
}

function put(wanted, kind, id, row, state) {
  if (row.lat !== null && row.lon !== null) wanted.set(`${kind} ${id}`, { kind, id, row, state });
}

function overlap(a, b) {
  return a.right >= b.left && a.left <= b.right && a.bottom >= b.top && a.top <= b.bottom;
}

function nameOf({ properties }) {
  return properties.nama ?? properties.name ?? "";
}

/** Where a name stands: the point the data give, else the middle. */
function labelPoint(feature) {
  const { lat, lon } = feature.properties;
  return lat && lon ? [lat, lon] : L.geoJSON(feature).getBounds().getCenter();
}
