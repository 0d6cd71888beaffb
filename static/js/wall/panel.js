/* <wall-panel name="A1">: a named place on the wall. Shows one camera at a time; a newcomer takes over when its
   picture is there, so that the wall never goes black. <wall-grid>: the composition. */

import "../lib/camera-tile.js";
import { shortName } from "../lib/short-name.js";

const TAKE_OVER_AFTER_MS = 3000;

export class WallPanel extends HTMLElement {
  #tile = null; #coming = null; #timer = 0;

  get name() { return this.getAttribute("name"); }

  /** The tile that stands here, or the one about to. */
  get tile() { return this.#coming ?? this.#tile; }

  /**
   * @param {object|null} camera the snapshot's camera, null for an empty panel
   * @param {{profile: string, wish: string, priority: string, className: string, mark: object|null}} how
   */
  show(camera, { profile, wish, priority, className, mark }) {
    if (!camera) {
      this.#clear();
      return;
    }
    if (this.tile?.getAttribute("camera") !== camera.code) this.#bring(camera.code, profile, className);
    for (const [name, value] of Object.entries({ wish, priority })) if (this.tile.getAttribute(name) !== value) this.tile.setAttribute(name, value);
    this.tile.about = { name: shortName(camera.name), lorong: camera.lorong, area: camera.area, extra: secondName(camera) };
    this.tile.news = camera;
    this.tile.mark = mark;
  }

  #bring(code, profile, className) {
    this.#coming?.remove();
    clearTimeout(this.#timer);
    const tile = document.createElement("camera-tile");
    tile.className = className;
    tile.setAttribute("camera", code);
    tile.setAttribute("profile", profile);
    if (!this.#tile) {
      this.#tile = tile;
      this.append(tile);
      return;
    }
    this.#coming = tile;
    tile.classList.add("coming");
    tile.addEventListener("picture", () => this.#takeOver(tile), { once: true });
    this.#timer = setTimeout(() => this.#takeOver(tile), TAKE_OVER_AFTER_MS);
    this.append(tile);
  }

  #takeOver(tile) {
    if (tile !== this.#coming) return;
    clearTimeout(this.#timer);
    const leaving = this.#tile;
    this.#tile = tile;
    this.#coming = null;
    tile.classList.remove("coming");
    const fade = tile.animate([{ opacity: 0 }, { opacity: 1 }], { duration: sceneMs(), easing: "cubic-bezier(.2,0,0,1)" });
    fade.finished.catch(() => {}).finally(() => leaving.remove());
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#tile = this.#coming = null;
    this.replaceChildren();
  }
}

export class WallGrid extends HTMLElement {
  /** @returns {Map<string, WallPanel>} */
  get panels() {
    return new Map([...this.querySelectorAll("wall-panel")].map((panel) => [panel.name, panel]));
  }
}

/** What the name leaves open: the lorong, or the kelurahan if the name tells the lorong. */
function secondName({ name, lorong, area }) {
  return lorong && !name.includes(lorong) ? lorong : area;
}

function sceneMs() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400;
}

customElements.define("wall-panel", WallPanel);
customElements.define("wall-grid", WallGrid);
