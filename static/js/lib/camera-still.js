/* <camera-still camera="SIM-001" every="10">: the camera's last still picture and its age. Asks only while it can be seen,
   every minute or every so many seconds; starts no stream. Says by its attributes state: waiting, shown, none (no picture
   yet); late: older than 10 s; old: older than 5 minutes. */

import { t } from "./i18n.js";
import { onTick } from "./ticker.js";
import { age, serverClock } from "./time.js";

const AGAIN_MS = 60_000;
const NONE_AGAIN_MS = 15_000;
const LATE_S = 10;
const OLD_S = 300;

class CameraStill extends HTMLElement {
  #image = document.createElement("img");
  #label = document.createElement("span");
  #watcher = null; #offTick = null; #timer = 0; #abort = null; #url = ""; #takenAt = NaN; #askedAt = -Infinity; #again = AGAIN_MS;

  connectedCallback() {
    this.#image.alt = "";
    this.#image.hidden = true;
    this.replaceChildren(this.#image, this.#label);
    this.setAttribute("state", "waiting");
    this.#watcher = new IntersectionObserver((entries) => this.#see(entries.at(-1).isIntersecting));
    this.#watcher.observe(this);
    this.#offTick = onTick(() => this.#tellAge());
  }

  disconnectedCallback() {
    this.#watcher.disconnect();
    this.#offTick();
    this.#see(false);
    URL.revokeObjectURL(this.#url);
    this.#url = "";
  }

  /** Until the next picture, ms. */
  get #rest() {
    const every = Number(this.getAttribute("every"));
    return every > 0 ? every * 1000 : AGAIN_MS;
  }

  #see(seen) {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = seen ? new AbortController() : null;
    if (seen) this.#next(this.#abort.signal);
  }

  async #next(signal) {
    const wait = this.#askedAt + this.#again - performance.now();
    if (wait <= 0) {
      this.#askedAt = performance.now();
      try {
        await this.#fetch(signal);
      } catch {
        this.#again = NONE_AGAIN_MS; // the old picture stays and its age tells
      }
    }
    if (!signal.aborted) this.#timer = setTimeout(() => this.#next(signal), Math.max(wait, 1000));
  }

  async #fetch(signal) {
    const response = await fetch(`/api/v1/cameras/${encodeURIComponent(this.getAttribute("camera"))}/still/`, { signal, credentials: "same-origin" });
    if (!response.ok) throw new Error(`still ${response.status}`);
    if (response.status === 204) {
      this.#again = NONE_AGAIN_MS;
      if (!this.#url) this.setAttribute("state", "none");
      return;
    }
    const picture = await response.blob();
    if (signal.aborted) return;
    URL.revokeObjectURL(this.#url);
    this.#url = URL.createObjectURL(picture);
    this.#again = this.#rest;
    this.#takenAt = Date.parse(response.headers.get("last-modified") ?? "");
    this.#image.src = this.#url;
    this.#image.hidden = false;
    this.setAttribute("state", "shown");
    this.#tellAge();
  }

  #tellAge() {
    if (this.getAttribute("state") !== "shown" || Number.isNaN(this.#takenAt)) return;
    const seconds = (serverClock.now() - this.#takenAt) / 1000;
    const words = age(seconds);
    this.toggleAttribute("late", seconds > LATE_S);
    if (this.#label.textContent === words) return;
    this.#label.textContent = words;
    this.title = t("Gambar diam, {age} yang lalu", { age: words });
    this.toggleAttribute("old", seconds > OLD_S);
  }
}

customElements.define("camera-still", CameraStill);
