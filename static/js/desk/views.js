/* The four pictures of the chosen alarm: the best camera large, three more beside it. A click or Enter makes one large. */

import "../lib/camera-tile.js";
import { t } from "../lib/i18n.js";
import { distanceM, nearest, sees } from "../lib/nearby.js";
import { shortName } from "../lib/short-name.js";
import { decimal } from "../lib/time.js";
import { byId, h, svg } from "./dom.js";
import { metresWords, wind } from "./kinds.js";
import { isArrow, stepFrom } from "./lorong-step.js";

const SHOWN = 4;
const AT_THE_PLACE_M = 3;

export class Views {
  #room; #live; #large; #stack; #tiles; #codes = []; #found = []; #key = null; #alert = null;

  constructor({ room, me }) {
    this.#room = room;
    this.#live = me.can.has("camera_live");
    this.#large = byId("s-large");
    this.#stack = byId("s-stack");
    this.#tiles = Array.from({ length: SHOWN }, (_, i) => this.#tile(i));
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** The cameras for the chosen alarm, best first: {camera, metres, sees}. */
  get found() { return this.#found; }

  /** @param {object} alert */
  show(alert) {
    this.#alert = alert;
    const cameras = Object.values(this.#room.state.cameras);
    // Chosen once an alarm: a camera that dies meanwhile says so in its place instead of leaving it.
    if (alert.id !== this.#key || !this.#codes.length) {
      this.#key = alert.id;
      this.#codes = nearest(alert, cameras, SHOWN).map((camera) => camera.code);
      this.#lay();
    }
    this.#found = this.#codes.map((code) => this.#room.state.cameras[code]).filter(Boolean)
      .map((camera) => ({ camera, metres: distanceM(alert, camera), sees: camera.code === alert.camera || sees(camera, alert) }));
    this.#tell(alert);
  }

  #lay() {
    if (!this.#live) {
      this.#say(t("Gambar langsung tidak termasuk peran Anda"), t("Kamera terdekat: {list}", { list: this.#codes.join(", ") || t("tidak ada") }));
      return;
    }
    if (!this.#codes.length) {
      this.#say(t("Tidak ada kamera di sekitar tempat ini"), t("Alarm ini tidak punya letak, atau belum ada kamera yang bertugas di dekatnya."));
      return;
    }
    this.#tiles.forEach((tile, i) => {
      const code = this.#codes[i];
      if (!code) { tile.remove(); return; }
      if (tile.getAttribute("camera") !== code) tile.setAttribute("camera", code);
      (i === 0 ? this.#large : this.#stack).append(tile);
    });
    this.#large.querySelector(".statebox")?.remove();
  }

  #say(title, words) {
    this.#tiles.forEach((tile) => tile.remove());
    this.#large.replaceChildren(h("div", { class: "nopicture" }, h("div", { class: "statebox" }, h("b", {}, title), h("p", {}, words))));
  }

  #tell(alert) {
    this.#tiles.forEach((tile, i) => {
      const hit = this.#found.find(({ camera }) => camera.code === this.#codes[i]);
      if (!hit || !tile.isConnected) return;
      const { camera, metres } = hit;
      const facing = t("menghadap {wind}", { wind: wind(camera.bearing) });
      const far = !Number.isFinite(metres) ? null : metres < AT_THE_PLACE_M ? t("di titik ini") : metresWords(metres, decimal);
      const words = i === 0 ? [far, facing, hit.sees ? t("melihat titik") : null] : [far];
      tile.about = { name: i === 0 ? camera.name : shortName(camera.name), extra: words.filter(Boolean).join(", "), lorong: camera.lorong, area: camera.area };
      tile.news = camera.state ? camera : null;
      tile.className = i === 0 ? `dtile sel ${alert.severity.toLowerCase()}` : "dtile";
      tile.setAttribute("aria-label", i === 0 ? t("Gambar langsung {code}, {name}", { code: camera.code, name: camera.name }) : t("Besarkan {code}, {name}", { code: camera.code, name: camera.name }));
      point(tile, camera.bearing);
    });
  }

  #tile(i) {
    const look = i === 0 ? { profile: "focus", wish: "live", role: "group" } : { profile: "tile", wish: "ll", role: "button" };
    const tile = h("camera-tile", { class: "dtile", priority: "incident", tabindex: "0", ...look });
    if (i === 0) return tile;
    const enlarge = () => this.#enlarge(i);
    tile.addEventListener("click", enlarge);
    tile.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      enlarge();
    });
    return tile;
  }

  #enlarge(i) {
    [this.#codes[0], this.#codes[i]] = [this.#codes[i], this.#codes[0]];
    this.#lay();
    this.#tell(this.#alert);
  }

  /** All four alike over the whole page, and back. */
  toggleFocus() {
    if (!this.#found.length || !this.#live) return;
    byId("sheet-cams").classList.toggle("focus");
    dispatchEvent(new Event("resize")); // pictures choose their size anew
  }

  /** Arrows belong to the pictures unless a list or a map has the hand. */
  #pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const place = byId("sheet-cams");
    if (event.key === "Escape" && place.classList.contains("focus")) { this.toggleFocus(); return; }
    if (!isArrow(event.key) || !(event.target === document.body || place.contains(event.target))) return;
    event.preventDefault();
    this.#step(event.key);
  }

  /** The large picture goes on to the next camera of the lorong in that direction. */
  #step(key) {
    const { cameras } = this.#room.state;
    const now = cameras[this.#codes[0]];
    const next = now && stepFrom(now, Object.values(cameras), key);
    if (!next) return;
    const known = this.#codes.indexOf(next.code);
    if (known > 0) this.#codes[known] = this.#codes[0];
    this.#codes[0] = next.code;
    this.#lay();
    this.show(this.#alert);
  }
}

/** An arrow in the caption that shows where the camera looks. */
function point(tile, bearing) {
  const caption = tile.querySelector(".cap");
  if (!caption) return;
  let arrow = caption.querySelector(".arrow");
  if (!arrow) {
    arrow = svg("svg", { viewBox: "0 0 12 12", class: "arrow", "aria-hidden": "true" });
    arrow.append(svg("path", { d: "M6 1 10 11 6 8.8 2 11z" }));
    caption.querySelector("b").after(arrow);
  }
  arrow.style.transform = `rotate(${Math.round(bearing)}deg)`;
}
