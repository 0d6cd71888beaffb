/* <wall-picture>: a still picture, whole, never cropped. Ready once it is there or known to be missing. */

import { t } from "../../lib/i18n.js";
import { clock, serverClock } from "../../lib/time.js";
import { part, WallSource } from "./source.js";

const RETRY_MS = 30_000;

export class WallPicture extends WallSource {
  ready = false;
  #image; #nothing; #retry = 0;

  build() {
    this.#image = part("img", this);
    this.#image.alt = this.content.picture;
    this.#image.decoding = "async";
    this.#nothing = part("p", this, "nothing");
    this.#nothing.hidden = true;
    this.#image.addEventListener("load", () => this.#there());
    this.#image.addEventListener("error", () => this.#missing());
  }

  open() { if (!this.closest("wall-panel[unseen]")) this.#load(); }

  close() {
    clearTimeout(this.#retry);
    this.#image.removeAttribute("src");
  }

  changed() {
    this.#image.alt = this.content.picture;
    if (this.isConnected) this.#load();
  }

  #load() {
    clearTimeout(this.#retry);
    this.#image.src = `/api/v1/pictures/${encodeURIComponent(this.content.picture)}/file/`;
  }

  #there() {
    this.#image.hidden = false;
    this.#nothing.hidden = true;
    this.#isReady();
  }

  #missing() {
    if (!this.#image.hasAttribute("src")) return; // we took it away
    this.#image.hidden = true;
    if (this.#nothing.hidden) this.#nothing.textContent = t("Gambar “{name}” tidak ada atau tidak terbaca, sejak {time}", { name: this.content.picture, time: clock(serverClock.now()) });
    this.#nothing.hidden = false;
    this.#image.removeAttribute("src");
    this.#retry = setTimeout(() => this.#load(), RETRY_MS);
    this.#isReady();
  }

  #isReady() {
    if (this.ready) return;
    this.ready = true;
    this.dispatchEvent(new CustomEvent("ready"));
  }
}

customElements.define("wall-picture", WallPicture);
