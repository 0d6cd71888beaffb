/* Levels in the order in which they matter, and what is said of each. Pure. */

import { t } from "../lib/i18n.js";
import { since } from "../lib/time.js";

const SILENT_AFTER_S = 60; // computed every ten seconds

/** The city's level, and the kecamatan with the gravest first. @param {object[]} rows as in the snapshot */
export function ordered(rows) {
  const city = rows.find(({ area }) => area === "city") ?? null;
  const districts = rows.filter(({ area }) => area !== "city").sort(graver);
  return { city, districts };
}

function graver(a, b) {
  return b.level - a.level || b.suggested - a.suggested || b.score - a.score || a.name.localeCompare(b.name);
}

/** Is there anything to say about it beside that it is calm? */
export function stands(row) {
  return row.level > 1 || row.suggested > 1;
}

/** "sejak 21:04, belum dikonfirmasi (Rina A.)" */
export function standing(row, now) {
  const from = t("sejak {at}", { at: since(row.since, now) });
  return row.state === "unconfirmed" ? t("{from}, belum dikonfirmasi ({by})", { from, by: row.proposed?.by ?? "" }) : from;
}

/** What the system suggests, where that is another level; else "". */
export function suggestion(row) {
  return row.suggested === row.level ? "" : t("disarankan {why}", { why: row.why });
}

/** The moment as of which levels are believed: with the feed, unless their computing has stopped. */
export function believedAsOf({ feedAt, computedAt }) {
  if (feedAt === null || !computedAt) return null;
  return feedAt - computedAt > SILENT_AFTER_S * 1000 ? computedAt : feedAt;
}
