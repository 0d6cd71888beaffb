/* The chosen alarm: what, where, since when, its pictures, its facts and its timeline. */

import { timer } from "../lib/alert-order.js";
import { kindWords } from "../lib/alert-card.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { t, tn } from "../lib/i18n.js";
import { clock, duration, serverClock } from "../lib/time.js";
import { byId, h, setText } from "./dom.js";
import { alertFacts, drawFacts } from "./facts.js";
import { incidentStateWords } from "./kinds.js";
import { possibleActs } from "./possible-acts.js";
import { drawTimeline } from "./timeline.js";

const HIDDEN_WHEN_NOT = new Set(["promote", "dismiss", "link", "unlink", "shelve", "unshelve"]);
const PARTS = ["sheet-head", "sheet-cams", "sheet-more"];

export class Sheet {
  #room; #me; #acts; #deeds; #views; #story; #alert = null; #crowd = null; #drawnGlyph = "";

  constructor({ room, me, acts, deeds, views, story }) {
    this.#room = room;
    this.#me = me;
    this.#acts = acts;
    this.#deeds = deeds;
    this.#views = views;
    this.#story = story;
    story.addEventListener("change", () => this.#drawStory());
    acts.addEventListener("change", () => this.#drawButtons());
  }

  get alert() { return this.#alert; }

  /**
   * @param {object|null} alert
   * @param {{id: string, alerts: object[]}|null} [crowd] the row of several alarms that it stands for
   */
  show(alert, crowd = null) {
    this.#alert = alert;
    this.#crowd = crowd;
    const none = this.#alert === null;
    byId("sheet").classList.toggle("none", none);
    byId("sheet-empty").hidden = !none;
    for (const part of PARTS) byId(part).hidden = none;
    if (none) this.#drawNone();
    else this.#draw();
  }

  /** Twice a second. */
  tick() {
    if (!this.#alert) { this.#drawNone(); return; }
    const { text, tone } = timer(this.#alert, serverClock.now());
    const time = byId("s-timer");
    setText(time, text);
    time.className = this.#alert.state === "new" ? tone : "calm";
  }

  #draw() {
    const alert = this.#alert;
    this.#drawGlyph(alert);
    setText(byId("s-title"), titled(alert.summary || kindWords(alert.kind), alert));
    byId("s-title").title = alert.summary ?? "";
    setText(byId("s-sub"), [`A-${alert.id}`, alert.summary ? kindWords(alert.kind) : "", alert.count > 1 ? tn("{n} kejadian", "{n} kejadian", alert.count) : "", alert.synthetic ? t("data contoh") : ""].filter(Boolean).join(" · "));
    setText(byId("s-place"), [alert.place, alert.area ? t("Kel. {name}", { name: alert.area }) : "", alert.camera].filter(Boolean).join(" · ") || t("Letak tidak disebut"));
    setText(byId("s-target"), this.#targetWords(alert));
    this.#views.show(alert);
    drawFacts(byId("s-facts"), alertFacts(alert, this.#views));
    this.#drawStory();
    this.#drawButtons();
    this.tick();
  }

  #drawGlyph({ severity, state: seen, shelved, suppressed }) {
    const state = shelved || suppressed ? "shelved" : seen;
    const key = `${severity} ${state}`;
    if (key === this.#drawnGlyph) return;
    this.#drawnGlyph = key;
    byId("sheet-head").firstElementChild.replaceWith(glyph(severity, state));
  }

  #targetWords(alert) {
    if (alert.shelved) return t("ditunda {name} sampai {at}", { name: alert.shelved.by, at: clock(alert.shelved.until) });
    if (alert.state === "new") return alert.target_s ? t("target {span}, belum diterima", { span: duration(alert.target_s) }) : t("belum diterima");
    return t("diterima {name}, {at}", { name: alert.acknowledged_by ?? t("sistem"), at: clock(alert.acknowledged_at) });
  }

  #drawStory() {
    if (!this.#alert) return;
    const lines = this.#story.alert(this.#alert);
    drawTimeline(byId("s-line"), lines);
    setText(byId("s-line-count"), this.#story.count(lines));
  }

  #drawButtons() {
    const alert = this.#alert;
    if (!alert) return;
    const incident = alert.incident ? this.#room.state.incidents[alert.incident] : null;
    const sending = this.#acts.sending(this.#crowd?.id ?? "") ?? this.#acts.sending(`alert ${alert.id}`) ?? (alert.incident ? this.#acts.sending(`incident ${alert.incident}`) : null);
    const possible = possibleActs(alert, { takeable: this.#deeds.mayTake(incident) });
    const next = ["acknowledge", "promote", "take"].find((act) => possible[act]); // one white button a view: the next right act
    for (const button of document.querySelectorAll("#s-acts [data-act]")) {
      const { act } = button.dataset;
      button.disabled = !possible[act] || sending !== null;
      button.setAttribute("aria-busy", String(sending !== null && act === next));
      button.classList.toggle("primary", act === next && sending === null);
      button.hidden = HIDDEN_WHEN_NOT.has(act) && !possible[act];
      if (act === "take") button.title = possible.take || !incident ? "" : takenWords(incident);
      if (act === "shelve") button.title = alert.severity === "P1" ? t("Alarm P1 tidak dapat ditunda") : "";
    }
    const busy = byId("s-busy");
    if (busy) setText(busy, sending ? t("mengirim: {act}", { act: sending }) : this.#crowd ? tn("{n} alarm dihitung bersama", "{n} alarm dihitung bersama", this.#crowd.alerts.length) : "");
    this.#drawAsked(alert, sending);
    const link = byId("s-incident");
    link.hidden = !alert.incident;
    if (!alert.incident) return;
    link.href = `/incidents/${encodeURIComponent(alert.incident)}/`;
    link.replaceChildren(incident ? `${alert.incident}, ${incidentStateWords(incident.state).toLowerCase()}` : alert.incident, h("kbd", { "aria-hidden": "true" }, "I"));
  }

  /** A P1 that somebody wants dismissed: who, why, and the second person's answer. */
  #drawAsked(alert, sending) {
    const place = byId("s-asked");
    const asked = alert.closing_asked;
    const key = asked ? `${alert.id} ${asked.at} ${sending}` : "";
    place.hidden = !asked;
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    if (!asked) { place.replaceChildren(); return; }
    const own = asked.username === this.#me.username;
    const may = this.#deeds.may("alert_acknowledge");
    const button = (words, run) => h("button", { type: "button", class: "btn sm", disabled: sending !== null, onclick: run }, words);
    place.replaceChildren(h("p", {}, h("b", {}, t("{name} minta alarm P1 ini ditutup, {at}", { name: asked.by, at: clock(asked.at) })), ` ${asked.note}`),
      h("div", { class: "end" }, ...(may && !own ? [button(t("Setujui"), () => this.#deeds.agreeDismissal(alert))] : []), ...(may ? [button(own ? t("Tarik kembali") : t("Tolak"), () => this.#deeds.refuseDismissal(alert))] : []), may && own ? h("small", {}, t("menunggu orang kedua")) : null));
  }

  /** No alarm chosen is not the same picture as no feed. */
  #drawNone() {
    const { state, link, feed } = this.#room;
    const [title, words] = byId("sheet-empty").children;
    const cut = link.state === "lost";
    byId("sheet-empty").classList.toggle("bad", cut);
    if (cut) {
      setText(title, feed.lastFrameAt ? t("Umpan terputus sejak {at}", { at: clock(feed.lastFrameAt) }) : t("Umpan belum tersambung"));
      setText(words, t("Alarm baru tidak terlihat di sini sampai umpan kembali. Mencoba lagi sendiri."));
    } else if (state.ready) {
      setText(title, t("Tidak ada alarm yang perlu dilihat"));
      setText(words, t("Alarm berikutnya terpilih sendiri begitu masuk."));
    }
  }
}

/** Why nobody else takes it now. */
function takenWords({ owner, offer }) {
  if (owner) return t("Dipegang {name}", { name: owner });
  return offer ? t("Ditawarkan kepada {name}", { name: offer.to }) : "";
}
