/* When to ask for a playlist again: right after its next segment is there. Pure.

   A player that asks once a second asks, on average, half a second late, and stays that late for good. This one creeps
   towards the moment at which the segment appears: a little earlier each time, until once it asks too early. */

const CREEP_MS = 20;
const FASTEST_CREEP_MS = 100;
const AGAIN_MS = 50;       // asked too early: once more, then later and later
const LONGEST_AGAIN_MS = 400;
const LATE_MS = 90;
const FIRST_GUESS_MS = 60; // what lies between a segment's end by the camera's clock and its place in the playlist

export class PlaylistTiming {
  #number = null; #seenAt = 0; #durationMs = 1000; #creepMs = CREEP_MS; #misses = 0; #nextAt = 0; #goal = 0;

  /** Seconds of the newest segment. */
  get durationS() { return this.#durationMs / 1000; }

  /**
   * How long to wait before asking. A player that comes well after the moment waits for the next one, once: it comes
   * at the same beat every time, and would stay that late.
   */
  waitMs(now) {
    const lateMs = now - this.#nextAt;
    if (this.#number === null || lateMs <= 0) return Math.max(0, -lateMs);
    if (this.#misses || lateMs < LATE_MS || this.silentMs(now) > 2 * this.#durationMs) return 0;
    this.#goal = this.#number + 2;
    return Math.max(0, this.#durationMs - lateMs);
  }

  /** No new segment since so long, ms. */
  silentMs(now) {
    return this.#number === null ? 0 : now - this.#seenAt;
  }

  /**
   * A playlist came, asked for at `askedAt`. @param {string} text @param {number|null} edgeAt where its last segment
   * ends by the page's clock, if that is known. @returns {boolean} whether it holds a new segment
   */
  told(text, { askedAt, now, edgeAt = null }) {
    const { number, durationS } = newest(text);
    if (number === null) return true;
    if (number === this.#number) {
      this.#creepMs = CREEP_MS;
      this.#misses += 1;
      this.#nextAt = now + Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** (this.#misses - 1));
      return false;
    }
    const first = this.#number === null;
    this.#number = number;
    this.#seenAt = now;
    this.#durationMs = durationS * 1000;
    if (number < this.#goal) { // asked just before the one it waited for
      this.#goal = 0;
      this.#misses = 1;
      this.#nextAt = now + AGAIN_MS;
      return false;
    }
    if (first) {
      const guess = edgeAt === null ? 0 : edgeAt + this.#durationMs + FIRST_GUESS_MS;
      this.#nextAt = guess > now && guess <= now + this.#durationMs + FIRST_GUESS_MS ? guess : now + this.#durationMs / 2;
    } else {
      // Asked in time after a miss: this is the moment. Else it may have been there for a while: come earlier.
      this.#creepMs = this.#misses ? CREEP_MS : Math.min(FASTEST_CREEP_MS, this.#creepMs * 2);
      this.#nextAt = askedAt + this.#durationMs - this.#creepMs;
    }
    this.#misses = 0;
    return true;
  }
}

/** The last segment of a media playlist: its number and length. */
export function newest(text) {
  const sequence = /#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text);
  const lengths = [...text.matchAll(/#EXTINF:([\d.]+)/g)];
  if (!sequence || !lengths.length) return { number: null, durationS: 1 };
  return { number: Number(sequence[1]) + lengths.length - 1, durationS: Number(lengths.at(-1)[1]) };
}

/** Where the playlist's last segment ends, by the clock of who wrote it: ms, or null. */
export function edgeTime(text) {
  const dates = [...text.matchAll(/#EXT-X-PROGRAM-DATE-TIME:(\S+)/g)];
  if (!dates.length) return null;
  const last = dates.at(-1);
  const after = [...text.slice(last.index).matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, length]) => sum + Number(length), 0);
  const at = Date.parse(last[1]);
  return Number.isFinite(at) ? at + after * 1000 : null;
}
