/* Lorong on the map: their line, and from near their class as a shape without hue. Read when first shown. */

import * as L from "leaflet";
import { get } from "../lib/api.js";

const SHAPES_FROM_ZOOM = 15;
const SHAPES = { red: "M5 .5 9.8 9.5H.2z", yellow: "M5 0 10 5 5 10 0 5z", green: "M5 .5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z" };
const PAGE = 1000;

export class LorongLayer {
  #map; #rows = null; #reading = null; #lines = L.layerGroup(); #marks = L.layerGroup(); #shown = false; #classes = new Set(); #renderer;

  /** @param {L.Map} map */
  constructor(map) {
    this.#map = map;
    map.createPane("lorong").style.zIndex = 370;
    this.#renderer = L.canvas({ pane: "lorong", padding: 0.2 });
    map.on("moveend zoomend", () => this.#drawMarks());
  }

  /** All of them, page by page. @returns {Promise<object[]>} */
  read() {
    this.#reading ??= this.#readAll().catch((error) => { this.#reading = null; throw error; });
    return this.#reading;
  }

  async show(on, classes) {
    this.#shown = on;
    this.#classes = classes;
    if (on) await this.read();
    this.#draw();
  }

  async #readAll() {
    const rows = [];
    let path = `/api/v1/lorong/?limit=${PAGE}`;
    while (path) {
      const answer = await get(path);
      rows.push(...answer.results);
      const next = answer.next && new URL(answer.next, location.href);
      path = next ? next.pathname + next.search : null;
    }
    this.#rows = rows;
    return rows;
  }

  #wanted() {
    return this.#shown && this.#rows ? this.#rows.filter((row) => this.#classes.has(row.safety_class)) : [];
  }

  #draw() {
    this.#lines.clearLayers();
    const color = getComputedStyle(document.documentElement).getPropertyValue("--line-4").trim();
    const style = { renderer: this.#renderer, pane: "lorong", interactive: false, color, weight: 1.6 };
    for (const row of this.#wanted()) {
      const shape = row.line ? L.geoJSON(row.line, { ...style, style }) : L.circleMarker([row.lat, row.lon], { ...style, radius: 2 });
      shape.addTo(this.#lines);
    }
    this.#lines.addTo(this.#map);
    this.#drawMarks();
  }

  #drawMarks() {
    this.#marks.clearLayers();
    if (this.#map.getZoom() < SHAPES_FROM_ZOOM) return;
    const view = this.#map.getBounds();
    for (const row of this.#wanted()) {
      if (!view.contains([row.lat, row.lon])) continue;
      const icon = L.divIcon({ className: "lorong-mark", html: shapeOf(row.safety_class), iconSize: [11, 11] });
      L.marker([row.lat, row.lon], { icon, interactive: false, keyboard: false, pane: "lorong" }).addTo(this.#marks);
    }
    this.#marks.addTo(this.#map);
  }
}

function shapeOf(safetyClass) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 10 10");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[safetyClass] ?? SHAPES.green);
  svg.append(path);
  return svg;
}
