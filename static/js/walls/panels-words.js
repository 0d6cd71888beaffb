/* What the server said of panels, as lines. Pure. */

import { t, tc } from "../lib/i18n.js";

const OUTCOMES = { added: () => t("ditambahkan"), changed: () => tc("panel", "diubah"), unchanged: () => t("tetap"), refused: () => t("ditolak") };

/** Each sentence of a problem document: its own, or those of its fields. */
export function problemLines(error) {
  const fields = Object.entries(error.problem?.errors ?? {});
  if (!fields.length) return [error.message];
  return fields.map(([name, said]) => `${name}: ${[said].flat().join(" ")}`);
}

/** One line for each row of an import's report. */
export function reportLines(rows) {
  return rows.map(({ number, serial, outcome, faults }) => `${number}: ${serial || "–"} ${OUTCOMES[outcome]?.() ?? outcome}${faults.length ? `: ${faults.join("; ")}` : ""}`);
}

/** The day in the city (WITA has no summer time), as a date field wants it. */
export function todayIn(now, zone = "Asia/Makassar") {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
}
