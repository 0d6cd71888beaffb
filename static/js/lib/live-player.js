/* Plays one camera for as long as it is open: asks for an address, plays, notices that nothing moves, begins again. */

import Hls from "hls.js";
import { get } from "./api.js";
import { backOffMs } from "./back-off.js";
import { parts, refreshInMs, withGrant } from "./grant.js";
import { serverClock } from "./time.js";

const RETRY = { lowMs: 500, highMs: 3000 };
const FROZEN_MS = 4000;   // the clock of the video runs, no frame comes
const STUCK_MS = 8000;    // neither runs
const SETTLED_MS = 5000;  // played this long: the next failure is a new one
const START_EVERY_MS = 40;
const REPEAT_MS = 500;    // a new player may show the last frames of the old one again, give or take
const NO_RETRY = { maxNumRetry: 0, retryDelayMs: 0, maxRetryDelayMs: 0 };
const FEW_RETRIES = { maxNumRetry: 2, retryDelayMs: 500, maxRetryDelayMs: 1000 };
const loading = (retries) => ({
  default: { maxTimeToFirstByteMs: 4000, maxLoadTimeMs: 8000, timeoutRetry: retries, errorRetry: retries },
});
// One target duration behind the edge, caught up by 1.3x: 1.9 s from lens to wall with segments of one second.
const SETTINGS = {
  liveSyncDurationCount: 1, liveMaxLatencyDurationCount: 6, maxLiveSyncPlaybackRate: 1.3,
  maxBufferLength: 6, backBufferLength: 4, lowLatencyMode: false, startFragPrefetch: true,
  enableWorker: false, // fragmented MP4 needs no remuxing; a worker a tile would cost more than it carries
  manifestLoadPolicy: loading(NO_RETRY), playlistLoadPolicy: loading(FEW_RETRIES), fragLoadPolicy: loading(FEW_RETRIES),
};

let nextStart = 0;

/**
 * Calls back `onFrame({shownAt, pictureAt})` for each picture that is newer than all before (ms; pictureAt is the
 * frame's own time or null), `onSnapshot(address)` with each address, `onLeave()` before the video is emptied.
 */
export class LivePlayer {
  #video; #camera; #profile; #on;
  #hls = null; #grant = ""; #node = ""; #closed = false; #tries = 0;
  #retryTimer = 0; #grantTimer = 0; #abort = null;
  #beganAt = 0; #frameAt = 0; #timeAtFrame = 0; #newest = -Infinity; #floor = -Infinity; #watching = 0;

  constructor({ video, camera, profile, onFrame, onSnapshot = () => {}, onLeave = () => {} }) {
    this.#video = video;
    this.#camera = camera;
    this.#profile = profile;
    this.#on = { onFrame, onSnapshot, onLeave };
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
  }

  /** The server says that the picture is back: don't wait out the pause. */
  hurry() {
    if (this.#closed || this.#hls) return;
    this.#tries = 0;
    this.#again();
  }

  /** Called twice a second: a player that shows nothing new is thrown away. A hidden page is shown no frames at all. */
  look() {
    const now = performance.now();
    if (document.hidden) this.#frameAt = this.#beganAt = now;
    if (!this.#hls) return;
    const quietMs = now - Math.max(this.#frameAt, this.#beganAt);
    const runs = this.#video.currentTime - this.#timeAtFrame > 2;
    if (quietMs > STUCK_MS || (quietMs > FROZEN_MS && runs)) this.#again();
    else if (this.#frameAt - this.#beganAt > SETTLED_MS) this.#tries = 0;
  }

  async #begin() {
    const mine = new AbortController();
    this.#abort = mine;
    this.#beganAt = performance.now();
    try {
      const address = await this.#ask();
      if (mine === this.#abort && !this.#closed) this.#play(address);
    } catch {
      // Refused, unreachable, no node: all are tried again, and the tile says since when.
      if (mine === this.#abort) this.#again();
    }
  }

  async #ask() {
    const path = `/api/v1/cameras/${encodeURIComponent(this.#camera)}/live/?profile=${this.#profile}`;
    const address = await get(path, { signal: this.#abort?.signal });
    clearTimeout(this.#grantTimer);
    if (!this.#closed) this.#grantTimer = setTimeout(() => this.#renew(), refreshInMs(address.expires, serverClock.now()));
    return address;
  }

  #play({ hls: address, snapshot }) {
    this.#remember(address);
    this.#on.onSnapshot(snapshot);
    const hls = new Hls({ ...SETTINGS, xhrSetup: (xhr, url) => xhr.open("GET", withGrant(url, this.#grant), true) });
    this.#hls = hls;
    this.#beganAt = performance.now();
    this.#timeAtFrame = Infinity;
    hls.on(Hls.Events.ERROR, (_, { fatal }) => { if (fatal && hls === this.#hls) this.#again(); });
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#video.play().catch(() => {})); // muted: nothing can forbid it for long
    hls.loadSource(address);
    hls.attachMedia(this.#video);
  }

  async #renew() {
    try {
      const { hls: address } = await this.#ask();
      const moved = parts(address)?.node !== this.#node;
      this.#remember(address);
      if (moved && this.#hls) this.#restart(0);
    } catch {
      if (!this.#closed) this.#grantTimer = setTimeout(() => this.#renew(), RETRY.highMs);
    }
  }

  #remember(address) {
    const { node, grant } = parts(address) ?? { node: "", grant: "" };
    this.#node = node;
    this.#grant = grant;
  }

  #again() {
    const waitMs = backOffMs(this.#tries, RETRY);
    this.#tries += 1;
    this.#restart(waitMs);
  }

  #restart(waitMs) {
    this.#leave();
    this.#abort?.abort();
    this.#abort = null;
    clearTimeout(this.#retryTimer);
    if (!this.#closed) this.#retryTimer = setTimeout(() => this.#begin(), waitMs);
  }

  #leave() {
    if (!this.#hls) return;
    this.#on.onLeave();
    this.#hls.destroy();
    this.#hls = null;
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
    this.#timeAtFrame = mediaTime;
    const pictureAt = this.#frameTime(mediaTime);
    if (pictureAt !== null) {
      if (pictureAt <= this.#floor) return;
      this.#newest = Math.max(this.#newest, pictureAt);
    }
    this.#on.onFrame({ shownAt: serverClock.now(), pictureAt });
  }
  /** When the frame was taken, by the playlist's clock: ms, or null if the playlist tells none. */
  #frameTime(mediaTime) {
    const playingAt = this.#hls?.playingDate?.getTime();
    return playingAt === undefined ? null : playingAt + (mediaTime - this.#video.currentTime) * 1000;
  }
}
