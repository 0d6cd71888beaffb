/* The list of what can be put on the wall. A click or Enter takes an entry in the hand; a drag goes straight to a panel. */

import { byId, h, setText } from "../desk/dom.js";
import { standing } from "../desk/wall-state.js";
import { byUrgency } from "../lib/alert-order.js";
import { kindWords } from "../lib/alert-card.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { t, tn } from "../lib/i18n.js";
import { openAlerts, openIncidents } from "../lib/state.js";
import { cameraRows, incidentRows, otherRows, sceneRows, sifted, tourRows } from "./remote-lists.js";

const MOST = 200; // more are found by words

export class RemoteThings {
  #room; #control; #operates; #kind = "cameras"; #drawn = ""; #near = ""; #read = {}; #rows = [];
  chosen = null;

  constructor({ room, control, operates }) {
    this.#room = room;
    this.#control = control;
    this.#operates = operates;
    byId("things-tabs").addEventListener("click", ({ target }) => this.#turn(target.closest("[data-kind]")?.dataset.kind));
    byId("things-words").addEventListener("input", () => this.#redraw());
    byId("things-near").addEventListener("change", () => this.#redraw());
    byId("things").addEventListener("click", ({ target }) => this.#take(target.closest("[data-thing]")));
  }

  draw(shown) {
    this.#drawNear();
    const onWall = new Set(Object.keys(shown.panels ?? {}).map((name) => standing(shown, name).camera).filter(Boolean));
    const rows = this.#list(shown, onWall);
    this.#rows = sifted(rows, byId("things-words").value);
    const key = JSON.stringify([this.#kind, this.#rows.slice(0, MOST), this.chosen, this.#read[this.#kind]?.problem]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    setText(byId("things-count"), this.#rows.length > MOST ? t("{n} pertama dari {all}", { n: MOST, all: this.#rows.length }) : tn("{n} pilihan", "{n} pilihan", this.#rows.length));
    this.#drawRows();
    this.#drawEmpty();
  }

  #list(shown, onWall) {
    const { state } = this.#room;
    const { cameras } = state;
    const chosen = state.alerts[byId("things-near").value] ?? null;
    switch (this.#kind) {
      case "scenes": return sceneRows(shown);
      case "cameras": return cameraRows(Object.values(cameras), { alert: chosen, shown: onWall });
      case "incidents": return incidentRows(openIncidents(state));
      case "tours": return tourRows(this.#fetched("tours", ["tours"]).tours ?? []);
      default: return otherRows(this.#fetched("others", ["pictures", "sites"]));
    }
  }

  #drawRows() {
    const focused = byId("things").contains(document.activeElement) ? document.activeElement.dataset.thing : null;
    byId("things").replaceChildren(...this.#rows.slice(0, MOST).map(({ key, title, sub, thing, current }) => {
      const text = JSON.stringify(thing);
      return h("li", {}, h("button", { type: "button", class: current ? "thing current" : "thing", "data-thing": text, "aria-pressed": String(text === JSON.stringify(this.chosen)), disabled: !this.#operates },
        h("span", {}, title), key ? h("b", {}, key) : null, sub ? h("small", {}, sub) : null));
    }));
    if (focused) [...byId("things").querySelectorAll("button")].find((button) => button.dataset.thing === focused)?.focus();
  }

  #drawEmpty() {
    const empty = byId("things-empty");
    const problem = this.#read[this.#kind]?.problem ?? "";
    empty.hidden = this.#rows.length > 0 && !problem;
    empty.classList.toggle("bad", Boolean(problem));
    setText(empty.firstElementChild, problem ? t("Daftar belum terbaca: {why}", { why: problem }) : t("Tidak ada yang cocok"));
    setText(empty.lastElementChild, problem ? t("Pilih tab ini lagi untuk mencoba lagi.") : t("Ubah kata saringan atau pilih jenis lain."));
  }

  #drawNear() {
    const select = byId("things-near");
    select.hidden = this.#kind !== "cameras";
    const alerts = openAlerts(this.#room.state).sort(byUrgency);
    const key = alerts.map(({ id, summary, severity }) => `${id} ${severity} ${summary}`).join("|");
    if (key === this.#near && select.options.length) return;
    this.#near = key;
    const { value } = select;
    select.replaceChildren(h("option", { value: "" }, t("Semua kamera menurut kode")), ...alerts.map((alert) => h("option", { value: alert.id }, t("Dekat {severity} A-{id}, {what}", { severity: alert.severity, id: alert.id, what: titled(alert.summary || kindWords(alert.kind), alert) }))));
    select.value = alerts.some(({ id }) => String(id) === value) ? value : "";
  }

  #turn(kind) {
    if (!kind) return;
    if (kind !== this.#kind) byId("things-words").value = ""; // words meant for cameras would hide every scene
    this.#kind = kind;
    if (this.#read[kind]?.problem) delete this.#read[kind];
    for (const tab of byId("things-tabs").children) tab.setAttribute("aria-pressed", String(tab.dataset.kind === kind));
    this.#redraw();
  }

  #take(button) {
    if (!button) return;
    const thing = JSON.parse(button.dataset.thing);
    if (!thing.scene) this.chosen = thing;
    this.#redraw();
    this.#control.take(thing);
  }

  /** What only the API knows; asked once a tab is opened. */
  #fetched(kind, names) {
    this.#read[kind] ??= this.#ask(kind, names);
    return this.#read[kind];
  }

  #ask(kind, names) {
    const read = { problem: "" };
    Promise.all(names.map((name) => get(`/api/v1/${name}/`))).then((answers) => {
      names.forEach((name, i) => { read[name] = answers[i].results ?? answers[i]; });
      this.#redraw();
    }, (error) => {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      read.problem = error.message;
      this.#redraw();
    });
    return read;
  }

  #redraw() {
    if (this.#control.shown?.layout) this.draw(this.#control.shown);
  }
}
