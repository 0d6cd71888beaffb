/* Begins the page's players anew, one at a time, when they have played for hours (recycle.js says which and when). */

import { playLog } from "./play-log.js";
import { toRecycle } from "./recycle.js";

const LOOK_MS = 10_000;

class Recycler {
  #players = new Set(); #timer = 0; #lastAt = -Infinity;

  /** @param {{bornAt: number|null, watched: boolean, recycle: () => void}} player bornAt by performance.now() */
  join(player) {
    this.#players.add(player);
    this.#timer ||= setInterval(() => this.#look(), LOOK_MS);
  }

  leave(player) {
    if (!this.#players.delete(player) || this.#players.size) return;
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  #look() {
    const now = performance.now();
    const playing = [...this.#players].filter(({ bornAt }) => bornAt !== null);
    const player = toRecycle(playing.map((id) => ({ id, bornAt: id.bornAt, watched: id.watched })), { now, lastAt: this.#lastAt });
    if (!player) return;
    this.#lastAt = now;
    playLog.recycled += 1;
    player.recycle();
  }
}

/** One for the page. */
export const recycler = new Recycler();
