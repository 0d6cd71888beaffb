/* Pictures that a video presented and those it decoded in vain. Pure.

   The browser's own count of dropped pictures can't be used: Chromium counts every picture of a video whose rate is not 1
   as dropped while it presents them all (seen: 170 of 231, all of them painted), and players that keep their distance to
   now change their rate all the time. What was decoded less what was presented is the truth, give or take the few that
   wait for their moment; hence the most seen so far, which these few do not move. */

export class Presented {
  #total = 0; #dropped = 0;

  /** @param {{total: number, presented: number}} seen since the player began: decoded, and submitted for composition */
  count({ total, presented }) {
    if (total < this.#total) this.#dropped = 0; // a player that began anew
    this.#total = total;
    this.#dropped = Math.max(this.#dropped, total - presented);
    return { shown: Math.min(presented, total), dropped: this.#dropped };
  }
}
