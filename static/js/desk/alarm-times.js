/* When alarms began, in the last four hours: counted by the server at first, then by the feed. */

import { serverClock } from "../lib/time.js";

const KEPT_MS = 4 * 3600 * 1000 + 60000;

export class AlarmTimes {
  #times = [];
  #known = new Set();

  /**
   * @param {{until: string, minutes: [number, number][]}} first counts by minute (unix s), complete up to `until`
   * @param {import("./room.js").Room} room
   */
  constructor(first, room) {
    for (const [minute, count] of first.minutes) this.#times.push(...new Array(count).fill(minute * 1000));
    const until = Date.parse(first.until);
    room.addEventListener("change", () => {
      for (const alert of Object.values(room.state.alerts)) {
        if (this.#known.has(alert.id)) continue;
        this.#known.add(alert.id);
        if (Date.parse(alert.raised_at) > until) this.#times.push(Date.parse(alert.raised_at));
      }
    });
  }

  /** Milliseconds, in no order. */
  times() {
    const from = serverClock.now() - KEPT_MS;
    if (this.#times.some((at) => at < from)) this.#times = this.#times.filter((at) => at >= from);
    return this.#times;
  }
}
