/* What a camera tile says about its picture. Pure: the table of states, from ages in seconds. */

import { t } from "./i18n.js";
import { age, clock } from "./time.js";

export const AGEING_S = 3;
export const STALE_S = 10;
export const LOST_S = 60;
// A still is taken once a minute: two that are missed, and it is no longer what the camera sees now.
export const STILL_STALE_S = 180;
export const STILL_LOST_S = 900;
const TROUBLE = new Set(["stale", "lost"]);

/**
 * How old the picture on the tile is, or null while there is none. The server's word counts while it reports trouble:
 * a player that starts anew plays the last seconds of a dead stream as if they were fresh.
 * @param {{now: number, shownAgoMs: number|null, news: {state: string, last_frame_at: string|null}|null}} known now: server ms
 */
export function pictureAgeS({ now, shownAgoMs, news }) {
  const ages = [];
  if (shownAgoMs !== null) ages.push(shownAgoMs);
  if (news && TROUBLE.has(news.state) && news.last_frame_at) ages.push(now - Date.parse(news.last_frame_at));
  return ages.length ? Math.max(0, ...ages) / 1000 : null;
}

/**
 * Milliseconds since a moment, by two clocks of the page: the steady one does not see that the machine slept, the clock on
 * the wall may be set back. The longer time is the honest one.
 * @param {{steady: number, wall: number}|null} moment @param {{steady: number, wall: number}} now
 */
export function passedMs(moment, now) {
  return moment && Math.max(0, now.steady - moment.steady, now.wall - moment.wall);
}

/**
 * @param {{ageS: number|null, waitingS: number, news: object|null, still?: boolean}} known
 * @returns {"starting"|"live"|"stale"|"lost"|"still"}
 */
export function tileState({ ageS, waitingS, news, still = false }) {
  if (ageS === null) return news?.state === "lost" || waitingS > LOST_S ? "lost" : still ? "still" : "starting";
  if (still && !(news?.state === "lost" && ageS > LOST_S)) return ageS > STILL_LOST_S ? "lost" : ageS > STILL_STALE_S ? "stale" : "still";
  if (ageS > LOST_S) return "lost";
  return ageS > STALE_S ? "stale" : "live";
}

/**
 * The caption's dot and clock.
 * @param {{state: string, ageS: number|null, pictureAt: number|null, level?: string}} known pictureAt: the frame's own time, ms
 * @returns {{dot: string, time: string, late: boolean}}
 */
export function caption({ state, ageS, pictureAt, level = "full" }) {
  const frameClock = pictureAt === null ? "" : clock(pictureAt);
  switch (state) {
    case "starting": return { dot: "wait", time: "", late: false };
    case "still": return { dot: "still", time: frameClock, late: false };
    case "lost": return { dot: "off", time: frameClock, late: false };
    case "stale": return { dot: "warn", time: frameClock || age(ageS), late: true };
    default: return ageS < AGEING_S ? { dot: level === "reduced" ? "low" : "", time: frameClock, late: false } : { dot: "warn", time: age(ageS), late: true };
  }
}

/**
 * What the caption says of a tile that was given less than all pictures; null when it has them all.
 * @param {string|null} level full, reduced or still
 * @param {number|null} ageS of the picture on the tile, since it was taken; null while there is none
 * @param {{terse?: boolean}} how terse: a caption with room for few words; its half-full or square dot says that it has fewer pictures, or is a still
 */
export function levelWords(level, ageS, { terse = false } = {}) {
  if (level === "reduced") return terse ? null : t("hemat gambar");
  if (level !== "still") return null;
  if (ageS === null) return terse ? t("menunggu") : t("menunggu cuplikan");
  return terse ? age(ageS) : t("cuplikan {age} lalu", { age: age(ageS) });
}
