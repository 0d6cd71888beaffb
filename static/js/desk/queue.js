/* The queue of alarms: groups, tabs, the chosen row, and newcomers that wait while a hand is on the list. */

import "../lib/alert-card.js";
import { t, tn } from "../lib/i18n.js";
import { openAlerts } from "../lib/state.js";
import { age, clock, serverClock, since } from "../lib/time.js";
import { byId, h, setText } from "./dom.js";
import { neighbour, settle, tabCounts, wantedRows } from "./order.js";

const KEY_HOLDS_MS = 4000; // after the last key in the list nothing moves for as long

/** Event "choose" (detail: id or null). */
export class Queue extends EventTarget {
  #room; #me; #acts; #list; #bar; #words; #tabs;
  #rows = []; #waiting = []; #cards = new Map(); #chosen = null; #filter = "all"; #pointerIn = false; #keyUntil = 0;

  constructor({ room, me, acts }) {
    super();
    this.#room = room;
    this.#me = me;
    this.#acts = acts;
    this.#list = byId("queue");
    this.#bar = byId("newbar");
    this.#words = byId("queue-words");
    this.#tabs = [...document.querySelectorAll("[data-filter]")];
    this.#listen();
  }

  get chosen() { return this.#chosen; }

  /** After any news. */
  draw() {
    const alerts = openAlerts(this.#room.state);
    const wanted = wantedRows(alerts, { filter: this.#filter, me: this.#me.name });
    const { rows, waiting } = settle(this.#rows, wanted, this.#held());
    this.#rows = rows;
    this.#waiting = waiting;
    this.#drawRows();
    this.#drawBar();
    this.#drawCounts(alerts);
    this.#drawWords();
    this.#keepChoice();
  }

  /** Twice a second: ages in words, and the end of a hold. */
  tick() {
    this.#drawWords();
    if (this.#waiting.length && !this.#held()) this.draw();
  }

  step(by) {
    this.#keyUntil = Date.now() + KEY_HOLDS_MS;
    this.choose(neighbour(this.#rows, this.#chosen, by));
    this.#cards.get(this.#chosen)?.scrollIntoView({ block: "nearest" });
  }

  choose(id) {
    if (id === this.#chosen) return;
    this.#chosen = id;
    this.#markChosen();
    this.dispatchEvent(new CustomEvent("choose", { detail: id }));
  }

  #listen() {
    const place = this.#list.closest(".qlist"); // the bar too: who goes there to click must still find it
    place.addEventListener("pointerenter", () => { this.#pointerIn = true; });
    place.addEventListener("pointerleave", () => { this.#pointerIn = false; this.draw(); });
    this.#list.addEventListener("click", (event) => {
      const card = event.target.closest("alert-card");
      if (card) this.choose(card.alert.id);
    });
    this.#list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.step(step);
    });
    this.#bar.addEventListener("click", () => this.#letIn());
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#narrow(tab));
    this.#acts.addEventListener("change", () => this.#drawSending());
  }

  #held() {
    return this.#pointerIn || Date.now() < this.#keyUntil;
  }

  #letIn() {
    this.#rows = [];
    this.draw();
    this.#list.parentElement.scrollTop = 0;
  }

  #narrow(tab) {
    this.#filter = tab.dataset.filter;
    for (const each of this.#tabs) each.setAttribute("aria-pressed", String(each === tab));
    this.#letIn();
  }

  #drawRows() {
    const wanted = [];
    for (const group of ["new", "acknowledged"]) {
      const rows = this.#rows.filter((row) => row.group === group);
      if (rows.length) wanted.push(this.#head(group), ...rows.map((row) => this.#card(row.id)));
    }
    const there = [...this.#list.children];
    if (wanted.length !== there.length || wanted.some((element, i) => element !== there[i])) this.#list.replaceChildren(...wanted);
    const shown = new Set(this.#rows.map((row) => row.id));
    for (const id of this.#cards.keys()) if (!shown.has(id)) this.#cards.delete(id);
    this.#drawSending();
    this.#markChosen();
  }

  #heads = {};

  #head(group) {
    this.#heads[group] ??= h("div", { class: "qgroup", role: "presentation" },
      h("span", {}, group === "new" ? t("Belum diterima") : t("Sudah diterima")),
      h("span", {}, group === "new" ? t("waktu, target") : t("waktu, pemilik")));
    return this.#heads[group];
  }

  #card(id) {
    const alert = this.#room.state.alerts[id];
    let card = this.#cards.get(id);
    if (!card) {
      card = h("alert-card", { class: "qrow", role: "option", id: `alert-${id}`, "aria-selected": "false" });
      this.#cards.set(id, card);
    }
    if (card.alert !== alert) card.alert = alert;
    return card;
  }

  #markChosen() {
    for (const [id, card] of this.#cards) {
      card.classList.toggle("on", id === this.#chosen);
      card.setAttribute("aria-selected", String(id === this.#chosen));
    }
    if (this.#cards.has(this.#chosen)) this.#list.setAttribute("aria-activedescendant", `alert-${this.#chosen}`);
    else this.#list.removeAttribute("aria-activedescendant");
  }

  #drawSending() {
    for (const [id, card] of this.#cards) {
      const sending = this.#acts.sending(`alert ${id}`) !== null;
      if (sending !== card.hasAttribute("sending")) card.sending = sending;
    }
  }

  #drawBar() {
    const n = this.#waiting.length;
    this.#bar.hidden = n === 0;
    if (!n) return;
    const critical = this.#waiting.filter((id) => this.#room.state.alerts[id]?.severity === "P1").length;
    setText(this.#bar, [tn("{n} baru", "{n} baru", n), critical ? t("{n} di antaranya P1", { n: critical }) : ""].filter(Boolean).join(", "));
  }

  #drawCounts(alerts) {
    const counts = tabCounts(alerts, this.#me.name);
    for (const tab of this.#tabs) setText(tab.querySelector("b"), String(counts[tab.dataset.filter]));
    setText(byId("queue-count"), tn("{n} terbuka", "{n} terbuka", counts.all));
  }

  /** Silence and failure must not look alike: both say what and since when. */
  #drawWords() {
    const { state, link } = this.#room;
    const lastFrameAt = this.#room.feed.lastFrameAt;
    const cut = link.state === "lost" || (link.state === "late" && !state.ready);
    const empty = state.ready && !this.#rows.length && !this.#waiting.length;
    this.#words.className = cut ? "statebox bad" : empty ? "statebox" : "";
    if (cut) this.#say(lastFrameAt ? t("Umpan terputus sejak {at}", { at: clock(lastFrameAt) }) : t("Umpan belum tersambung"), t("Antrean mungkin tidak lengkap, mencoba lagi sendiri"));
    else if (empty) this.#say(this.#quiet(), t("Umpan sehat, pesan terakhir {age} lalu", { age: age((Date.now() - (lastFrameAt ?? Date.now())) / 1000) }));
    else this.#words.replaceChildren();
  }

  #quiet() {
    if (this.#filter !== "all") return t("Tidak ada alarm di tab ini");
    const last = this.#room.state.lastAlertAt;
    return last ? t("Tidak ada alarm sejak {at}", { at: since(last, serverClock.now()) }) : t("Tidak ada alarm terbuka");
  }

  #say(title, words) {
    if (!this.#words.firstElementChild) this.#words.replaceChildren(h("b"), h("p"));
    setText(this.#words.firstElementChild, title);
    setText(this.#words.lastElementChild, words);
  }

  /** The most urgent alarm is chosen until somebody chooses; a choice that left the list goes to the next. */
  #keepChoice() {
    if (this.#rows.some((row) => row.id === this.#chosen)) return;
    const stillOpen = this.#room.state.alerts[this.#chosen];
    if (stillOpen && stillOpen.state !== "closed") return; // another tab holds it; the sheet stays
    this.choose(this.#rows[0]?.id ?? null);
  }
}
