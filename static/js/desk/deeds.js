/* The acts on alarms, each one a request; those on incidents come with them. */

import { get, post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { IncidentDeeds } from "./incident-deeds.js";

export class Deeds extends IncidentDeeds {
  #room; #acts; #toasts; #undo;

  constructor(given) {
    super(given);
    this.#room = given.room;
    this.#acts = given.acts;
    this.#toasts = given.toasts;
    this.#undo = given.undo;
  }

  acknowledge(alert) {
    if (!this.may("alert_acknowledge") || alert.state !== "new") return null;
    return this.#on(alert, "acknowledge", {}, t("Terima A-{id}", { id: alert.id }));
  }

  /** All alarms of one row at once. @param {string} subject the row's id */
  async acknowledgeAll(subject, alerts) {
    const ids = alerts.filter(({ state }) => state === "new").map(({ id }) => id);
    if (!this.may("alert_acknowledge") || !ids.length) return null;
    const answer = await this.#acts.run(subject, {
      words: tn("Terima {n} alarm", "Terima {n} alarm", ids.length),
      call: () => post("/api/v1/alerts/acknowledge/", { ids }),
    });
    if (answer) this.#sayBulk(answer);
    return answer;
  }

  #sayBulk({ done = [], refused = [] }) {
    for (const { current } of refused) if (current?.id) this.#room.accept("alerts", current.id, current);
    const words = [tn("{n} alarm diterima", "{n} alarm diterima", done.length), refused.length ? tn("{n} sudah ditangani orang lain", "{n} sudah ditangani orang lain", refused.length) : ""];
    this.#toasts.say(words.filter(Boolean).join(", "), { bad: refused.length > 0 });
  }

  /** @returns {Promise<object|null>} the incident's row */
  promote(alert) {
    if (!this.may("incident_open") || alert.incident) return null;
    return this.#acts.run(`alert ${alert.id}`, {
      words: t("Jadikan A-{id} insiden", { id: alert.id }),
      call: () => post(`/api/v1/alerts/${alert.id}/promote/`, { version: this.#now(alert).version }),
      done: (row) => this.takeIn(row),
      conflict: (card) => this.#room.accept("alerts", card.id, card),
    });
  }

  /** Makes the alarm an incident if it is none yet, then takes it. */
  async takeAlert(alert) {
    const known = alert.incident ? this.#room.state.incidents[alert.incident] : null;
    if (!this.mayTake(known)) return null;
    const row = known ?? (await this.promote(alert));
    return row?.number ? this.take(row) : null;
  }

  /** Close an alarm that needs no incident. A P1 then waits for a second person. */
  dismiss(alert, { dismissal, note }) {
    return this.#on(alert, "dismiss", { dismissal, note }, t("Tutup A-{id}", { id: alert.id }));
  }

  agreeDismissal(alert) {
    return this.#on(alert, "agree-dismissal", {}, t("Setujui penutupan A-{id}", { id: alert.id }));
  }

  refuseDismissal(alert) {
    return this.#on(alert, "refuse-dismissal", {}, t("Tolak penutupan A-{id}", { id: alert.id }));
  }

  async link(alert, incident) {
    const words = t("Kaitkan A-{id} ke {number}", { id: alert.id, number: incident });
    const card = await this.#on(alert, "link", { incident }, words);
    if (card?.id) this.#undo?.offer(t("A-{id} dikaitkan ke {number}", { id: alert.id, number: incident }), () => this.unlink(this.#now(alert), t("Dibatalkan")));
    return card;
  }

  unlink(alert, reason) {
    return this.#on(alert, "unlink", { reason }, t("Lepas A-{id} dari insiden", { id: alert.id }));
  }

  /** @param {{minutes?: number, one_shot?: boolean, reason: string}} given */
  async shelve(alert, given) {
    const card = await this.#on(alert, "shelve", given, t("Tunda A-{id}", { id: alert.id }));
    if (card?.shelved) this.#undo?.offer(t("A-{id} ditunda", { id: alert.id }), () => this.unshelve(this.#now(alert)));
    return card;
  }

  /** Takes it off its shelf before the time. */
  unshelve(alert) {
    return this.#acts.run(`alert ${alert.id}`, {
      words: t("Kembalikan A-{id}", { id: alert.id }),
      call: async () => {
        const shelf = await shelfOf(alert);
        return post(`/api/v1/shelves/${shelf}/end/`);
      },
    });
  }

  /** As it is when the request goes out: an own act before it may just have changed it. */
  #now(alert) {
    return this.#room.state.alerts[alert.id] ?? alert;
  }

  #on(alert, act, body, words) {
    const takeIn = (card) => { if (card?.id === alert.id) this.#room.accept("alerts", card.id, card); };
    return this.#acts.run(`alert ${alert.id}`, {
      words,
      call: () => post(`/api/v1/alerts/${alert.id}/${act}/`, { version: this.#now(alert).version, ...body }),
      done: takeIn,
      conflict: takeIn,
    });
  }
}

/** The card names its shelf by time and person; the list of open shelves knows its number. */
async function shelfOf(alert) {
  if (alert.shelved?.id) return alert.shelved.id;
  const answer = await get("/api/v1/shelves/");
  const shelves = answer.results ?? answer;
  return shelves.find((shelf) => (shelf.alerts ?? [shelf.alert]).includes(alert.id))?.id ?? 0;
}
