/* <wall-camera>: one camera's picture with its caption below. Ready once a picture of it is there, be it a still. */

import "../../lib/camera-tile.js";
import { t } from "../../lib/i18n.js";
import { shortName } from "../../lib/short-name.js";
import { pictureFor } from "../guest.js";
import { initials } from "../standing.js";
import { markOf } from "../zone.js";
import { part, WallSource } from "./source.js";

export class WallCamera extends WallSource {
  #tile = null; #plate = null; #policy = null; #ready = false; #awaits = false;

  get tile() { return this.#tile; }

  /** Whether it starts no player, because one that plays will be handed over. */
  get awaits() { return this.#awaits; }

  /** Start no player of this camera: the tile that plays it will come. */
  awaitTile() { this.#awaits = true; }

  /** The tile leaves for another panel and plays on; what remains draws no longer. */
  giveTile() {
    const tile = this.#tile;
    this.#tile = null;
    this.#awaits = this.hidden = true; // hidden: through the hole shows what comes
    return tile;
  }

  /** The tile that was awaited; null: it went elsewhere, start one. */
  takeTile(tile) {
    this.#awaits = false;
    this.#policy = null;
    if (!tile) return;
    this.#tile = tile;
    if (this.moveBefore && this.isConnected && tile.isConnected) this.moveBefore(tile, null);
    else this.append(tile);
    this.#isThere();
  }

  /** Whether the panel may change to it. One that this glass does not show waits for nothing. */
  get ready() { return this.#ready || this.#awaits || this.#isUnseen; }

  get code() { return this.content.camera; }

  render(known) {
    const camera = known.state.cameras[this.code] ?? null;
    this.#follow(camera ? pictureFor(camera, known.shown.guest) : "none", camera);
    this.toggleAttribute("stale", ["stale", "lost"].includes(this.#tile?.state));
    if (!this.#tile) return;
    const { panel } = known;
    const alerts = Object.values(known.state.alerts).filter(({ state }) => state !== "closed");
    const mark = markOf({ loan: panel.loan, camera: this.code, alerts });
    const place = this.closest("wall-panel");
    const large = place?.hasAttribute("large") ?? false;
    this.#tile.classList.toggle("focus", large);
    this.#ask({ profile: large ? "focus" : "tile", wish: large ? "live" : mark ? "ll" : "hls", priority: mark ? "incident" : this.content.locked ? "pinned" : "wall" });
    const isNarrow = place?.hasAttribute("narrow") ?? false;
    this.#tile.toggleAttribute("terse", isNarrow);
    this.#tile.toggleAttribute("tiny", place?.hasAttribute("tiny") ?? false);
    const said = this.said(panel, { isNarrow });
    this.#tile.toggleAttribute("said", Boolean(said));
    this.#tile.about = { name: shortName(camera.name), lorong: camera.lorong, area: camera.area, extra: said || secondName(camera) };
    this.#tile.news = camera;
    this.#tile.mark = mark;
  }

  /** What the caption says besides the name: to whom a borrowed panel goes back. A narrow one keeps room for the name. */
  said({ loan, held }, { isNarrow }) {
    if (!loan || !held) return "";
    return isNarrow ? t("ke {who}", { who: initials(held.by) }) : t("kembali ke {who}", { who: held.by });
  }

  get #isUnseen() { return this.closest("wall-panel[unseen]") !== null; }

  /** The picture, the picture blurred, or a plate instead of it. */
  #follow(policy, camera) {
    if (policy === this.#policy) return;
    this.#policy = policy;
    this.setAttribute("picture", policy);
    if (policy === "show" || policy === "blur") {
      this.#plate?.remove();
      this.#plate = null;
      if (!this.#awaits) this.#tile ??= this.#makeTile();
      if (!this.#tile) return;
      this.#tile.terms = policy;
      this.#tagBlurred(policy === "blur");
      return;
    }
    this.#tile?.remove();
    this.#tile = null;
    this.#plate ??= part("div", this, "tile");
    this.#plate.replaceChildren();
    const words = policy === "hide" ? t("Disembunyikan, tamu di ruangan") : t("{camera} tidak ada atau tidak boleh dilihat", { camera: this.code ?? "–" });
    part("div", part("div", this.#plate, "pic"), "plate").textContent = words;
    part("b", part("div", this.#plate, "cap")).textContent = camera ? shortName(camera.name) : "";
    this.#isThere();
  }

  #makeTile() {
    const tile = document.createElement("camera-tile");
    tile.className = "tile";
    tile.setAttribute("camera", this.code);
    tile.addEventListener("picture", () => this.#isThere(), { once: true });
    tile.addEventListener("load", () => this.#isThere(), { capture: true, once: true }); // its still: loads do not bubble
    this.append(tile);
    this.#stillFirst(tile);
    return tile;
  }

  /** A still is there in a moment, a stream takes seconds. */
  #stillFirst(tile) {
    const still = tile.querySelector(".pic > img");
    if (still && !this.#isUnseen) still.src = `/api/v1/cameras/${encodeURIComponent(this.code)}/still/`;
  }

  #tagBlurred(on) {
    const picture = this.#tile.querySelector(".pic");
    const tag = picture.querySelector(".blurred-tag");
    if (!on) tag?.remove();
    else if (!tag) part("span", picture, "blurred-tag").textContent = t("dikaburkan");
  }

  #ask(wishes) {
    for (const [name, value] of Object.entries(wishes)) if (this.#tile.getAttribute(name) !== value) this.#tile.setAttribute(name, value);
  }

  #isThere() {
    if (this.#ready) return;
    this.#ready = true;
    this.dispatchEvent(new CustomEvent("ready"));
  }
}

/** What the name leaves open: the lorong, or the kelurahan if the name tells the lorong. */
function secondName({ name, lorong, area }) {
  return lorong && !name.includes(lorong) ? lorong : area;
}

customElements.define("wall-camera", WallCamera);
