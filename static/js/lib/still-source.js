/* A picture every five seconds, for a tile that is given no stream. */

import { get } from "./api.js";
import { refreshInMs } from "./grant.js";
import { leases } from "./leases.js";
import { paint } from "./tile-parts.js";
import { serverClock } from "./time.js";

const EVERY_MS = 5000;

export class StillSource {
  #camera; #canvas; #onPicture; #address = null; #staleAt = 0; #timer = 0; #abort = new AbortController();

  /** @param {{camera: string, canvas: HTMLCanvasElement, onPicture: (takenAt: number) => void}} given takenAt: ms */
  constructor({ camera, canvas, onPicture }) {
    this.#camera = camera;
    this.#canvas = canvas;
    this.#onPicture = onPicture;
    this.#next();
  }

  close() {
    clearTimeout(this.#timer);
    this.#abort.abort();
    leases.release(this);
  }

  async #next() {
    try {
      await this.#refresh(this.#abort.signal);
    } catch {
      this.#address = null; // no picture this time; the clock in the caption stays where it is
    }
    if (!this.#abort.signal.aborted) this.#timer = setTimeout(() => this.#next(), EVERY_MS);
  }

  async #refresh(signal) {
    const now = serverClock.now();
    if (!this.#address || now > this.#staleAt) {
      this.#address = await get(`/api/v1/cameras/${encodeURIComponent(this.#camera)}/live/?profile=thumb`, { signal });
      this.#staleAt = now + refreshInMs(this.#address.expires, now);
      if (!this.#address.still && !signal.aborted) leases.hold(this, { camera: this.#camera, profile: "thumb" }); // only a stream has a snapshot
    }
    const response = await fetch(this.#address.still ?? this.#address.snapshot, { signal, credentials: "same-origin" });
    if (!response.ok) throw new Error(`still ${response.status}`);
    if (response.status === 204) return;
    const taken = Date.parse(response.headers.get("last-modified") ?? "");
    const picture = await createImageBitmap(await response.blob());
    if (!signal.aborted) {
      paint(picture, picture.width, picture.height, this.#canvas);
      this.#onPicture(Number.isFinite(taken) ? taken : serverClock.now());
    }
    picture.close();
  }
}
