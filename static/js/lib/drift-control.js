/* Keeps a player at a steady distance behind the newest picture: by playback rate, by a jump only when far off. Pure. */

const SLOWEST = 0.95;
const FASTEST = 1.1;
const GAIN = 0.5;        // of the rate, for each second away from the target
const QUIET_S = 0.015;
const SMOOTH = 0.2;
const STARVED_STEP_S = 0.02;
const STARVED_AGAIN_S = 0.5;
const CALM_S = 10;       // so long without running dry, and the margin shrinks again
const MOST_MARGIN_S = 0.6;

/**
 * Seconds everywhere. `targetS`: how far behind the newest picture; `jumpS`: further than this off, jump; `quietS`: closer
 * than this nothing is done, for each change of rate costs the browser a little.
 */
export class DriftControl {
  #target; #jump; #smooth = null; #margin = 0; #calmSince = null; #starvedAt = -Infinity; #quiet;

  constructor({ targetS, jumpS = 1.5, quietS = QUIET_S }) {
    this.#target = targetS;
    this.#jump = jumpS;
    this.#quiet = quietS;
  }

  /** Where it steers to: the wish and what an unsteady network needs on top. */
  get targetS() { return this.#target + this.#margin; }

  /** The wish changes with the stream: its segments may be longer than those before. */
  set wishS(targetS) { this.#target = targetS; }

  /** The player ran dry: stay a little further behind for a while. */
  starved(now) {
    if (now - this.#starvedAt < STARVED_AGAIN_S) return;
    this.#starvedAt = now;
    this.#margin = Math.min(MOST_MARGIN_S, this.#margin + Math.max(STARVED_STEP_S, this.#margin / 2));
    this.#calmSince = now;
  }

  /**
   * @param {{behindS: number, now: number}} seen behindS: distance to the newest picture; now in seconds
   * @returns {{rate: number, jump: boolean}} jump: go straight to the target
   */
  step({ behindS, now }) {
    this.#calmSince ??= now;
    if (this.#margin > 0 && now - this.#calmSince > CALM_S) {
      this.#margin = this.#margin < STARVED_STEP_S ? 0 : this.#margin / 2;
      this.#calmSince = now;
    }
    const off = behindS - this.targetS;
    if (off > this.#jump || behindS < -this.#jump) {
      this.#smooth = null;
      return { rate: 1, jump: true };
    }
    this.#smooth = this.#smooth === null ? off : this.#smooth + SMOOTH * (off - this.#smooth);
    if (Math.abs(this.#smooth) < this.#quiet) return { rate: 1, jump: false };
    const rate = Math.min(FASTEST, Math.max(SLOWEST, 1 + GAIN * this.#smooth));
    return { rate: Math.round(rate * 100) / 100, jump: false };
  }
}
