/* The camera's last still picture, for a tile that is given no stream. It starts none: a still is what the media plane
   takes of every camera now and then, so the picture may be a minute old, and its age is told with it. */

import { serverClock } from "./time.js";

const EVERY_MS = 9000; // less than a picture may be old before it counts as stale (tile-state.js): one comes back unseen

export class StillSource {
  #camera; #paint; #onPicture; #newest; #address = null; #timer = 0; #abort = new AbortController();

  /**
   * @param {{camera: string, after: number, paint: (picture: ImageBitmap) => void, onPicture: (takenAt: number) => void}} given
   *   after: when the picture that the tile shows already was taken, ms, or -Infinity; takenAt: that of the shown one, ms
   */
  constructor({ camera, after, paint, onPicture }) {
    this.#camera = camera;
    this.#newest = after;
    this.#paint = paint;
    this.#onPicture = onPicture;
    this.#next();
  }

  close() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  async #next() {
    try {
      await this.#refresh(this.#abort.signal);
    } catch {
      this.#address = null; // no picture this time; the old one stays and its age tells
    }
    if (!this.#abort.signal.aborted) this.#timer = setTimeout(() => this.#next(), EVERY_MS);
  }

  async #refresh(signal) {
    const kept = this.#address && await fetch(this.#address, { signal, credentials: "same-origin" });
    const response = kept?.ok ? kept : await this.#ask(signal);
    if (response.status === 204) return;
    const said = Date.parse(response.headers.get("last-modified") ?? "");
    const taken = Number.isFinite(said) ? said : serverClock.now();
    const body = await response.blob();
    if (taken > this.#newest) await this.#show(body, taken, signal);
    if (!signal.aborted) this.#onPicture(this.#newest);
  }

  /** By the server, which leads to a signed address; that one is good until its node refuses it. */
  async #ask(signal) {
    const response = await fetch(`/api/v1/cameras/${encodeURIComponent(this.#camera)}/still/`, { signal, credentials: "same-origin" });
    if (!response.ok) throw new Error(`still ${response.status}`);
    this.#address = response.url || null;
    return response;
  }

  async #show(body, taken, signal) {
    const picture = await createImageBitmap(body);
    if (!signal.aborted) {
      this.#paint(picture);
      this.#newest = taken;
    }
    picture.close();
  }
}
