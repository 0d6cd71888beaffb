/* The queue of alarms: groups, tabs, the chosen row, and newcomers that wait while a hand is on the list. */

import "../lib/alert-card.js";
import { t } from "../lib/i18n.js";
import { openAlerts } from "../lib/state.js";
import { CrowdRow, domId } from "./crowd-row.js";
import { byId, h } from "./dom.js";
import { neighbour, settle, tabCounts, unfold, wantedRows } from "./order.js";
import { QueueWords } from "./queue-words.js";

const KEY_HOLDS_MS = 4000; // after the last key in the list nothing moves for as long

/** Event "choose" (detail: the row's id or null). A row is an alert (its number) or a crowd (a text). */
export class Queue extends EventTarget {
  #room; #acts; #list; #words; #tabs;
  #rows = []; #waiting = []; #cards = new Map(); #crowds = new Map(); #unfolded = new Set(); #heads = {};
  #chosen = null; #tab = "queue"; #pointerIn = false; #keyUntil = 0;

  constructor({ room, acts }) {
    super();
    this.#room = room;
    this.#acts = acts;
    this.#list = byId("queue");
    this.#tabs = [...document.querySelectorAll("[data-tab]")];
    this.#words = new QueueWords({ room, tabs: this.#tabs });
    this.#listen();
  }

  get chosen() { return this.#chosen; }

  /** The alerts of the chosen row, most urgent first. */
  get alerts() {
    const row = this.#rows.find(({ id }) => id === this.#chosen);
    return (row?.members ?? [this.#chosen]).map((id) => this.#room.state.alerts[id]).filter(Boolean);
  }

  /** After any news. */
  draw() {
    const alerts = openAlerts(this.#room.state);
    const { rows, waiting } = settle(this.#rows, wantedRows(alerts, { tab: this.#tab }), this.#held());
    this.#rows = rows;
    this.#waiting = waiting;
    this.#drawRows();
    this.#words.drawBar(waiting);
    this.#words.drawCounts(tabCounts(alerts));
    this.#drawState();
    this.#keepChoice();
  }

  /** Twice a second: ages in words, and the end of a hold. */
  tick() {
    this.#drawState();
    for (const crowd of this.#crowds.values()) crowd.tick();
    if (this.#waiting.length && !this.#held()) this.draw();
  }

  step(by) {
    this.#keyUntil = Date.now() + KEY_HOLDS_MS;
    this.choose(neighbour(this.#shown(), this.#chosen, by));
    document.getElementById(domId(this.#chosen))?.scrollIntoView({ block: "nearest" });
  }

  choose(id) {
    if (id === this.#chosen) return;
    this.#chosen = id;
    this.#markChosen();
    this.dispatchEvent(new CustomEvent("choose", { detail: id }));
  }

  /** Opens or closes the chosen crowd. */
  fold(id = this.#chosen) {
    if (!this.#crowds.has(id)) return;
    if (!this.#unfolded.delete(id)) this.#unfolded.add(id);
    this.#drawRows();
  }

  #shown() {
    return unfold(this.#rows, this.#unfolded);
  }

  #listen() {
    const place = this.#list.closest(".qlist"); // the bar too: who goes there to click must still find it
    place.addEventListener("pointerenter", () => { this.#pointerIn = true; });
    place.addEventListener("pointerleave", () => { this.#pointerIn = false; this.draw(); });
    this.#list.addEventListener("click", (event) => {
      const card = event.target.closest("alert-card");
      const crowd = event.target.closest("[data-crowd]");
      if (card) this.choose(card.alert.id);
      else if (crowd) this.choose(crowd.dataset.crowd);
    });
    this.#list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") this.fold();
      else if (step) this.step(step);
      else return;
      event.preventDefault();
    });
    byId("newbar").addEventListener("click", () => this.#letIn());
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#turnTo(tab));
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

  #turnTo(tab) {
    this.#tab = tab.dataset.tab;
    for (const each of this.#tabs) each.setAttribute("aria-pressed", String(each === tab));
    this.#letIn();
  }

  #drawRows() {
    const shown = this.#shown();
    const wanted = [];
    for (const group of ["new", "acknowledged"]) {
      const rows = shown.filter((row) => row.group === group);
      if (rows.length) wanted.push(this.#head(group), ...rows.map((row) => (row.members ? this.#crowd(row) : this.#card(row))));
    }
    const there = [...this.#list.children];
    if (wanted.length !== there.length || wanted.some((element, i) => element !== there[i])) this.#list.replaceChildren(...wanted);
    const ids = new Set(shown.map(({ id }) => id));
    for (const rows of [this.#cards, this.#crowds]) for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id);
    this.#drawSending();
    this.#markChosen();
  }

  #head(group) {
    this.#heads[group] ??= h("div", { class: "qgroup", role: "presentation" },
      h("span", {}, group === "new" ? t("Belum diterima") : t("Sudah diterima")),
      h("span", {}, group === "new" ? t("waktu, target") : t("waktu, pemilik")));
    return this.#heads[group];
  }

  #card({ id, inside }) {
    const alert = this.#room.state.alerts[id];
    let card = this.#cards.get(id);
    if (!card) {
      card = h("alert-card", { class: "qrow", role: "option", id: domId(id), "aria-selected": "false" });
      this.#cards.set(id, card);
    }
    card.classList.toggle("inside", Boolean(inside));
    if (card.alert !== alert) card.alert = alert;
    return card;
  }

  #crowd({ id, members }) {
    let crowd = this.#crowds.get(id);
    if (!crowd) {
      crowd = new CrowdRow(id);
      crowd.addEventListener("unfold", () => this.fold(id));
      this.#crowds.set(id, crowd);
    }
    crowd.draw(members.map((member) => this.#room.state.alerts[member]).filter(Boolean), this.#unfolded.has(id));
    return crowd.element;
  }

  #markChosen() {
    for (const element of this.#list.querySelectorAll("[role=option]")) {
      const on = element.id === domId(this.#chosen);
      element.classList.toggle("on", on);
      element.setAttribute("aria-selected", String(on));
      if (on) this.#list.setAttribute("aria-activedescendant", element.id);
    }
    if (!this.#list.querySelector(".on")) this.#list.removeAttribute("aria-activedescendant");
  }

  #drawSending() {
    for (const [id, card] of this.#cards) {
      const sending = this.#acts.sending(`alert ${id}`) !== null;
      if (sending !== card.hasAttribute("sending")) card.sending = sending;
    }
    for (const [id, crowd] of this.#crowds) crowd.sending = this.#acts.sending(id) !== null;
  }

  #drawState() {
    this.#words.drawState({ tab: this.#tab, empty: this.#room.state.ready && !this.#rows.length && !this.#waiting.length });
  }

  /** The most urgent alarm is chosen until somebody chooses; a choice that left the list goes to the next. */
  #keepChoice() {
    if (this.#shown().some((row) => row.id === this.#chosen)) return;
    const stillOpen = this.#room.state.alerts[this.#chosen];
    if (stillOpen && stillOpen.state !== "closed") return; // another tab holds it; the sheet stays
    this.choose(this.#rows[0]?.id ?? null);
  }
}
