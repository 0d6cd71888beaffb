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
      call: () => post("/api/v1/incidents/", { alert: alert.id, version: alert.version }),
      done: (row) => this.#takeIn(row),
      conflict: (card) => this.#room.accept("alerts", card.id, card),
    });
  }

  /** Answer the offer if there is one for me; else this alarm becomes mine: an incident that I hold. */
  async take(alert) {
    if (!this.may("incident_accept")) return null;
    let row = alert.incident ? this.#room.state.incidents[alert.incident] : await this.promote(alert);
    if (!row?.number) return null;
    return this.accept(row);
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

  resolve(row, { outcome, resolution }) {
    return this.#onIncident(row, t("Selesaikan {number}", { number: row.number }), "resolve", { outcome, resolution, version: row.version });
  }

  close(row) {
    return this.#onIncident(row, t("Tutup {number}", { number: row.number }), "close", { version: row.version });
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
