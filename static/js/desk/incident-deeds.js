/* The acts on incidents, each one a request. What has an opposite can be taken back for ten seconds. */

import { get, post } from "../lib/api.js";
import { t } from "../lib/i18n.js";

export class IncidentDeeds {
  #room; #acts; #me; #story; #undo;

  constructor({ room, acts, me, story, undo }) {
    this.#room = room;
    this.#acts = acts;
    this.#me = me;
    this.#story = story;
    this.#undo = undo;
  }

  may(act) {
    return this.#me.can.has(act);
  }

  /** What nobody has, or was offered to me. @param {object|null|undefined} incident null: an alarm that would become one */
  mayTake(incident) {
    return this.may("incident_accept") && takeable(incident, this.#me.username) && (incident !== null || this.may("incident_open"));
  }

  /** @param {{category?: string, severity?: string, severity_reason?: string, place?: string}} given what changes */
  triage(row, given) {
    const before = { category: row.category.code, severity: row.severity, severity_reason: row.severity_reason || t("Dibatalkan") };
    const triaged = this.do(row, "triage", given, t("Golongkan {number}", { number: row.number }));
    return this.#undoable(triaged, t("{number} digolongkan", { number: row.number }), (now) => this.do(now, "triage", { ...before, version: now.version }, t("Golongkan {number}", { number: row.number })));
  }

  sendBack(row, reason) {
    return this.do(row, "send-back", { reason }, t("Kembalikan {number}", { number: row.number }));
  }

  take(row) {
    return this.do(row, "take", {}, t("Ambil {number}", { number: row.number }));
  }

  offer(row, person) {
    return this.do(row, "assign", { to: person.username }, t("Tawarkan {number} ke {name}", { number: row.number, name: person.display_name }));
  }

  accept(row) {
    return this.#send(row, "accept", {}, t("Ambil {number}", { number: row.number }));
  }

  decline(row, reason) {
    return this.#send(row, "decline", { reason }, t("Tolak {number}", { number: row.number }));
  }

  release(row, reason) {
    return this.do(row, "release", { reason }, t("Lepas {number}", { number: row.number }));
  }

  /** Ask whoever has it to hand it over; they have 15 seconds to answer. */
  takeOver(row, reason) {
    return this.do(row, "take-over", { reason }, t("Minta ambil alih {number}", { number: row.number }));
  }

  consent(row) {
    return this.#send(row, "consent", {}, t("Serahkan {number}", { number: row.number }));
  }

  refuseTakeOver(row, reason) {
    return this.#send(row, "refuse-take-over", { reason }, t("Tetap memegang {number}", { number: row.number }));
  }

  /** @param {"en_route"|"on_scene"|"clear"} status */
  field(row, status) {
    return this.do(row, "field", { status }, t("Regu lapangan, {number}", { number: row.number }));
  }

  hold(row, { reason, minutes }) {
    const held = this.do(row, "hold", { reason, minutes }, t("Tunda {number}", { number: row.number }));
    return this.#undoable(held, t("{number} ditunda", { number: row.number }), (now) => this.resume(now));
  }

  stabilise(row) {
    const done = this.do(row, "stabilise", {}, t("Terkendali, {number}", { number: row.number }));
    return this.#undoable(done, t("{number} terkendali", { number: row.number }), (now) => this.resume(now));
  }

  resume(row) {
    return this.do(row, "resume", {}, t("Lanjutkan {number}", { number: row.number }));
  }

  escalate(row, reason) {
    return this.do(row, "escalate", { reason }, t("Naikkan {number}", { number: row.number }));
  }

  resolve(row, { outcome, text }) {
    return this.do(row, "resolve", { outcome, text }, t("Selesaikan {number}", { number: row.number }));
  }

  cancel(row, { outcome, text }) {
    return this.do(row, "cancel", { outcome, text }, t("Batalkan {number}", { number: row.number }));
  }

  close(row, { text }) {
    return this.do(row, "close", { text }, t("Tutup {number}", { number: row.number }));
  }

  reopen(row, reason) {
    return this.do(row, "reopen", { reason }, t("Buka lagi {number}", { number: row.number }));
  }

  merge(row, into) {
    const merged = this.do(row, "merge", { into }, t("Gabung {number} ke {into}", { number: row.number, into }));
    const words = t("{number} digabung ke {into}", { number: row.number, into });
    return this.may("incident_lead") ? this.#undoable(merged, words, (now) => this.unmerge(now)) : merged;
  }

  unmerge(row) {
    return this.do(row, "unmerge", {}, t("Pisahkan {number}", { number: row.number }));
  }

  note(number, text) {
    return this.#acts.run(`note ${number}`, {
      words: t("Catatan {number}", { number }),
      call: () => post(`/api/v1/incidents/${encodeURIComponent(number)}/note/`, { text }),
      done: (entry) => { if (entry?.seq) this.#story.add(entry); },
    });
  }

  /** Who can take an incident: [{username, display_name, initials, role, open_incidents}]. */
  async people() {
    const answer = await get("/api/v1/people/");
    return answer.results ?? answer;
  }

  /** An act on the row as it was read: somebody who was faster is a conflict. */
  do(row, act, body, words) {
    return this.#send(row, act, { ...body, version: body.version ?? row.version }, words);
  }

  #send(row, act, body, words) {
    return this.#acts.run(`incident ${row.number}`, {
      words,
      call: () => post(`/api/v1/incidents/${encodeURIComponent(row.number)}/${act}/`, body),
      done: (answer) => this.takeIn(answer),
      conflict: (current) => this.takeIn(current),
    });
  }

  takeIn(row) {
    if (row?.number) this.#room.accept("incidents", row.number, row);
  }

  async #undoable(act, words, back) {
    const answer = await act;
    if (answer?.number) this.#undo?.offer(words, () => back(this.#room.state.incidents[answer.number] ?? answer));
    return answer;
  }
}

/** Nobody has the incident and it is offered to nobody else; null is an alarm that is none yet, undefined one not known here. */
export function takeable(incident, username) {
  if (incident === null) return true;
  if (incident === undefined) return false;
  if (incident.offer) return incident.offer.form !== "take_over" && incident.offer.username === username;
  return ["new", "triaged", "reopened"].includes(incident.state) && !incident.owner_username;
}
