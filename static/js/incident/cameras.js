/* The four pictures of an incident: the cameras it was opened with, then the nearest. Arrows walk along the lorong. */

import "../lib/camera-tile.js";
import { byId, h, setText } from "../desk/dom.js";
import { metresWords } from "../desk/kinds.js";
import { isArrow, stepFrom } from "../desk/lorong-step.js";
import { t, tn } from "../lib/i18n.js";
import { distanceM, nearest, sees } from "../lib/nearby.js";
import { decimal } from "../lib/time.js";

const SHOWN = 4;

export class IncidentCameras {
  #room; #me; #place; #row = null; #codes = [];

  constructor({ room, me, place }) {
    this.#room = room;
    this.#me = me;
    this.#place = place;
  }

  draw(row) {
    this.#row = row;
    const nearby = this.#watchable(row);
    setText(byId("i-cams-count"), tn("{n} kamera", "{n} kamera", nearby.length));
    if (!this.#me.can.has("camera_live") || !nearby.length) {
      const words = nearby.length ? t("Gambar langsung tidak termasuk peran Anda.") : t("Tidak ada kamera di sekitar tempat ini.");
      if (this.#room.state.ready && this.#place.textContent !== words) this.#place.replaceChildren(h("p", { class: "muted" }, words));
      return;
    }
    if (this.#place.children.length !== nearby.length || this.#place.querySelector("p")) this.#place.replaceChildren(...nearby.map((_near, i) => this.#tile(i)));
    nearby.forEach((near, i) => this.#tell(this.#place.children[i], near));
  }

  /** The cameras of the row as the map wants them: {camera, metres, sees}. */
  found(row) {
    return (row.nearby ?? []).slice(0, SHOWN).flatMap((near) => {
      const camera = this.#room.state.cameras[near.code];
      return camera ? [{ camera, metres: near.distance_m, sees: near.sees }] : [];
    });
  }

  #tell(tile, near) {
    const camera = this.#room.state.cameras[near.code];
    if (tile.getAttribute("camera") !== near.code) tile.setAttribute("camera", near.code);
    tile.setAttribute("aria-label", t("Buka kamera {code}", { code: near.code }));
    const far = metresWords(near.distance_m, decimal);
    tile.about = { name: near.name, extra: near.sees ? t("{far}, melihat titik", { far }) : far, lorong: camera?.lorong, area: camera?.area };
    tile.news = camera ?? null;
  }

  /** Those the incident was opened with, then the nearest others. Chosen once: a camera that dies says so in its place. */
  #watchable(row) {
    const { cameras, ready } = this.#room.state;
    if (!ready) return [];
    if (!this.#codes.length) {
      const own = (row.nearby ?? []).filter(({ code }) => cameras[code]?.watchable).map(({ code }) => code);
      const others = Number.isFinite(row.lat) ? nearest(row, Object.values(cameras), SHOWN + own.length).map(({ code }) => code) : [];
      this.#codes = [...new Set([...own, ...others])].slice(0, SHOWN);
    }
    return this.#codes.filter((code) => cameras[code]).map((code) => near(row, cameras[code]));
  }

  #tile(i) {
    const open = () => location.assign(`/cameras/${encodeURIComponent(this.#codes[i])}/`);
    return h("camera-tile", { class: "dtile", profile: "tile", role: "link", tabindex: "0", onclick: open, onkeydown: (event) => {
      if (event.key === "Enter") open();
      else if (isArrow(event.key)) { event.preventDefault(); this.#step(i, event.key); }
    } });
  }

  /** This picture goes on to the next camera of the lorong in that direction. */
  #step(i, key) {
    const { cameras } = this.#room.state;
    const now = cameras[this.#codes[i]];
    const next = now && stepFrom(now, Object.values(cameras), key);
    if (!next) return;
    const known = this.#codes.indexOf(next.code);
    if (known >= 0) this.#codes[known] = this.#codes[i];
    this.#codes[i] = next.code;
    this.draw(this.#row);
  }
}

function near(row, camera) {
  const told = (row.nearby ?? []).find(({ code }) => code === camera.code);
  return told ?? { code: camera.code, name: camera.name, distance_m: distanceM(row, camera), sees: sees(camera, row) };
}
