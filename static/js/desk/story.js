/* The timelines this page has read: an alarm's events, an incident's entries. Read once, then carried on by the feed. */

import { kindWords } from "../lib/alert-card.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { t, tn } from "../lib/i18n.js";
import { lineOf } from "./timeline.js";

/** Event "change". */
export class Story extends EventTarget {
  #entries = new Map(); // incident number -> Map(seq -> entry)
  #events = new Map();  // alert id -> {version of what was read, events}
  #reading = new Set();

  /** @param {{room: import("./room.js").Room}} given */
  constructor({ room }) {
    super();
    room.addEventListener("entry", ({ detail }) => this.add(detail));
  }

  /** Takes in one entry, told by the feed or by the answer to an act. */
  add(entry) {
    const known = this.#entries.get(entry.incident);
    if (!known || known.has(entry.seq)) return;
    known.set(entry.seq, entry);
    this.dispatchEvent(new Event("change"));
  }

  /** The entries of an incident as they were read, oldest first. */
  entries(number) {
    return [...(this.#entries.get(number)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }

  /** Lines of an incident, newest first; empty while they are being read. */
  incident(number) {
    const known = this.#entries.get(number);
    if (!known) { this.#readIncident(number); return []; }
    return [...known.values()].sort((a, b) => b.seq - a.seq).map(lineOf);
  }

  /** Lines of an alarm: its own steps, its events, and those of its incident. Newest first. */
  alert(alert) {
    const lines = [{ key: "raised", at: alert.raised_at, title: t("Alarm {severity} muncul", { severity: alert.severity }), text: "", small: [kindWords(alert.kind), alert.camera].filter(Boolean).join(", "), strong: true }];
    if (alert.acknowledged_at) lines.push({ key: "acknowledged", at: alert.acknowledged_at, title: t("Diterima {name}", { name: alert.acknowledged_by ?? t("sistem") }), text: "", small: "", strong: true });
    for (const event of this.#eventsOf(alert)) {
      lines.push({ key: `event ${event.id}`, at: event.occurred_at, title: titled(event.summary || kindWords(event.kind), event), text: "", small: [event.reporter ?? event.source, event.camera].filter(Boolean).join(" · "), strong: false });
    }
    const own = alert.incident ? this.incident(alert.incident) : [];
    return [...lines, ...own].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  count(lines) {
    return tn("{n} catatan", "{n} catatan", lines.length);
  }

  #eventsOf(alert) {
    const known = this.#events.get(alert.id);
    if (known?.at !== alert.last_event_at) this.#readEvents(alert);
    return known?.events ?? [];
  }

  #readEvents(alert) {
    this.#once(`alert ${alert.id} ${alert.last_event_at}`, async () => {
      const { results } = await get(`/api/v1/events/?alert=${alert.id}&limit=50`);
      this.#events.set(alert.id, { at: alert.last_event_at, events: results });
    });
  }

  #readIncident(number) {
    this.#once(`incident ${number}`, async () => {
      const { results } = await get(`/api/v1/incidents/${encodeURIComponent(number)}/timeline/?limit=1000`);
      this.#entries.set(number, new Map(results.map((entry) => [entry.seq, entry])));
    });
  }

  /** A reading that failed is not tried again for the same news; the next change or choice of row tries anew. */
  async #once(key, read) {
    if (this.#reading.has(key)) return;
    this.#reading.add(key);
    try {
      await read();
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      setTimeout(() => this.#reading.delete(key), 5000);
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    }
  }
}
