/* Which way a picture comes: the live socket, low-latency HLS, or plain HLS. Falls back, and climbs again. Pure. */

const LADDER = ["live", "ll", "hls"];
const FAILURES = 2;           // on one rung before the next
const CLIMB_AFTER_MS = 30000; // calm time on the lower rung, doubled with each fall
const LONGEST_MS = 300000;
const PROVEN_FOR_MS = 6000;   // a lane that played until now is not the reason why its node can't be reached
const AFTER_OUTAGE_MS = 3000;

export class LaneChoice {
  #wish = "hls"; #rung = 2; #failures = 0; #falls = 0; #climbAt = Infinity; #able = new Set(LADDER); #begun = false;
  #calmAt = -Infinity; #calmOn = null; #fellAt = null; #outage = false; #straight = false;

  /** @param {string} wish @param {Iterable<string>} able lanes this page and this address can do; hls is always one */
  constructor(wish, able = LADDER) {
    this.want(wish, able);
  }

  get lane() { return LADDER[this.#rung]; }
  get wish() { return this.#wish; }

  /** A new wish begins at its top. The same wish changes nothing. @returns {boolean} whether the lane changed */
  want(wish, able = this.#able) {
    const before = this.lane;
    this.#able = new Set(able);
    if (wish === this.#wish && this.#begun) {
      this.#rung = this.#from(this.#rung);
      return this.lane !== before;
    }
    this.#begun = true;
    this.#wish = wish;
    this.#rung = this.#top;
    this.#failures = this.#falls = 0;
    this.#climbAt = Infinity;
    this.#fellAt = null;
    this.#outage = false;
    return this.lane !== before;
  }

  /**
   * The player could not go on. `final`: trying again on this lane is no use. `unreached`: nobody answered, so it may be
   * the node and not the lane. `blameless`: the camera's or the permission's end. @returns {boolean} whether it fell
   */
  failed(now, { final = false, unreached = false, blameless = false } = {}) {
    if (unreached && this.#fellAt !== null) this.#outage = true; // the lane below has nobody at its end either
    if (blameless) return false;
    if (unreached && !final && this.#calmOn === this.lane && now - this.#calmAt < PROVEN_FOR_MS) return false;
    this.#failures += 1;
    if (this.lane === "hls" || (this.#failures < FAILURES && !final)) return false;
    this.#rung = this.#from(this.#rung + 1);
    this.#failures = 0;
    this.#climbAt = now + Math.min(LONGEST_MS, CLIMB_AFTER_MS * 2 ** this.#falls);
    this.#falls += 1;
    this.#fellAt = now;
    return true;
  }

  /**
   * It plays well. @returns {boolean} whether it is time to try a lane above: `lane` is that one then. After an outage of
   * the node that is the one wished for, at once; else the next one.
   */
  calm(now) {
    this.#failures = 0;
    this.#calmAt = now;
    this.#calmOn = this.lane;
    this.#fellAt = null;
    const top = this.#top;
    if (this.#outage) {
      this.#outage = false;
      this.#falls = 0;
      if (this.#rung > top) this.#climbAt = Math.min(this.#climbAt, now + AFTER_OUTAGE_MS);
      this.#straight = true;
    }
    if (now < this.#climbAt) return false;
    if (this.#rung <= top) {
      this.#climbAt = Infinity;
      return false;
    }
    let above = this.#straight ? top : this.#rung - 1;
    while (above > top && !this.#able.has(LADDER[above])) above -= 1;
    this.#rung = above;
    this.#straight = false;
    this.#climbAt = above === top ? Infinity : now + CLIMB_AFTER_MS;
    return true;
  }

  get #top() { return this.#from(Math.max(0, LADDER.indexOf(this.#wish))); }

  #from(rung) {
    let found = rung;
    while (found < LADDER.length - 1 && !this.#able.has(LADDER[found])) found += 1;
    return Math.min(found, LADDER.length - 1);
  }
}
