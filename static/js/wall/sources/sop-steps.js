/* What an alarm or incident has to go through, with what was promised for each step and how it stands. Pure.

   An incident without a procedure goes by the promises of its category. Where `steps` are known (sop-procedure.js), they
   are shown instead, without the branch that was not taken and what waits for an answer. */

import { t, tc } from "../../lib/i18n.js";
import { secondsBetween } from "../../lib/time.js";

const RANK = { open: 0, offered: 0, accepted: 1, on_scene: 2, resolved: 3, closed: 3 };
const ENTRY_OF = { respond: "accepted", on_site: "arrived", resolve: "resolved" };

/**
 * @param {{alert?: object|null, incident?: object|null, category?: object|null, entries?: object[]}} known
 *   category: as /api/v1/categories/ gives it; entries: the incident's timeline, for the times of what is done
 * @returns {{key: string, title: string, withinS: number|null, from: number, doneAt: number|null, done: boolean}[]}
 */
export function steps({ alert = null, incident = null, category = null, entries = [] }) {
  const found = alert ? [acknowledge(alert)] : [];
  if (!incident) return alert ? [...found, step("open", t("Buka insiden"), null, alert.raised_at, false)] : found;
  if (incident.steps?.length) return [...found, ...counting(incident.steps).map((given) => fromServer(given, incident))];
  const at = RANK[incident.state] ?? 0;
  const promised = [
    ["respond", t("Tanggapi"), category?.respond_within_s ?? null, 1],
    ["on_site", tc("langkah", "Tiba di lokasi"), category?.on_site_within_s ?? null, 2],
    ["resolve", t("Selesaikan"), category?.resolve_within_s ?? null, 3],
  ];
  const asked = promised.filter(([key, , withinS]) => key !== "on_site" || !category || withinS !== null);
  return [...found, ...asked.map(([key, title, withinS, rank]) => step(key, title, withinS, incident.opened_at, at >= rank, doneAt(key, rank, incident, entries)))];
}

/** How a step stands: done, late, running or waiting for the one before it. @returns {"done"|"late"|"now"|"next"} */
export function standing(all, index, now) {
  const { done, withinS, from } = all[index];
  if (done) return "done";
  if (withinS !== null && secondsBetween(from, now) > withinS) return "late";
  return all.slice(0, index).every((before) => before.done) ? "now" : "next";
}

/** Seconds left (negative: over) of a step with a target, else null. */
export function leftS({ withinS, from }, now) {
  return withinS === null ? null : withinS - (now - from) / 1000;
}

/** Which steps to show where only so many have room: the one that is due is among them; what is done goes first. */
export function inRoom(all, room) {
  const count = Math.min(all.length, Math.max(1, room));
  const due = all.findIndex(({ done }) => !done);
  const from = Math.min(due < 0 ? all.length : due, all.length - count);
  return { from, to: from + count };
}

function acknowledge(alert) {
  const done = alert.state !== "new";
  return step("acknowledge", t("Terima alarm"), alert.target_s ?? null, alert.raised_at, done, done ? alert.acknowledged_at : null);
}

/** The branch that was taken: a step whose question has no answer yet may never be asked for. */
function counting(given) {
  const open = new Set(given.filter(({ state }) => state === "todo").map(({ key }) => key));
  return given.filter(({ state, when }) => state !== "not_needed" && !Object.keys(when).some((key) => open.has(key)));
}

/** Left out is over too. A pause moves the beginning, so that target and time left agree. */
function fromServer({ key, title, within_s: withinS, due_at: due, state, at }, incident) {
  const from = due ? new Date(Date.parse(due) - withinS * 1000).toISOString() : incident.opened_at;
  return step(`sop-${key}`, title, withinS, from, state !== "todo", at);
}

/** From the timeline; else, for the step just taken, from the state's own time; else nobody here knows. */
function doneAt(key, rank, incident, entries) {
  const entry = entries.filter(({ kind }) => kind === ENTRY_OF[key]).at(-1);
  if (entry) return entry.at;
  return RANK[incident.state] === rank ? incident.state_since : null;
}

function step(key, title, withinS, from, done, at = null) {
  return { key, title, withinS, from: Date.parse(from), done, doneAt: done && at ? Date.parse(at) : null };
}
