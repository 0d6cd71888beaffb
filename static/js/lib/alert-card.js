/* <alert-card alert="123" severity="P1" state="new">: one alert. <alert-feed>: the open ones in order of urgency.
   Classes: "card" on the wall, "qrow" at the desk. */

import { byUrgency, timer } from "./alert-order.js";
import { titled } from "./drill-words.js";
import { glyph } from "./glyph.js";
import { t } from "./i18n.js";
import { onTick } from "./ticker.js";
import { age, clockShort, duration, serverClock } from "./time.js";

export class AlertCard extends HTMLElement {
  #alert = null; #parts = null; #offTick = null;

  connectedCallback() {
    this.#offTick = onTick(() => this.#drawTime());
    this.#draw();
  }

  disconnectedCallback() {
    this.#offTick();
  }

  /** @param {object} alert the alert as the API and the feed give it */
  set alert(alert) {
    this.#alert = alert;
    if (this.isConnected) this.#draw();
  }

  get alert() { return this.#alert; }

  /** While the person's own acknowledgement travels: the timer stops, the line says so. */
  set sending(on) {
    this.toggleAttribute("sending", on);
    this.#drawTime();
  }

  #build() {
    const make = (name, inside, className) => {
      const element = document.createElement(name);
      if (className) element.className = className;
      inside?.append(element);
      return element;
    };
    const atDesk = this.classList.contains("qrow");
    const words = make("div");
    const title = make("h3", words);
    const place = make("p", words);
    const end = atDesk ? make("div", null, "e") : this;
    const status = atDesk ? null : make("p", words, "st");
    const time = make("time");
    const under = atDesk ? make("span") : status;
    const mark = document.createElement("span");
    this.replaceChildren(mark, words);
    end.append(time);
    if (atDesk) {
      end.append(under);
      this.append(end);
    }
    return { mark, title, place, time, under };
  }

  #draw() {
    const alert = this.#alert;
    if (!alert) return;
    this.#parts ??= this.#build();
    const { title, place } = this.#parts;
    this.setAttribute("alert", alert.id);
    this.setAttribute("severity", alert.severity);
    this.setAttribute("state", alert.state);
    this.classList.toggle("new", alert.state === "new");
    this.classList.toggle("ack", alert.state !== "new");
    this.classList.toggle("shelved", Boolean(alert.shelved || alert.suppressed));
    const mark = glyph(alert.severity, alert.shelved || alert.suppressed ? "shelved" : alert.state);
    this.#parts.mark.replaceWith(mark);
    this.#parts.mark = mark;
    title.textContent = titled(alert.summary || kindWords(alert.kind), alert);
    title.title = alert.summary ?? "";
    place.textContent = this.#where(alert);
    this.#drawTime();
  }

  #where({ place, area, count, shelved, suppressed }) {
    const atDesk = this.classList.contains("qrow");
    const why = atDesk ? shelved?.reason ?? suppressed?.reason : null;
    if (why) return why;
    const words = atDesk ? [place, area] : [place || area];
    return [...words, count > 1 ? t("{n} kali", { n: count }) : ""].filter(Boolean).join(", ");
  }

  #drawTime() {
    const alert = this.#alert;
    if (!alert || !this.#parts || this.hasAttribute("sending")) {
      if (this.#parts && this.hasAttribute("sending")) write(this.#parts.under, t("mengirim"));
      return;
    }
    const { text, tone, overS } = timer(alert, serverClock.now());
    const { time, under } = this.#parts;
    write(time, text);
    if (time.className !== tone) time.className = tone;
    write(under, this.classList.contains("qrow") ? deskLine(alert) : wallLine(alert, overS));
  }
}

const KINDS = {
  operator_report: () => t("Laporan operator"), citizen_report: () => t("Laporan warga"), 112: () => t("Laporan 112"),
  panic: () => t("Tombol darurat"), fire: () => t("Kebakaran"), smoke: () => t("Asap"), fight: () => t("Perkelahian"),
  person_down: () => t("Orang tergeletak"), accident: () => t("Kecelakaan"), abandoned_object: () => t("Barang ditinggal"),
  crowd: () => t("Kerumunan"), intrusion: () => t("Penyusupan"), loitering: () => t("Orang berlama-lama"),
  wanted_plate: () => t("Pelat dicari"), flood: () => t("Genangan"), fallen_tree: () => t("Pohon tumbang"),
  traffic_jam: () => t("Macet"), illegal_parking: () => t("Parkir liar"), waste: () => t("Sampah"), motion: () => t("Gerakan"),
  camera_tampered: () => t("Kamera diganggu"), camera_lost: () => t("Kamera hilang"), fleet_lost: () => t("Banyak kamera hilang"),
  panel_hours: () => t("Jam panel hampir habis"), panel_warranty: () => t("Garansi panel hampir habis"),
  unstaffed: () => t("Ruang kendali tanpa petugas"),
  storage_low: () => t("Penyimpanan hampir penuh"), wall_output_offline: () => t("Keluaran dinding tidak terdengar"),
};

/** What kind of alert this is, where nobody wrote a sentence about it. */
export function kindWords(kind) {
  return KINDS[kind]?.() ?? kind.replaceAll("_", " ");
}

// What tells that a card has to be drawn anew: with a guest in the room the same version is told with fewer words.
const SHOWN = ["version", "state", "summary", "place", "acknowledged_by"];

/** The open alerts. `limit` keeps a wall's column from overflowing; the footer counts the rest. */
export class AlertFeed extends HTMLElement {
  #cards = new Map();

  /**
   * @param {object[]} alerts open alerts in any order
   * @param {{list?: HTMLElement, limit?: number, className?: string}} how
   * @returns {number} how many did not fit
   */
  show(alerts, { list = this, limit = Infinity, className = "card" } = {}) {
    const ordered = [...alerts].sort(byUrgency);
    const shown = ordered.slice(0, limit);
    const kept = new Map();
    shown.forEach((alert, index) => {
      const card = this.#cards.get(alert.id) ?? cardOf(className);
      if (SHOWN.some((field) => card.alert?.[field] !== alert[field])) card.alert = alert;
      if (list.children[index] !== card) list.insertBefore(card, list.children[index] ?? null);
      kept.set(alert.id, card);
    });
    for (const [id, card] of this.#cards) if (!kept.has(id)) card.remove();
    this.#cards = kept;
    return ordered.length - shown.length;
  }
}

function cardOf(className) {
  const card = document.createElement("alert-card");
  card.className = className;
  return card;
}

function wallLine(alert, overS) {
  if (alert.state === "new") return overS ? t("Belum diterima, lewat {age}", { age: age(overS) }) : t("Belum diterima");
  return [alert.acknowledged_by ?? t("Diterima"), alert.incident ? t("insiden {number}", { number: alert.incident }) : ""].filter(Boolean).join(", ");
}

function deskLine(alert) {
  if (alert.shelved) return t("kembali {at}", { at: clockShort(alert.shelved.until) });
  if (alert.suppressed) return alert.suppressed.form === "out_of_service" ? t("tidak dipakai") : t("diredam");
  if (alert.closing_asked) return t("menunggu persetujuan");
  if (alert.state !== "new") return alert.acknowledged_by ?? "";
  return alert.target_s ? duration(alert.target_s) : "";
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

customElements.define("alert-card", AlertCard);
customElements.define("alert-feed", AlertFeed);
