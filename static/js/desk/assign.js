/* Who could take the chosen alarm's incident, who was offered it, and how long the offer still stands. */

import { t, tc, tn } from "../lib/i18n.js";
import { clock, secondsBetween, serverClock } from "../lib/time.js";
import { byId, h, setText } from "./dom.js";

const ENDED = new Set(["resolved", "closed", "merged", "cancelled"]);
const READ_AGAIN_MS = 30000;
const ROLES = { operator: () => t("operator"), supervisor: () => t("pengawas"), liaison: () => t("penghubung"), admin: () => t("administrator"), auditor: () => t("auditor") };

export class Assign {
  #room; #me; #acts; #deeds; #place; #people = []; #readAt = 0; #failed = false; #subject = null; #drawn = "";

  constructor({ room, me, acts, deeds }) {
    this.#room = room;
    this.#me = me;
    this.#acts = acts;
    this.#deeds = deeds;
    this.#place = byId("offers");
    acts.addEventListener("change", () => this.#redraw());
  }

  /**
   * @param {{alert?: object|null, incident?: object|null}|null} subject an alarm that may become an incident, or an incident
   */
  draw(subject) {
    if (!this.#place) return;
    this.#subject = subject;
    this.#read();
    this.#redraw();
  }

  /** Twice a second: only the count-down changes. */
  tick() {
    const offer = this.#offer();
    const line = this.#place?.querySelector(".count i");
    if (!offer || !line) return;
    const leftS = secondsBetween(serverClock.now(), offer.expires_at);
    line.style.transform = `scaleX(${Math.min(1, leftS / Math.max(1, Number(line.dataset.spanS)))})`;
    setText(this.#place.querySelector("[data-left]"), this.#offeredWords(offer));
  }

  #incident() {
    const number = this.#subject?.incident?.number ?? this.#subject?.alert?.incident;
    return number ? this.#room.state.incidents[number] ?? this.#subject?.incident ?? null : null;
  }

  #offer() {
    return this.#incident()?.offer ?? null;
  }

  async #read() {
    if (!this.#me.can.has("incident_assign") || Date.now() - this.#readAt < READ_AGAIN_MS) return;
    this.#readAt = Date.now();
    try {
      this.#people = await this.#deeds.people();
      this.#failed = false;
    } catch (error) {
      this.#failed = true;
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    }
    this.#redraw();
  }

  #redraw() {
    const place = this.#place;
    if (!place) return;
    const incident = this.#incident();
    const sending = this.#sending(incident);
    const key = JSON.stringify([this.#subject?.alert?.id, this.#subject?.alert?.state, incident?.version, incident?.owner, incident?.offer, sending, this.#people, this.#failed]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    setText(byId("assign-count"), incident?.owner ? t("dipegang {name}", { name: incident.owner }) : "");
    if (!this.#subject || !(this.#subject.alert || incident)) {
      place.replaceChildren(h("p", { class: "words" }, t("Pilih alarm lebih dulu.")));
      return;
    }
    place.replaceChildren(...this.#offerLine(incident), ...this.#rows(incident, sending));
    this.tick();
  }

  #sending(incident) {
    return (incident && this.#acts.sending(`incident ${incident.number}`)) ?? (this.#subject?.alert ? this.#acts.sending(`alert ${this.#subject.alert.id}`) : null);
  }

  #offerLine(incident) {
    const offer = incident?.offer;
    if (!offer) return [];
    const spanS = Math.max(30, secondsBetween(incident.state_since, offer.expires_at));
    return [h("div", { class: "count", role: "presentation" }, h("i", { "data-span-s": String(spanS) }))];
  }

  #rows(incident, sending) {
    if (!this.#me.can.has("incident_assign") || ENDED.has(incident?.state)) return [this.#onlyMe(incident, sending)];
    if (this.#failed) return [h("p", { class: "words" }, t("Daftar petugas belum terbaca, mencoba lagi."))];
    if (!this.#people.length) return [h("p", { class: "words" }, t("Tidak ada petugas yang dapat menerima."))];
    const offered = incident?.offer?.username;
    return [...this.#people].sort((a, b) => (b.username === offered) - (a.username === offered) || a.open_incidents - b.open_incidents).map((person) => this.#row(person, incident, sending));
  }

  #row(person, incident, sending) {
    const offered = incident?.offer?.username === person.username;
    const owns = incident?.owner_username === person.username;
    const role = ROLES[person.role]?.() ?? person.role;
    const own = person.username === this.#me.username;
    const load = person.open_incidents ? tn("{n} insiden", "{n} insiden", person.open_incidents) : t("bebas");
    const words = owns ? t("memegang insiden ini") : [own ? t("Anda") : "", role, load].filter(Boolean).join(", ");
    const note = offered ? h("small", { "data-left": "" }, this.#offeredWords(incident.offer)) : h("small", {}, words);
    const button = h("button", { class: "btn sm", type: "button", disabled: Boolean(sending) || owns || offered, "aria-label": t("Tawarkan ke {name}", { name: person.display_name }), onclick: () => this.#offerTo(person) }, offered ? t("Ditawarkan") : owns ? t("Pemilik") : t("Tawarkan"));
    return h("div", { class: offered ? "offer live" : "offer" }, h("span", { class: "av", "aria-hidden": "true" }, person.initials), h("p", {}, person.display_name, note), button);
  }

  /** For who may not offer: their own next step, and who has it now. */
  #onlyMe(incident, sending) {
    const offer = incident?.offer;
    const mine = offer?.username === this.#me.username && offer.form !== "take_over";
    const words = incident?.owner ? t("memegang insiden ini")
      : offer ? null
      : incident ? t("Belum ada pemilik, tekan Ambil")
      : t("Belum menjadi insiden");
    const text = h("p", {}, offer && !incident.owner ? offer.to : incident?.owner ?? t("Tanpa pemilik"), offer ? h("small", { "data-left": "" }, this.#offeredWords(offer)) : h("small", {}, words));
    const button = mine ? h("button", { class: "btn sm primary", type: "button", disabled: Boolean(sending), onclick: () => this.#deeds.accept(incident) }, tc("tawaran", "Terima")) : null;
    return h("div", { class: offer ? "offer live" : "offer" }, h("span", { class: incident?.owner || offer ? "av" : "av no", "aria-hidden": "true" }, initials(incident?.owner ?? offer?.to)), text, button ?? h("span"));
  }

  #offeredWords(offer) {
    if (offer.form === "take_over") return t("{name} minta mengambil alih", { name: offer.to });
    const leftS = Math.ceil(secondsBetween(serverClock.now(), offer.expires_at));
    return leftS > 0 ? t("ditawarkan, sisa {n} dtk", { n: leftS }) : t("tawaran lewat pukul {at}", { at: clock(offer.expires_at) });
  }

  async #offerTo(person) {
    const incident = this.#incident() ?? (await this.#deeds.promote(this.#subject.alert));
    if (incident?.number) await this.#deeds.offer(incident, person);
  }
}

function initials(name) {
  return name ? name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase() : "–";
}
