/* Plays one camera for as long as it is open: asks for an address, chooses the lane, notices when it is the player that
   stands still and not the camera, falls back, begins again. */

import { lanes, onLane, playsHevc } from "./abilities.js";
import { get } from "./api.js";
import { backOffMs } from "./back-off.js";
import { parts, refreshInMs } from "./grant.js";
import { HlsSource } from "./hls-source.js";
import { LaneChoice } from "./lane-choice.js";
import { LiveSource } from "./live-source.js";
import { streamOf } from "./profile-choice.js";
import { serverClock } from "./time.js";

const RETRY = { lowMs: 500, highMs: 2000 };
const FROZEN_MS = 4000;   // media comes and no picture is shown
const BEGIN_MS = 8000;    // likewise, of a player that has just begun
const ASK_AGAIN_MS = 10000;
const SETTLED_MS = 5000;  // played this long: the next failure is a new one
const START_EVERY_MS = 40;
const REPEAT_MS = 500;    // a new player may show the last frames of the old one again, give or take

let nextStart = 0;

/**
 * Calls back `onFrame({shownAt, pictureAt})` for each picture that is newer than all before (ms; pictureAt is the
 * frame's own time or null), `onAddress(address)` with each answer of the server, `onLane(lane)` when one begins,
 * `onLeave()` before the video is emptied.
 */
export class LivePlayer {
  #video; #camera; #profile; #keysOnly; #choice; #on;
  #source = null; #address = null; #grant = ""; #closed = false; #tries = 0; #failures = 0;
  #retryTimer = 0; #grantTimer = 0; #abort = null;
  #beganAt = 0; #askedAt = 0; #frameAt = 0; #newest = -Infinity; #floor = -Infinity; #watching = 0;

  /** @param {{video: HTMLVideoElement, camera: string, profile: string, wish: string, keysOnly?: boolean}} what */
  constructor({ video, camera, profile, wish, keysOnly = false, onFrame, onAddress, onLane: laneBegins, onLeave }) {
    this.#video = video;
    this.#camera = camera;
    this.#profile = profile;
    this.#keysOnly = keysOnly;
    this.#choice = new LaneChoice(wish, lanes(this));
    this.#on = { onFrame, onAddress, onLane: laneBegins, onLeave };
  }

  /** Tiles of a page start 40 ms apart, so that thirty of them do not ask in one breath. */
  start() {
    const now = performance.now();
    nextStart = Math.max(now, nextStart + START_EVERY_MS);
    this.#retryTimer = setTimeout(() => this.#begin(), nextStart - now);
    this.#watch();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#grantTimer);
    this.#abort?.abort();
    this.#video.cancelVideoFrameCallback(this.#watching);
    this.#leave();
    onLane(this, null);
  }

  get address() { return this.#address; }

  /** Another wish, profile or rate. What plays goes on until the new source takes the video. */
  change({ profile, wish, keysOnly }) {
    const other = streamOf(profile) !== streamOf(this.#profile) || keysOnly !== this.#keysOnly;
    this.#profile = profile;
    this.#keysOnly = keysOnly;
    const lane = this.#choice.want(wish, lanes(this));
    if ((other || (lane && !keysOnly)) && !this.#closed) this.#restart(0);
  }

  /** The server says that the picture is back: don't wait out the pause. */
  hurry() {
    if (this.#closed || this.#source) return;
    this.#tries = 0;
    this.#restart(0);
  }

  /** The server says which node carries the camera: another one than before means that this one has lost it. */
  carriedBy(node) {
    if (!this.#closed && this.#address && node !== this.#address.node) this.#renew();
  }

  /** Called twice a second: a player that stands still while its camera does not is thrown away. */
  look() {
    const now = performance.now();
    if (document.hidden) this.#frameAt = this.#beganAt = now; // a hidden page is shown no frames at all
    if (!this.#source) return;
    this.#source.step();
    const shown = this.#frameAt > this.#beganAt;
    const quietMs = now - Math.max(this.#frameAt, this.#beganAt);
    const comes = now - this.#source.advancedAt < FROZEN_MS / 2;
    if (comes && quietMs > (shown ? FROZEN_MS : BEGIN_MS)) this.#fail({ why: "stands still", final: false });
    else if (quietMs > ASK_AGAIN_MS && now - this.#askedAt > ASK_AGAIN_MS) this.#renew(); // nothing comes: another node may have it
    else if (shown && this.#frameAt - this.#beganAt > SETTLED_MS) this.#calm();
  }

  #calm() {
    this.#tries = this.#failures = 0;
    if (!this.#keysOnly && this.#choice.calm(performance.now())) this.#restart(0);
  }

  async #begin() {
    const mine = new AbortController();
    this.#abort = mine;
    this.#beganAt = performance.now();
    let address;
    try {
      address = await this.#ask(mine.signal);
    } catch {
      // Refused, unreachable, no node: all are tried again, and the tile says since when.
      if (mine === this.#abort) this.#again();
      return;
    }
    if (mine === this.#abort && !this.#closed) this.#play(address);
  }

  async #ask(signal) {
    this.#askedAt = performance.now();
    const hevc = playsHevc() ? "&hevc=1" : "";
    const profile = this.#keysOnly ? "thumb" : this.#profile;
    const address = await get(`/api/v1/cameras/${encodeURIComponent(this.#camera)}/live/?profile=${profile}${hevc}`, { signal });
    clearTimeout(this.#grantTimer);
    if (this.#closed) return address;
    this.#grantTimer = setTimeout(() => this.#renew(), refreshInMs(address.expires, serverClock.now()));
    this.#grant = parts(address.hls)?.grant ?? "";
    this.#address = address;
    this.#on.onAddress(address);
    return address;
  }

  #play(address) {
    this.#leave();
    this.#choice.want(this.#choice.wish, lanes(this));
    const lane = this.#keysOnly ? "hls" : this.#choice.lane;
    onLane(this, lane);
    this.#on.onLane(lane);
    this.#beganAt = performance.now();
    const onFail = (how) => this.#fail(how);
    const video = this.#video;
    if (lane === "live") {
      this.#source = new LiveSource({ video, address: address.socket, onFail });
      return;
    }
    const kind = this.#keysOnly ? "keys" : lane;
    const from = { hls: address.hls, ll: address.ll_hls, keys: address.keys }[kind];
    this.#source = new HlsSource({ video, address: from, kind, grant: () => this.#grant, onFail });
  }

  async #renew() {
    clearTimeout(this.#grantTimer);
    const before = this.#address?.node;
    try {
      const address = await this.#ask(this.#abort?.signal);
      if (this.#closed || !this.#source) return;
      if (address.node !== before) this.#restart(0);
      else this.#source.renew(address.socket);
    } catch {
      if (!this.#closed) this.#grantTimer = setTimeout(() => this.#renew(), RETRY.highMs);
    }
  }

  #fail(how) {
    if (this.#closed) return;
    console.info(`${this.#camera} ${this.#choice.lane}: ${how.why}`);
    if (!how.blameless) this.#choice.failed(performance.now(), how);
    this.#leave();
    this.#again();
  }

  #again() {
    const waitMs = this.#failures === 0 ? 0 : backOffMs(this.#tries, RETRY); // the first time at once: it may be one node that died
    this.#failures += 1;
    this.#tries += 1;
    this.#restart(waitMs);
  }

  /** What plays keeps the video until the new address is there. */
  #restart(waitMs) {
    this.#abort?.abort();
    this.#abort = null;
    clearTimeout(this.#retryTimer);
    if (!this.#closed) this.#retryTimer = setTimeout(() => this.#begin(), waitMs);
  }

  #leave() {
    if (!this.#source) return;
    this.#on.onLeave();
    this.#source.close();
    this.#source = null;
    this.#floor = this.#newest + REPEAT_MS;
  }

  #watch() {
    this.#watching = this.#video.requestVideoFrameCallback((_, { mediaTime }) => {
      this.#seen(mediaTime);
      if (!this.#closed) this.#watch();
    });
  }

  #seen(mediaTime) {
    this.#frameAt = performance.now();
    const pictureAt = this.#source?.frameTime(mediaTime) ?? null;
    if (pictureAt !== null) {
      // What was shown before is not shown as news; a clock set back by more than a minute is the camera's.
      if (pictureAt <= this.#floor && pictureAt > this.#floor - 60000) return;
      if (pictureAt <= this.#floor) this.#floor = this.#newest = -Infinity;
      this.#newest = Math.max(this.#newest, pictureAt);
    }
    this.#on.onFrame({ shownAt: serverClock.now(), pictureAt });
  }
}
