/* The steps of an incident with when each was taken and by whom. Pure but for the words. */

import { t } from "../lib/i18n.js";
import { clock, duration, secondsBetween } from "../lib/time.js";

const ORDER = ["new", "triaged", "assigned", "in_progress", "stable", "resolved", "closed"];
const ENTRY_OF = {
  new: "opened", triaged: "triaged", assigned: "offered", in_progress: "accepted", stable: "stabilised", resolved: "resolved",
  closed: "closed", reopened: "reopened", on_hold: "held", merged: "merged", cancelled: "cancelled",
};
// States that stand in the place of another step while they last.
const IN_PLACE_OF = { on_hold: "in_progress", reopened: "triaged" };
const ENDS_EARLY = new Set(["merged", "cancelled"]);
const WITHOUT_TIMER = new Set(["closed", "merged", "cancelled"]);

/**
 * @param {object} row the incident
 * @param {{kind: string, at: string, actor: string|null, data: object}[]} entries oldest first
 * @returns {{state: string, phase: "did"|"now"|"", words: string}[]}
 */
export function steps(row, entries, nowMs) {
  const order = orderOf(row, entries);
  const at = order.indexOf(row.state);
  return order.map((state, i) => {
    const entry = entries.filter(({ kind }) => kind === ENTRY_OF[state]).at(-1);
    const skipped = i < at && !entry;
    const phase = i === at ? "now" : i < at && !skipped ? "did" : "";
    return { state, phase, words: words(state, phase, entry, row, nowMs, skipped) };
  });
}

/** What was merged or cancelled ends there: the steps it did take, then its end. */
function orderOf({ state }, entries) {
  if (!ENDS_EARLY.has(state)) return ORDER.map((step) => (IN_PLACE_OF[state] === step ? state : step));
  const taken = ORDER.filter((step) => step === "new" || entries.some(({ kind }) => kind === ENTRY_OF[step]));
  return [...taken, state];
}

function words(state, phase, entry, row, nowMs, skipped) {
  if (phase === "now" && state === "on_hold" && row.hold_until) return t("sampai {at}, {reason}", { at: clock(row.hold_until), reason: row.hold_reason });
  if (phase === "now" && state === "merged") return t("ke {number}", { number: row.merged_into ?? "" });
  if (phase === "now" && !WITHOUT_TIMER.has(state)) return t("{at}, {span} berjalan", { at: clock(row.state_since), span: duration(secondsBetween(row.state_since, nowMs)) });
  if (entry && phase) return [clock(entry.at), entry.data?.to ?? entry.actor].filter(Boolean).join(", ");
  if (skipped) return t("dilewati");
  return state === "closed" ? t("pengawas") : "";
}
