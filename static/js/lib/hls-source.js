/* Plays one HLS playlist into a video: plain, low-latency, key frames only, or a replay that ends. */

import Hls from "hls.js";
import { DriftControl } from "./drift-control.js";
import { withGrant } from "./grant.js";
import { playlistLoader } from "./playlist-loader.js";
import { PlaylistTiming } from "./playlist-timing.js";

const ONCE_MORE = { maxNumRetry: 1, retryDelayMs: 300, maxRetryDelayMs: 300 };
const loading = (retries) => ({
  default: { maxTimeToFirstByteMs: 5000, maxLoadTimeMs: 8000, timeoutRetry: retries, errorRetry: retries },
});
const SETTINGS = {
  maxLiveSyncPlaybackRate: 1, // the distance to now is kept here, by DriftControl
  liveSyncOnStallIncrease: 0, maxBufferLength: 6, backBufferLength: 4, startFragPrefetch: true,
  enableWorker: false, // fragmented MP4 needs no remuxing; a worker a tile would cost more than it carries
  manifestLoadPolicy: loading(null), playlistLoadPolicy: loading(ONCE_MORE), fragLoadPolicy: loading(ONCE_MORE),
};
const MARGIN_S = 0.12;  // beyond one segment: what it takes to learn of the next one, load it and append it
const PARTS_BEHIND = 2; // of low-latency HLS, if the playlist does not say
const QUIET_S = 0.04;
const NO_PICTURE_YET = 503;
const UNREACHED = new Set([0, 502, 503, 504]); // by the node itself or by the proxy before it: nobody tells which

/** `onFail({why, final, blameless, unreached})` when it can't go on by itself. `kind` is "hls", "ll", "keys" or "replay". */
export class HlsSource {
  #video; #hls; #kind; #control; #timing = new PlaylistTiming(); #failed = false; #advancedAt = -Infinity;

  /** @param {{video: HTMLVideoElement, address: string, kind: string, grant: () => string, onFail: (how: {why: string, final: boolean, blameless: boolean, unreached: boolean}) => void}} given */
  constructor({ video, address, kind, grant, onFail }) {
    this.#video = video;
    this.#kind = kind;
    this.#control = new DriftControl({ targetS: 1 + MARGIN_S, quietS: QUIET_S });
    const fresh = (url) => withGrant(url, grant());
    const settings = { ...SETTINGS, lowLatencyMode: kind === "ll", xhrSetup: (xhr, url) => xhr.open("GET", fresh(url), true) };
    if (kind === "replay") settings.startPosition = 0;
    else if (kind !== "ll") Object.assign(settings, { liveSyncDurationCount: 1, pLoader: playlistLoader({ timing: this.#timing, address: fresh }) });
    const hls = new Hls(settings);
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_, { fatal, type, details, response }) => {
      if (fatal) this.#fail(onFail, details, type === Hls.ErrorTypes.NETWORK_ERROR ? response?.code ?? 0 : null);
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {})); // muted: nothing can forbid it for long
    hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => this.#updated(details));
    video.addEventListener("waiting", this.#waiting);
    hls.loadSource(address);
    hls.attachMedia(video);
  }

  /** When new media was last announced, by performance.now(): a player is to blame for a still picture only if any was. */
  get advancedAt() { return this.#advancedAt; }

  /** When the picture at this media time was taken: ms, or null if the playlist tells none. */
  frameTime(mediaTime) {
    const playingAt = this.#hls.playingDate?.getTime();
    return playingAt === undefined ? null : playingAt + (mediaTime - this.#video.currentTime) * 1000;
  }

  /** Called twice a second. */
  step() {
    const behindS = this.#hls.latency;
    const video = this.#video;
    if (this.#kind === "replay" || !(behindS > 0) || video.paused || video.seeking || video.readyState < 3) return;
    const { rate, jump } = this.#control.step({ behindS, now: performance.now() / 1000 });
    if (jump) video.currentTime += behindS - this.#control.targetS;
    if (video.playbackRate !== rate) video.playbackRate = rate;
  }

  /** The address names another grant: nothing to do, each request asks for it. */
  renew() {}

  close() {
    this.#failed = true;
    this.#video.removeEventListener("waiting", this.#waiting);
    this.#hls.destroy();
    this.#video.playbackRate = 1;
  }

  #updated(details) {
    if (details.advanced) this.#advancedAt = performance.now();
    const parts = details.partHoldBack || PARTS_BEHIND * (details.partTarget || 0.2);
    this.#control.wishS = this.#kind === "ll" ? parts : this.#timing.durationS + MARGIN_S;
    if (this.#kind === "hls" || this.#kind === "keys") this.#hls.targetLatency = this.#control.targetS;
  }

  #waiting = () => {
    // A camera that gives nothing makes every player run dry; that is no reason to stay further behind.
    if (performance.now() - this.#advancedAt < 1500 * Math.max(1, this.#timing.durationS)) this.#control.starved(performance.now() / 1000);
  };

  #fail(onFail, details, status) {
    if (this.#failed) return;
    this.#failed = true;
    onFail({ why: [details, status].filter(Boolean).join(" "), final: false, blameless: status === NO_PICTURE_YET, unreached: UNREACHED.has(status) });
  }
}
