/* The acts of this desk, each one a request: acknowledge, promote, take, offer, answer an offer, note. */

import { get, post } from "../lib/api.js";
import { t } from "../lib/i18n.js";

export class Deeds {
  #room; #acts; #me; #story;

  constructor({ room, acts, me, story }) {
    this.#room = room;
    this.#acts = acts;
    this.#me = me;
    this.#story = story;
  }

  may(act) {
    return this.#me.can.has(act);
  }

  acknowledge(alert) {
    if (!this.may("alert_acknowledge") || alert.state !== "new") return null;
    return this.#onAlert(alert, t("Terima A-{id}", { id: alert.id }), () => post(`/api/v1/alerts/${alert.id}/acknowledge/`, { version: alert.version }));
  }

  /** @returns {Promise<object|null>} the incident's row */
  promote(alert) {
    if (!this.may("incident_open") || alert.incident) return null;
    return this.#acts.run(`alert ${alert.id}`, {
      words: t("Jadikan A-{id} insiden", { id: alert.id }),
      call: () => post(`/api/v1/alerts/${alert.id}/promote/`, { version: alert.version }),
      done: (row) => this.#takeIn(row),
      conflict: (card) => this.#room.accept("alerts", card.id, card),
    });
  }

  /** Close an alarm that needs no incident. The reason is on its record. */
  dismiss(alert, note) {
    return this.#onAlert(alert, t("Tutup A-{id}", { id: alert.id }), () => post(`/api/v1/alerts/${alert.id}/dismiss/`, { note, version: alert.version }));
  }

  /** What nobody has, or was offered to me. @param {object|null|undefined} incident null: an alarm that would become one */
  mayTake(incident) {
    return this.may("incident_accept") && takeable(incident, this.#me.username) && (incident !== null || this.may("incident_open"));
  }

  /** Makes the alarm an incident if it is none yet, then takes it. */
  async takeAlert(alert) {
    const known = alert.incident ? this.#room.state.incidents[alert.incident] : null;
    if (!this.mayTake(known)) return null;
    const row = known ?? (await this.promote(alert));
    return row?.number ? this.take(row) : null;
  }

  take(row) {
    return this.#onIncident(row, t("Ambil {number}", { number: row.number }), "take", { version: row.version });
  }

  offer(row, person) {
    return this.#onIncident(row, t("Tawarkan {number} ke {name}", { number: row.number, name: person.display_name }), "assign", { to: person.username, version: row.version });
  }

  accept(row) {
    return this.#onIncident(row, t("Ambil {number}", { number: row.number }), "accept", {});
  }

  decline(row, reason) {
    return this.#onIncident(row, t("Tolak {number}", { number: row.number }), "decline", { reason });
  }

  note(number, text) {
    return this.#acts.run(`note ${number}`, {
      words: t("Catatan {number}", { number }),
      call: () => post(`/api/v1/incidents/${encodeURIComponent(number)}/note/`, { text }),
      done: (entry) => { if (entry?.seq) this.#story.add(entry); },
    });
  }

  arrive(row) {
    return this.#onIncident(row, t("Tiba di lokasi, {number}", { number: row.number }), "arrive", { version: row.version });
  }

  resolve(row, { outcome, text }) {
    return this.#onIncident(row, t("Selesaikan {number}", { number: row.number }), "resolve", { outcome, text, version: row.version });
  }

  close(row, { text }) {
    return this.#onIncident(row, t("Tutup {number}", { number: row.number }), "close", { text, version: row.version });
  }

  /** Who can take an incident: [{username, display_name, initials, role, open_incidents}]. */
  async people() {
    const answer = await get("/api/v1/people/");
    return answer.results ?? answer;
  }

  #onAlert(alert, words, call) {
    return this.#acts.run(`alert ${alert.id}`, {
      words, call,
      done: (card) => this.#room.accept("alerts", card.id, card),
      conflict: (card) => this.#room.accept("alerts", card.id, card),
    });
  }

  #onIncident(row, words, act, body) {
    return this.#acts.run(`incident ${row.number}`, {
      words,
      call: () => post(`/api/v1/incidents/${encodeURIComponent(row.number)}/${act}/`, body),
      done: (answer) => this.#takeIn(answer),
      conflict: (current) => this.#takeIn(current),
    });
  }

  #takeIn(row) {
    if (row?.number) this.#room.accept("incidents", row.number, row);
  }
}

/** Nobody has the incident and it is offered to nobody else; null is an alarm that is none yet, undefined one not known here. */
export function takeable(incident, username) {
  if (incident === null) return true;
  if (incident === undefined) return false;
  if (incident.offer) return incident.offer.username === username;
  return ["new", "triaged", "reopened"].includes(incident.state) && !incident.owner_username;
}
