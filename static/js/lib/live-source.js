/* Plays a stream of the live socket into a video, picture by picture, a few hundredths of a second behind the camera. */

import { DriftControl } from "./drift-control.js";
import { openLive } from "./live-socket.js";

const AHEAD_S = 0.03; // beside the picture shown: what a picture may come late
const DRY_S = 0.003;
const KEPT_S = 2;           // behind the picture shown, when the buffer is trimmed
const TRIM_FROM_S = 8;
const STEP_EVERY_MS = 100;
const MOST_WAITING = 4 << 20; // bytes that could not be appended: the page can't keep up

const FINAL = new Set(["full", "slow"]);      // trying again on this lane is no use
const UNREACHED = /^(refused|closed )/;       // nobody at the socket's other end
const BLAMELESS = new Set(["gone", "grant"]); // the camera's or the permission's end, not the lane's

export class LiveSource {
  #video; #onFail; #media = new MediaSource(); #objectUrl; #buffer = null; #mime = ""; #lane = null; #failed = false;
  #queue = []; #queued = 0; #appending = null; #newest = null; #frameS = 0.04; #needsKey = true; #steppedAt = 0; #trimmed = false;
  #control = new DriftControl({ targetS: 0.04 + AHEAD_S }); #advancedAt = -Infinity;

  /** @param {{video: HTMLVideoElement, address: string, onFail: (how: {why: string, final: boolean, blameless?: boolean, unreached?: boolean}) => void}} given */
  constructor({ video, address, onFail }) {
    this.#video = video;
    this.#onFail = onFail;
    this.#objectUrl = URL.createObjectURL(this.#media);
    video.addEventListener("error", this.#broken);
    this.#media.addEventListener("sourceopen", () => this.#open(address), { once: true });
    video.src = this.#objectUrl;
  }

  /** When the last picture came, by performance.now(). */
  get advancedAt() { return this.#advancedAt; }

  /** When the picture at this media time was taken, ms; null before the first. */
  frameTime(mediaTime) {
    return this.#newest && this.#newest.takenAt - (this.#newest.end - this.#frameS - mediaTime) * 1000;
  }

  step() {
    if (this.#video.paused && this.#newest) this.#video.play().catch(() => {});
  }

  renew(address) {
    this.#lane?.renew(address);
  }

  close() {
    this.#failed = true;
    this.#lane?.close();
    this.#video.removeEventListener("error", this.#broken);
    if (this.#buffer) this.#buffer.onupdateend = null;
    this.#buffer = null;
    this.#queue.length = 0;
    this.#video.removeAttribute("src");
    this.#video.load();
    this.#video.playbackRate = 1;
    URL.revokeObjectURL(this.#objectUrl);
  }

  #open(address) {
    if (this.#failed) return;
    this.#lane = openLive(address, {
      onCodec: (codec) => this.#configure(codec),
      onInit: (data) => this.#add(data, null),
      onPicture: (data, about) => this.#picture(data, about),
      onClosed: (why) => this.#fail({ why, final: FINAL.has(why), blameless: BLAMELESS.has(why), unreached: UNREACHED.test(why) }),
    });
  }

  #configure(codec) {
    const mime = `video/mp4; codecs="${codec}"`;
    if (mime === this.#mime || this.#failed) return;
    if (!MediaSource.isTypeSupported(mime)) {
      this.#fail({ why: `${codec} does not play`, final: true });
      return;
    }
    if (this.#buffer) {
      this.#whenIdle(() => this.#buffer.changeType(mime));
    } else {
      this.#buffer = this.#media.addSourceBuffer(mime);
      this.#buffer.mode = "segments";
      this.#buffer.onupdateend = () => this.#appended();
    }
    this.#mime = mime;
  }

  #picture(data, { key, broken, takenAt }) {
    this.#advancedAt = performance.now();
    if (this.#needsKey && !key) return;
    this.#needsKey = false;
    if (broken) this.#newest = null; // times may begin anew
    this.#add(data, takenAt);
  }

  #whenIdle(act) {
    this.#queue.push({ act });
    this.#pump();
  }

  #add(data, takenAt) {
    this.#queue.push({ data, takenAt });
    this.#queued += data.byteLength;
    if (this.#queued > MOST_WAITING) {
      this.#fail({ why: "does not keep up", final: false });
      return;
    }
    this.#pump();
  }

  #pump() {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#failed) return;
    if (this.#trim()) return;
    while (this.#queue[0]?.act) this.#queue.shift().act();
    const until = this.#queue.findIndex(({ act }) => act);
    const batch = this.#queue.slice(0, until === -1 ? this.#queue.length : until);
    if (!batch.length) return;
    const size = batch.reduce((sum, { data }) => sum + data.byteLength, 0);
    try {
      buffer.appendBuffer(batch.length === 1 ? batch[0].data : joined(batch, size));
    } catch (error) {
      if (error.name === "QuotaExceededError" && this.#forget()) return;
      this.#fail({ why: `${error.name}: ${error.message}`, final: false });
      return;
    }
    this.#queue.splice(0, batch.length);
    this.#queued -= size;
    this.#appending = batch.at(-1).takenAt;
  }

  #appended() {
    const takenAt = this.#appending;
    this.#appending = null;
    if (takenAt !== null) {
      this.#trimmed = false;
      this.#follow(takenAt);
    }
    this.#pump();
  }

  /** A new picture is in the buffer: stay close behind it. */
  #follow(takenAt) {
    const video = this.#video;
    const ranges = this.#buffer.buffered;
    if (!ranges.length) return;
    const last = ranges.length - 1;
    const end = ranges.end(last);
    const before = this.#newest;
    if (before && end > before.end && end - before.end < 0.5) this.#pictureLasts(end - before.end);
    this.#newest = { end, takenAt };
    if (video.currentTime < ranges.start(last) || video.currentTime > end + 0.5) {
      video.currentTime = Math.max(ranges.start(last), end - this.#control.targetS);
      if (video.paused) video.play().catch(() => {}); // muted: nothing can forbid it for long
      return;
    }
    if (video.paused) video.play().catch(() => {});
    const now = performance.now();
    // The browser says "waiting" whenever its decoder has nothing to do; dry is who has shown all there was.
    if (before && video.currentTime > before.end - DRY_S) this.#control.starved(now / 1000);
    if (now - this.#steppedAt < STEP_EVERY_MS) return;
    this.#steppedAt = now;
    const { rate, jump } = this.#control.step({ behindS: end - video.currentTime, now: now / 1000 });
    if (jump) video.currentTime = Math.max(ranges.start(last), end - this.#control.targetS);
    if (video.playbackRate !== rate) video.playbackRate = rate;
  }

  #pictureLasts(seconds) {
    this.#frameS = seconds;
    this.#control.wishS = seconds + AHEAD_S;
  }

  #trim() {
    const ranges = this.#buffer.buffered;
    const until = this.#video.currentTime - KEPT_S;
    if (!ranges.length || this.#video.currentTime - ranges.start(0) < TRIM_FROM_S || until <= ranges.start(0)) return false;
    this.#buffer.remove(ranges.start(0), until);
    return true;
  }

  /** The browser's room is full: give back all that was shown. Once; the next time is a failure. */
  #forget() {
    const ranges = this.#buffer.buffered;
    if (this.#trimmed || !ranges.length || this.#video.currentTime - ranges.start(0) < 0.5) return false;
    this.#trimmed = true;
    this.#buffer.remove(ranges.start(0), this.#video.currentTime - 0.2);
    return true;
  }

  #broken = () => this.#fail({ why: this.#video.error?.message ?? "decoding failed", final: false }); // decoding failed: a new source begins at a key frame

  #fail(how) {
    if (this.#failed) return;
    this.#failed = true;
    this.#onFail(how);
  }
}

function joined(batch, size) {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const { data } of batch) {
    whole.set(data, at);
    at += data.byteLength;
  }
  return whole;
}
