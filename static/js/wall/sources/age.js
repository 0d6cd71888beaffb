/* How old what a panel says is, and whether it may still be believed. Pure. */

import { t } from "../../lib/i18n.js";
import { clock, secondsBetween, since } from "../../lib/time.js";

export const BEAT_S = 5; // the feed's heartbeat: what comes by feed is refreshed that often
const GRACE_S = 1; // a refresh that is a moment late was not missed

/**
 * @param {{asOf: number|null, refreshS: number|null, now: number, waitingSince: number}} known ms but for refreshS (seconds);
 *   refreshS null: the content has no age (a heading, a picture)
 * @returns {{mark: ""|"fresh"|"stale"|"never", words: string}} stale after two missed refreshes
 */
export function ageOf({ asOf, refreshS, now, waitingSince }) {
  if (refreshS === null) return { mark: "", words: "" };
  if (asOf === null) return { mark: "never", words: t("belum pernah diterima, menunggu sejak {time}", { time: since(waitingSince, now) }) };
  const stale = secondsBetween(asOf, now) > 2 * refreshS + GRACE_S;
  return { mark: stale ? "stale" : "fresh", words: t("per {time}", { time: clock(asOf) }) };
}
