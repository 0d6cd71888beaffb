/* Plays one camera for as long as it is open: asks for an address, chooses the lane, notices when it is the player that
   stands still and not the camera, falls back, begins again. */

import { lanes, onLane, playsHevc } from "./abilities.js";
import { get } from "./api.js";
import { FrozenPlayer } from "./frozen-player.js";
import { parts, refreshInMs } from "./grant.js";
import { HlsSource } from "./hls-source.js";
import { LaneChoice } from "./lane-choice.js";
import { LiveSource } from "./live-source.js";
import { NodeGate } from "./node-gate.js";
import { playLog } from "./play-log.js";
import { streamOf } from "./profile-choice.js";
import { recycler } from "./recycler.js";
import { serverClock } from "./time.js";

const RENEW_AGAIN_MS = 2000;
const ANSWER_WITHIN_MS = 15000;
const ASK_AGAIN_MS = 10000;
const SETTLED_MS = 5000;  // played this long: the next failure is a new one
const START_EVERY_MS = 40;
const REPEAT_MS = 500;    // a new player may show the last frames of the old one again, give or take

const gate = new NodeGate();
let nextStart = 0;

/**
 * Calls back `onFrame({pictureAt})` when a picture is presented that is newer than all before (pictureAt: the
 * frame's own time in ms, or null), `onAddress(address)` with each answer of the server, `onLane(lane)` when one begins,
 * `onLeave()` before the video is emptied.
 */
export class LivePlayer {
  #video; #camera; #profile; #keysOnly; #choice; #on;
  #source = null; #address = null; #grant = ""; #closed = false; #tries = 0; #failures = 0;
  #retryTimer = 0; #grantTimer = 0; #abort = null; #frozen = new FrozenPlayer(); #troubled = false; #tried = "";
  #beganAt = 0; #askedAt = 0; #frameAt = 0; #newest = -Infinity; #floor = -Infinity; #watching = 0; #bornAt = null; #watched = false; #presented = 0;

  /** @param {{video: HTMLVideoElement, camera: string, profile: string, wish: string, keysOnly?: boolean, watched?: boolean}} what */
  constructor({ video, camera, profile, wish, keysOnly = false, watched = false, onFrame, onAddress, onLane: laneBegins, onLeave }) {
    this.#video = video;
    this.#camera = camera;
    this.#profile = profile;
    this.#keysOnly = keysOnly;
    this.#watched = watched;
    this.#choice = new LaneChoice(wish, lanes(this));
    this.#on = { onFrame, onAddress, onLane: laneBegins, onLeave };
  }

  /** Tiles of a page start 40 ms apart, so that thirty of them do not ask in one breath. */
  start() {
    this.#retryTimer = setTimeout(() => this.#begin(), startsInMs());
    this.#watch();
    recycler.join(this);
  }

  close() {
    this.#closed = true;
    recycler.leave(this);
    gate.forget(this);
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#grantTimer);
    this.#abort?.abort();
    this.#video.cancelVideoFrameCallback(this.#watching);
    this.#leave();
    onLane(this, null);
  }

  get address() { return this.#address; }

  /** Pictures presented since the source began. */
  get presented() { return this.#presented; }

  /** When what plays began, by performance.now(); null while nothing does. */
  get bornAt() { return this.#source && this.#bornAt; }

  /** Whether an incident looks at it; told with `change` and at the start. */
  get watched() { return this.#watched; }

  /** Begin anew although all is well. What plays goes on until the new address is there. */
  recycle() {
    if (this.#closed || !this.#source || this.#abort) return;
    console.info(`${this.#camera} ${this.#choice.lane}: old, begins anew`);
    this.#restart(0);
  }

  /** What was signed before counts no longer. What plays goes on under the new address. */
  readdress() {
    if (this.#closed) return;
    if (this.#source && !this.#abort) this.#renew();
    else this.#restart(0); // an answer on its way may be of before
  }

  /** Another wish, profile or rate. What plays goes on until the new source takes the video. */
  change({ profile, wish, keysOnly, watched = false }) {
    this.#watched = watched;
    const other = streamOf(profile) !== streamOf(this.#profile) || keysOnly !== this.#keysOnly;
    this.#profile = profile;
    this.#keysOnly = keysOnly;
    const lane = this.#choice.want(wish, lanes(this));
    if ((other || (lane && !keysOnly)) && !this.#closed) this.#restart(0);
  }

  /** The server says that the picture is back: don't wait out the pause. */
  hurry() {
    if (this.#closed || this.#source || this.#abort) return; // it plays, or it asks already
    this.#tries = 0;
    this.#restart(startsInMs());
  }

  /** The server says which node carries the camera: another one than before means that this one has lost it. */
  carriedBy(node) {
    if (this.#closed || !this.#address || node === this.#address.node) return;
    if (this.#source) this.#renew();
    else this.hurry();
  }

  /**
   * Called twice a second: a player that stands still while its camera does not is thrown away.
   * @param {{serverLive: boolean}} news whether the server says that the camera's picture is there
   */
  look({ serverLive }) {
    const now = performance.now();
    if (!this.#source) {
      if (this.#abort && now - this.#askedAt > ANSWER_WITHIN_MS) this.#again(); // half a server: it took the question and is silent
      return;
    }
    this.#source.step();
    if (document.hidden) this.#askedAt = now;
    const shown = this.#frameAt > this.#beganAt;
    const quietMs = now - Math.max(this.#frameAt, this.#beganAt);
    const frozen = this.#frozen.look({
      now, beganAt: this.#beganAt, frameAt: this.#frameAt, comesAt: this.#source.advancedAt, mediaTimeS: this.#video.currentTime,
      serverLive, hidden: document.hidden, everyMs: this.#everyMs,
    });
    if (frozen) {
      playLog.frozen += 1;
      this.#fail({ ...frozen, final: false });
    } else if (quietMs > ASK_AGAIN_MS && now - this.#askedAt > ASK_AGAIN_MS) this.#renew(); // nothing comes: another node may have it
    else if (shown && this.#frameAt - this.#beganAt > SETTLED_MS) this.#calm();
  }

  /** Between two pictures, as far as the server has told. */
  get #everyMs() {
    const { fps, gop_s: gopS } = this.#address ?? {};
    if (this.#keysOnly) return 1000 * (gopS || 1);
    return fps ? 1000 / fps : 0;
  }

  #calm() {
    this.#tries = this.#failures = 0;
    if (!this.#keysOnly && this.#choice.calm(performance.now())) this.#restart(0);
  }

  async #begin() {
    const mine = new AbortController();
    this.#abort = mine;
    this.#beganAt = performance.now();
    this.#tried = "";
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
    this.#abort = null;
    this.#tried = address.node;
    this.#choice.want(this.#choice.wish, lanes(this));
    const lane = this.#keysOnly ? "hls" : this.#choice.lane;
    onLane(this, lane);
    this.#on.onLane(lane);
    this.#beganAt = this.#bornAt = performance.now();
    this.#presented = 0;
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
      if (!this.#closed) this.#grantTimer = setTimeout(() => this.#renew(), RENEW_AGAIN_MS);
    }
  }

  #fail(how) {
    if (this.#closed) return;
    console.info(`${this.#camera} ${this.#choice.lane}: ${how.why}`);
    this.#choice.failed(performance.now(), how);
    this.#leave();
    this.#again(how.waitMs);
  }

  /** @param {number} [waitMs] if who found the trouble knows how long */
  #again(waitMs) {
    const now = performance.now();
    const tries = this.#failures === 0 ? 0 : this.#tries + 1; // the first time at once: it may be one node that died
    this.#troubled = true;
    this.#failures += 1;
    this.#tries += 1;
    this.#restart(waitMs ?? gate.failed(this.#tried, { player: this, tries, now }));
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

  /** A picture after a failure: whoever waits for the same node need not wait any longer. */
  #worksAgain() {
    this.#troubled = false;
    gate.forget(this);
    for (const player of gate.worked(this.#tried)) player.hurry();
  }

  #watch() {
    this.#watching = this.#video.requestVideoFrameCallback((_, { mediaTime, presentedFrames }) => {
      this.#presented = presentedFrames;
      this.#seen(mediaTime);
      if (!this.#closed) this.#watch();
    });
  }

  #seen(mediaTime) {
    this.#frameAt = performance.now();
    if (this.#troubled && this.#source) this.#worksAgain();
    const pictureAt = this.#source?.frameTime(mediaTime) ?? null;
    if (pictureAt !== null) {
      // What was shown before is not shown as news; a clock set back by more than a minute is the camera's.
      if (pictureAt <= this.#floor && pictureAt > this.#floor - 60000) return;
      if (pictureAt <= this.#floor) this.#floor = this.#newest = -Infinity;
      this.#newest = Math.max(this.#newest, pictureAt);
    }
    this.#on.onFrame({ pictureAt });
  }
}

/** Players of a page begin one after the other. */
function startsInMs() {
  const now = performance.now();
  nextStart = Math.max(now, nextStart + START_EVERY_MS);
  return nextStart - now;
}
