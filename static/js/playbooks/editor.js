/* A procedure being edited, as a form or as YAML text; the server reads along and says what is wrong and in which line. */

import { h } from "../desk/dom.js";
import { ProblemError, post, put } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { blankStep, bodyOf, fieldsOf, moved } from "./draft.js";

const QUIET_MS = 400;

export class Editor {
  #playbook; #bounds; #saved; #closed; #fields; #mode = "form"; #yaml = ""; #faults = []; #timer = 0; #reading = null;
  #form; #list; #note; #save; #reason; element;

  /** @param {{playbook: object, bounds: object, saved: (playbook: object) => void, closed: () => void}} given */
  constructor({ playbook, bounds, saved, closed }) {
    this.#playbook = playbook;
    this.#bounds = bounds;
    this.#saved = saved;
    this.#closed = closed;
    this.#fields = fieldsOf(playbook.body);
    this.#form = h("div", { class: "pb-edit-body" });
    this.#list = h("ul", { class: "pb-faults", role: "alert" });
    this.#note = h("p", { class: "pb-ok", role: "status" });
    this.#reason = h("input", { class: "input", name: "reason", maxlength: 300, autocomplete: "off", required: true });
    this.#save = h("button", { class: "btn primary", type: "submit" }, t("Simpan versi baru"));
    this.element = h("form", { class: "pb-edit", onsubmit: (event) => { event.preventDefault(); this.#store(); } },
      h("div", { role: "group", "aria-label": t("Cara mengubah") }, this.#chip("form", t("Formulir")), " ", this.#chip("yaml", "YAML")),
      this.#form, this.#list, this.#note,
      h("div", { class: "pb-foot" }, h("label", {}, t("Alasan perubahan"), this.#reason), h("button", { class: "btn", type: "button", onclick: () => this.close() }, t("Batal")), this.#save));
    this.#draw();
  }

  close() {
    clearTimeout(this.#timer);
    this.#reading?.abort();
    this.#closed();
  }

  #chip(mode, words) {
    return h("button", { type: "button", class: "chip", "data-mode": mode, "aria-pressed": String(mode === this.#mode), onclick: () => this.#turn(mode) }, words);
  }

  /** What was written goes along: the other side shows the same procedure, or the fault stays where it is. */
  async #turn(mode) {
    if (mode === this.#mode) return;
    try {
      if (mode === "form") this.#fields = fieldsOf(await this.#bodyOfYaml());
      else this.#yaml = await this.#yamlOfForm();
    } catch (error) {
      this.#explain(error);
      return;
    }
    this.#mode = mode;
    for (const chip of this.element.querySelectorAll("[data-mode]")) chip.setAttribute("aria-pressed", String(chip.dataset.mode === mode));
    this.#draw();
  }

  #draw() {
    this.#form.replaceChildren(...(this.#mode === "yaml" ? [this.#text()] : this.#inputs()));
    this.#check();
  }

  #text() {
    const area = h("textarea", { class: "yaml", spellcheck: "false", "aria-label": t("Teks YAML"), oninput: () => { this.#yaml = area.value; this.#soon(); } });
    area.value = this.#yaml;
    return area;
  }

  #inputs() {
    const title = this.#input(this.#fields, "title", t("Judul"), 120, "all");
    const steps = this.#fields.steps.map((step, i) => this.#step(step, i));
    const add = h("button", { type: "button", class: "btn", disabled: steps.length >= this.#bounds.steps, onclick: () => { this.#fields.steps.push(blankStep(steps.length + 1)); this.#draw(); this.#form.querySelector("fieldset:last-of-type input")?.focus(); } }, t("Tambah langkah"));
    return [title, ...steps, add];
  }

  #step(step, i) {
    const move = (by) => { this.#fields.steps = moved(this.#fields.steps, i, by); this.#draw(); };
    const small = (words, label, onclick) => h("button", { type: "button", class: "btn sm quiet", "aria-label": label, onclick }, words);
    return h("fieldset", { "data-step": i },
      h("legend", {}, h("span", {}, t("Langkah {n}", { n: i + 1 })), small("↑", t("Langkah {n} naik", { n: i + 1 }), () => move(-1)), small("↓", t("Langkah {n} turun", { n: i + 1 }), () => move(1)), small(t("Hapus"), t("Hapus langkah {n}", { n: i + 1 }), () => { this.#fields.steps.splice(i, 1); this.#draw(); })),
      this.#input(step, "title", t("Langkah"), this.#bounds.title), this.#input(step, "owner", t("Pelaksana"), this.#bounds.owner), this.#input(step, "within", t("Target, mis. 2 menit"), 40),
      this.#input(step, "detail", t("Uraian"), this.#bounds.detail, "all"),
      this.#input(step, "question", t("Pertanyaan, boleh kosong"), 160), this.#input(step, "answers", t("Jawaban, pisahkan |"), 500, "two"),
      this.#input(step, "when", t("Hanya bila, mis. korban = ya"), 300), this.#input(step, "key", t("Kunci"), 40, "two"));
  }

  #input(holder, name, label, maxlength, extra = "") {
    const field = h("input", { class: "input", name, maxlength, value: holder[name], autocomplete: "off", oninput: () => { holder[name] = field.value; this.#soon(); } });
    return h("label", { class: extra, "data-field": name }, label, field, h("small", {}));
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), QUIET_MS);
  }

  async #check() {
    this.#reading?.abort();
    const reading = (this.#reading = new AbortController());
    try {
      const body = this.#mode === "yaml" ? await this.#bodyOfYaml(reading.signal) : (await this.#put({ dry: true, body: bodyOf(this.#fields) })).body;
      if (reading.signal.aborted) return null;
      this.#faults = [];
      this.#note.textContent = tn("{n} langkah, sah", "{n} langkah, sah", body.steps.length);
      this.#drawFaults();
      return body;
    } catch (error) {
      if (reading.signal.aborted || error.name === "AbortError") return null;
      this.#explain(error);
      return null;
    }
  }

  async #store() {
    const body = await this.#check();
    if (!body) return;
    this.#save.disabled = true;
    try {
      this.#saved(await this.#put({ body, reason: this.#reason.value.trim() }));
    } catch (error) {
      this.#explain(error);
    } finally {
      this.#save.disabled = false;
    }
  }

  #put({ body, reason = "", dry = false }) {
    const { code, version } = this.#playbook;
    return put(`/api/v1/playbooks/${encodeURIComponent(code)}/${dry ? "?dry_run=1" : ""}`, { body, reason, version });
  }

  async #bodyOfYaml(signal) {
    const { changes } = await post("/api/v1/playbooks/import/?dry_run=1", { yaml: this.#yaml }, { signal });
    const own = changes.find(({ code }) => code === this.#playbook.code);
    if (own && changes.length === 1) return own.after;
    throw new ProblemError(400, { detail: t("Teks ini harus berisi satu SOP dengan kode {code}.", { code: this.#playbook.code }) });
  }

  async #yamlOfForm() {
    return (await this.#put({ dry: true, body: bodyOf(this.#fields) })).yaml;
  }

  #explain(error) {
    if (!["ProblemError", "Unreachable"].includes(error.name)) throw error;
    this.#faults = error.problem?.faults ?? [{ message: error.message, path: [], line: null }];
    this.#note.textContent = "";
    this.#drawFaults();
  }

  #drawFaults() {
    for (const bad of this.#form.querySelectorAll(".bad")) { bad.classList.remove("bad"); bad.querySelector("small").textContent = ""; }
    const unplaced = this.#faults.filter((fault) => !this.#place(fault));
    this.#list.replaceChildren(...unplaced.map((fault) => h("li", {}, fault.line ? h("button", { type: "button", onclick: () => this.#goTo(fault) }, fault.message) : fault.message)));
    this.#save.setAttribute("aria-disabled", String(this.#faults.length > 0));
    if (this.#faults.length && !unplaced.length) this.#note.textContent = tn("{n} isian perlu diperbaiki", "{n} isian perlu diperbaiki", this.#faults.length);
  }

  /** Beside its field, if there is one. */
  #place({ path, message }) {
    if (this.#mode === "yaml" || !path.length) return false;
    const [head, i, name, inner] = path;
    const field = head === "title" ? this.#form.querySelector("[data-field=title]") : this.#form.querySelector(`[data-step="${i}"] [data-field="${{ within_s: "within", ask: inner === "answers" ? "answers" : "question" }[name] ?? name}"]`);
    if (!field) return false;
    field.classList.add("bad");
    field.querySelector("small").textContent = message.replace(/^[^:]*: /, "");
    return true;
  }

  #goTo({ line, column }) {
    const area = this.#form.querySelector("textarea");
    if (!area) return;
    const at = area.value.split("\n").slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (line - 5) * 20);
  }
}
