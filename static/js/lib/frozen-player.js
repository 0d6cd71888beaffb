/* Whether a player stands still while its camera does not, and how long to leave it before it begins anew. Pure.

   Three ways to freeze: media comes and no picture is shown; the video's own time runs and no picture is shown (a decoder
   that died: `playing`, no error, the same picture for hours); nothing comes although the server says that it is there
   (a socket that is open at one end only). */

export const FROZEN_MS = 4000;   // media comes and no picture is shown
export const BEGIN_MS = 8000;    // likewise, of a player that has just begun
export const SILENT_MS = 12000;  // nothing comes, and the server says that the camera lives
const RAN_S = 1;                 // of media time without a picture
const JUMP_S = 2;                // between two looks, half a second apart: a seek, not playing
const PERIODS = 2.5;             // key frames only: so many intervals between two
const REMEMBERED_MS = 600_000;   // restarts within this time count together
const PAUSE = { firstMs: 2500, mostMs: 60_000 };

export class FrozenPlayer {
  #heldUntil = -Infinity; #restarts = []; #ranS = 0; #mediaTimeS = null; #since = null;

  /**
   * Times in ms of one steady clock, mediaTimeS in seconds.
   * @param {{now: number, beganAt: number, frameAt: number, comesAt: number, mediaTimeS: number, serverLive: boolean,
   *   hidden: boolean, everyMs?: number}} seen frameAt: the last picture shown; comesAt: when media last came; everyMs:
   *   between two pictures as the stream is meant
   * @returns {{why: string, waitMs: number}|null} null: all is as it should be
   */
  look(seen) {
    const why = this.#why(seen);
    if (!why) return null;
    const { now } = seen;
    this.#restarts = this.#restarts.filter((at) => now - at < REMEMBERED_MS);
    const before = this.#restarts.length;
    this.#restarts.push(now);
    return { why, waitMs: before ? Math.min(PAUSE.mostMs, PAUSE.firstMs * 2 ** (before - 1)) : 0 };
  }

  #why({ now, beganAt, frameAt, comesAt, mediaTimeS, serverLive, hidden, everyMs = 0 }) {
    if (hidden) { // a page that can't be seen is shown no pictures at all
      this.#heldUntil = now;
      this.#since = null;
      return "";
    }
    const since = Math.max(beganAt, frameAt, this.#heldUntil);
    if (this.#since !== since) this.#ranS = 0;
    else if (mediaTimeS - this.#mediaTimeS < JUMP_S) this.#ranS += Math.max(0, mediaTimeS - this.#mediaTimeS);
    this.#since = since;
    this.#mediaTimeS = mediaTimeS;
    const quietMs = now - since;
    const limitMs = frameAt > beganAt ? Math.max(FROZEN_MS, PERIODS * everyMs) : BEGIN_MS;
    if (quietMs <= limitMs) return "";
    if (now - comesAt < Math.max(FROZEN_MS / 2, everyMs)) return "stands still";
    if (this.#ranS >= Math.max(RAN_S, (PERIODS * everyMs) / 1000)) return "runs without pictures";
    return serverLive && quietMs > Math.max(SILENT_MS, limitMs) ? "silent while the camera lives" : "";
  }
}
