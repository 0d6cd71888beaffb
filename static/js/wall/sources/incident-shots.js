/* The pictures of one incident: its cameras in the order in which to look, at most four. */

import "../../lib/camera-tile.js";
import { t } from "../../lib/i18n.js";
import { shortName } from "../../lib/short-name.js";
import { pictureFor } from "../guest.js";
import { part } from "./source.js";

const MOST = 4;

export class IncidentShots {
  #host; #shots = new Map();

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
  }

  get element() { return this.#host; }

  clear() {
    this.#shots.clear();
    this.#host.replaceChildren();
  }

  /** @param {object} incident of the feed @param {import("./source.js").Known} known */
  draw(incident, { state, shown }) {
    const cameras = incident.cameras.map((code) => state.cameras[code]).filter(Boolean).slice(0, MOST);
    const wanted = cameras.map((camera) => [`${camera.code} ${pictureFor(camera, shown.guest)}`, camera]);
    const keys = wanted.map(([key]) => key).join(",");
    if (this.#host.dataset.keys !== keys || (!wanted.length && !this.#host.firstChild)) {
      this.#host.dataset.keys = keys;
      this.#host.dataset.count = wanted.length;
      this.#shots = new Map(wanted.map(([key, camera]) => [key, this.#shots.get(key) ?? makeShot(camera, pictureFor(camera, shown.guest))]));
      this.#host.replaceChildren(...[...this.#shots.values()].map(({ element }) => element));
      if (!wanted.length) part("p", this.#host, "nothing").textContent = t("Tidak ada kamera di dekatnya");
    }
    for (const [key, camera] of wanted) this.#shots.get(key).draw(camera, incident);
  }
}

function makeShot(camera, policy) {
  const element = document.createElement("div");
  element.className = "shot";
  element.setAttribute("picture", policy);
  if (policy === "hide") {
    part("div", element, "plate").textContent = t("Disembunyikan, tamu di ruangan");
    return { element, draw() {} };
  }
  const tile = document.createElement("camera-tile");
  tile.className = "tile";
  for (const [name, value] of [["camera", camera.code], ["profile", "tile"], ["wish", "ll"], ["priority", "incident"]]) tile.setAttribute(name, value);
  element.append(tile);
  const still = tile.querySelector(".pic > img"); // a still is there in a moment, a stream takes seconds
  if (still) still.src = `/api/v1/cameras/${encodeURIComponent(camera.code)}/still/`;
  return {
    element,
    draw(now) {
      tile.about = { name: shortName(now.name), lorong: now.lorong, area: now.area, extra: "" };
      tile.news = now;
    },
  };
}
