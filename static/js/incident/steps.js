/* The steps of an incident with when each was taken and by whom. Pure but for the words. */

import { t } from "../lib/i18n.js";
import { clock, duration, secondsBetween } from "../lib/time.js";

const ORDER = ["new", "triaged", "assigned", "in_progress", "resolved", "closed"];
const ENTRY_OF = { new: "opened", triaged: "triaged", assigned: "offered", in_progress: "accepted", resolved: "resolved", closed: "closed" };

/**
 * @param {object} row the incident
 * @param {{kind: string, at: string, actor: string|null, data: object}[]} entries oldest first
 * @returns {{state: string, phase: "did"|"now"|"", words: string}[]}
 */
export function steps(row, entries, nowMs) {
  const at = ORDER.indexOf(row.state);
  return ORDER.map((state, i) => {
    const entry = entries.filter(({ kind }) => kind === ENTRY_OF[state]).at(-1);
    const skipped = i < at && !entry;
    const phase = i === at ? "now" : i < at && !skipped ? "did" : "";
    return { state, phase, words: words(state, phase, entry, row, nowMs, skipped) };
  });
}

function words(state, phase, entry, row, nowMs, skipped) {
  if (phase === "now" && state !== "closed") return t("{at}, {span} berjalan", { at: clock(row.state_since), span: duration(secondsBetween(row.state_since, nowMs)) });
  if (entry && phase) return [clock(entry.at), entry.data?.to ?? entry.actor].filter(Boolean).join(", ");
  if (skipped) return t("dilewati");
  return state === "closed" ? t("pengawas") : "";
}
