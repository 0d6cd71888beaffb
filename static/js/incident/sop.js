/* The procedure of an incident: its steps with who did them and how long is left, and the acts on them by mouse or key. */

import { openDialog, textField } from "../desk/dialog.js";
import { byId, h, setText } from "../desk/dom.js";
import { get, post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { clock, serverClock } from "../lib/time.js";
import { count, mayAct, neighbourKey, standing } from "./sop-model.js";
import { drawRow, timeWords } from "./sop-row.js";

export class SopPanel {
  #page; #number; #incident; #place; #list; #note; #of; #name;
  #steps = null; #playbook = null; #failed = ""; #drawn = ""; #unfolded = false;

  /** @param {{page: object, number: string, incident: () => object|null}} given incident: the row as the page knows it now */
  constructor({ page, number, incident }) {
    this.#page = page;
    this.#number = number;
    this.#incident = incident;
    this.#place = byId("i-sop");
    this.#name = h("h2", { id: "sop-head" }, t("SOP"));
    this.#of = h("span", { class: "n" });
    this.#list = h("ol", { class: "sop", "aria-labelledby": "sop-head" });
    this.#note = h("p", { class: "words" });
    this.#place.replaceChildren(h("div", { class: "rhead" }, this.#name, this.#of, h("div", { class: "end" }, t("batas"))), this.#list, this.#note);
    this.#list.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("focusin", ({ target }) => this.#rove(target.closest("li")));
    page.keys.bind("s", t("Ke langkah SOP, lalu Spasi selesai, S lewati"), () => this.focus());
    page.room.feed.addEventListener("message", ({ detail }) => { if (detail.kind === "sop.changed" && detail.data.incident === number) this.#took(detail.data); });
    page.room.feed.addEventListener("snapshot", () => this.#read());
    page.room.addEventListener("change", () => this.#draw());
    page.acts.addEventListener("change", () => this.#draw());
    onTick(() => { this.#draw(); this.#tick(); });
    this.#read();
  }

  /** The step that is due, or the one that was chosen. */
  focus() {
    (this.#list.querySelector("[tabindex='0']") ?? this.#list.querySelector(".now, .late, li"))?.focus();
  }

  async #read() {
    try {
      const answer = await get(`/api/v1/incidents/${encodeURIComponent(this.#number)}/steps/`);
      this.#failed = "";
      this.#took(answer);
    } catch (error) {
      this.#failed = t("SOP belum terbaca sejak {at}: {why}", { at: clock(serverClock.now()), why: error.message });
      this.#draw();
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    }
  }

  #took({ steps, playbook }) {
    const another = this.#steps && steps.length && !steps.some(({ key, title }) => this.#steps.some((old) => old.key === key && old.title === title));
    this.#steps = steps;
    if (playbook !== undefined) this.#playbook = playbook;
    else if (another) this.#read(); // another procedure: its name stands in the answer only
    this.#draw();
  }

  #draw() {
    const { acts, me } = this.#page;
    const steps = this.#steps ?? [];
    const may = mayAct(this.#incident(), me);
    const sending = acts.sending(this.#subject());
    const rows = standing(steps, serverClock.now());
    const key = JSON.stringify([may, sending, this.#failed, this.#unfolded, this.#playbook, steps, rows.map(({ phase }) => phase)]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.key : null;
    const { done, of } = count(steps);
    setText(this.#name, this.#playbook ? `SOP ${this.#playbook.code}` : t("SOP"));
    setText(this.#of, sending ? t("mengirim: {act}", { act: sending }) : of ? t("{done} dari {of}", { done, of }) : "");
    const byKey = new Map(steps.map((step) => [step.key, step]));
    const shown = rows.filter(({ phase }) => this.#unfolded || phase !== "folded");
    this.#list.replaceChildren(...shown.map((row) => drawRow(row, { may, busy: sending !== null, question: waitsFor(row.step, byKey) }, this.#acts())));
    this.#list.hidden = !steps.length;
    this.#drawNote(rows.length - shown.length, rows.some(({ phase }) => phase === "folded"));
    this.#rove(this.#item(focused) ?? this.#list.querySelector(".now, .late") ?? this.#list.firstElementChild);
    if (focused) this.focus();
    this.#tick(rows);
  }

  #drawNote(hidden, any) {
    const words = this.#failed || (this.#steps && !this.#steps.length ? t("Tidak ada SOP untuk kategori ini. Pengawas dapat menulisnya di halaman SOP.") : "");
    const fold = any && h("button", { type: "button", class: "btn sm quiet", "aria-expanded": String(this.#unfolded), onclick: () => { this.#unfolded = !this.#unfolded; this.#draw(); } },
      this.#unfolded ? t("Lipat cabang lain") : tn("{n} langkah di cabang lain", "{n} langkah di cabang lain", hidden));
    this.#note.replaceChildren(...[words, fold].filter(Boolean));
    this.#note.hidden = !words && !fold;
  }

  #tick(rows = standing(this.#steps ?? [], serverClock.now())) {
    for (const row of rows) {
      const item = this.#item(row.step.key);
      if (item) setText(item.querySelector(".t"), timeWords(row));
    }
  }

  #acts() {
    return { done: (step, answer = "") => this.#done(step, answer), skip: (step) => this.#askSkip(step), undo: (step) => this.#send(step, "undo", {}, t("Buka lagi: {title}", { title: step.title })) };
  }

  #done(step, answer) {
    return this.#send(step, "done", { answer }, t("Selesai: {title}", { title: step.title }));
  }

  #askSkip(step) {
    openDialog({
      title: t("Lewati langkah"),
      body: [h("p", {}, step.title), textField({ name: "reason", label: t("Alasan, pengawas langsung diberi tahu"), maxlength: 300, rows: 2 })],
      confirm: { words: t("Lewati") },
      onConfirm: (form) => { this.#send(step, "skip", { reason: form.get("reason").replace(/\s+/g, " ").trim() }, t("Lewati: {title}", { title: step.title })); return true; },
    });
  }

  /** A refusal says who was first; what is true now is read again. */
  #send(step, act, body, words) {
    return this.#page.acts.run(this.#subject(), {
      words,
      call: () => post(`/api/v1/incidents/${encodeURIComponent(this.#number)}/steps/${encodeURIComponent(step.key)}/${act}/`, body),
      done: (answer) => this.#took(answer),
      conflict: () => this.#read(),
    });
  }

  #subject() { return `sop ${this.#number}`; }

  #item(key) { return key ? this.#list.querySelector(`li[data-key="${CSS.escape(key)}"]`) : null; }

  /** One step is in the order of Tab; arrows go to the others. */
  #rove(item) {
    if (!item) return;
    for (const each of this.#list.children) each.tabIndex = each === item ? 0 : -1;
  }

  #pressed(event) {
    const item = event.target.closest("li");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = standing(this.#steps, serverClock.now());
    const row = rows.find(({ step }) => step.key === item.dataset.key);
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (by) this.#item(neighbourKey(rows, item.dataset.key, by))?.focus();
    else if (event.target !== item && [" ", "Enter"].includes(event.key)) return; // a button of the row has the focus
    else if (!this.#key(event.key, row)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key was one of a step that may be touched now. */
  #key(key, { step, phase }) {
    if (!mayAct(this.#incident(), this.#page.me)) return false;
    const open = ["now", "late", "next"].includes(phase);
    if (key === "u" && (phase === "done" || phase === "skipped")) this.#acts().undo(step);
    else if (!open) return false;
    else if (/^[1-9]$/.test(key) && step.choices[key - 1]) this.#done(step, step.choices[key - 1]);
    else if ((key === " " || key === "Enter") && step.choices.length) this.#item(step.key).querySelector("button")?.focus();
    else if (key === " " || key === "Enter") this.#done(step, "");
    else if (key === "s" || key === "S") this.#askSkip(step);
    else return false;
    return true;
  }
}

function waitsFor(step, byKey) {
  const key = Object.keys(step.when).find((each) => byKey.get(each)?.state === "todo");
  return key ? byKey.get(key) : null;
}
