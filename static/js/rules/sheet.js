/* The chosen rule at the side: read, its versions, and for those who may the form with its priority as it is typed. */

import { byId, h } from "../desk/dom.js";
import { get, put, ProblemError } from "../lib/api.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { clockShort, date } from "../lib/time.js";
import { changes } from "./choice.js";
import { readDraft, ruleForm } from "./form.js";
import { matrix } from "./matrix.js";
import { computed, faults } from "./priority.js";
import { FAULTS, FIELDS, said, span } from "./words.js";

const TOLD = ["condition", "cause", "consequence", "source"];

export class RuleSheet {
  #book; #onSaved; #rule = null; #editing = false; #reading = 0;

  /** @param {{book: object, onSaved: (rule: object) => void}} given */
  constructor({ book, onSaved }) {
    this.#book = book;
    this.#onSaved = onSaved;
  }

  get editing() { return this.#editing; }

  show(rule) {
    this.#rule = rule;
    this.#editing = false;
    if (rule) this.#drawRead();
    else byId("sheet").replaceChildren();
  }

  edit() {
    if (!this.#rule || !this.#book.may_change || this.#editing) return;
    this.#editing = true;
    this.#drawForm(this.#rule);
  }

  #head() {
    const rule = this.#rule;
    return h("header", {}, glyph(rule.severity, "acknowledged"),
      h("div", {}, h("h2", {}, rule.title), h("p", { class: "mono" }, rule.kind)), h("span", { class: "n" }, t("versi {n}", { n: rule.version })));
  }

  #drawRead() {
    const rule = this.#rule;
    const fact = (name, words) => [h("dt", {}, FIELDS[name]()), h("dd", {}, words || "–")];
    const consequence = this.#book.consequences.find(([code]) => code === rule.consequence_class)[1];
    const button = this.#book.may_change ? h("button", { type: "button", class: "btn primary", onclick: () => this.edit() }, t("Ubah"), h("kbd", { "aria-hidden": "true" }, "E")) : null;
    const versions = h("ol", { class: "versions" }, h("li", { class: "muted" }, t("Membaca riwayat")));
    byId("sheet").replaceChildren(this.#head(), h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": rule.title },
      rule.in_service ? null : h("p", { class: "out" }, t("Tidak dipakai: kejadian jenis ini hanya dicatat.")),
      rule.review_overdue ? h("p", { class: "late" }, t("Peninjauan terlambat sejak {at}", { at: date(rule.review_on) })) : null,
      h("dl", { class: "facts" }, ...TOLD.flatMap((name) => fact(name, rule[name])), ...fact("owner", rule.owner), ...fact("respond_within_s", span(rule.respond_within_s)),
        ...fact("playbook", rule.playbook ? `${rule.playbook} ${rule.playbook_title}` : ""), ...fact("category", rule.category ? `${rule.category} ${rule.category_name}` : ""),
        ...fact("consequence_class", consequence), ...fact("merge_window_s", span(rule.merge_window_s)), ...fact("review_on", rule.review_on ? date(rule.review_on) : "")),
      matrix(this.#book, rule.consequence_class, rule.respond_within_s),
      rule.severity === rule.computed ? null : h("p", { class: "reason" }, h("b", {}, t("{severity} alih-alih {computed}", rule)), ` ${rule.severity_reason}`),
      h("h3", {}, t("Riwayat")), versions), h("div", { class: "acts" }, button ?? h("span", { class: "muted" }, t("Hanya melihat: peran Anda tidak mencakup perubahan."))));
    this.#readVersions(rule.kind, versions);
  }

  async #readVersions(kind, list) {
    const mine = ++this.#reading;
    let rows;
    try {
      rows = (await get(`/api/v1/rules/${encodeURIComponent(kind)}/versions/`)).results;
    } catch (error) {
      if (mine === this.#reading) list.replaceChildren(h("li", { class: "muted" }, t("Riwayat tidak terbaca: {why}", { why: error.message })));
      return;
    }
    if (mine === this.#reading) list.replaceChildren(...rows.map((row, i) => versionRow(row, rows[i + 1])));
  }

  #drawForm(rule) {
    const form = ruleForm(this.#book, rule);
    const live = h("div", { class: "live", role: "status" });
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const save = h("button", { class: "btn primary" }, t("Simpan"));
    const redraw = () => this.#drawLive(form, live, save);
    form.addEventListener("input", redraw);
    form.prepend(live);
    form.append(problem, h("div", { class: "acts" }, h("button", { type: "button", class: "btn", onclick: () => this.show(this.#rule) }, t("Batal")), save));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#save(form, rule.version, { save, problem }); });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") this.show(this.#rule); });
    byId("sheet").replaceChildren(this.#head(), h("div", { class: "scroll" }, form));
    redraw();
    form.elements.title.focus();
  }

  #drawLive(form, live, save) {
    const draft = readDraft(form);
    const expected = computed(this.#book, draft.consequence_class, draft.respond_within_s);
    const severity = draft.severity ?? expected;
    live.replaceChildren(h("p", {}, glyph(severity, "acknowledged"), h("b", {}, severity === expected ? t("{severity} menurut matriks", { severity }) : t("{severity}; matriks memberi {expected}", { severity, expected }))),
      matrix(this.#book, draft.consequence_class, draft.respond_within_s));
    form.elements.severity_reason.closest(".field").hidden = severity === expected;
    const found = faults(this.#book, draft);
    mark(form, Object.fromEntries(Object.entries(found).map(([name, code]) => [name, FAULTS[code]()])));
    save.disabled = Object.keys(found).length > 0;
  }

  async #save(form, version, { save, problem }) {
    save.disabled = true;
    problem.hidden = true;
    try {
      const rule = await put(`/api/v1/rules/${encodeURIComponent(this.#rule.kind)}/`, { ...readDraft(form), reason: form.elements.reason.value, version });
      this.#rule = rule;
      this.#onSaved(rule);
      this.show(rule);
    } catch (error) {
      save.disabled = false;
      problem.textContent = error.message;
      problem.hidden = false;
      if (!(error instanceof ProblemError)) return;
      mark(form, Object.fromEntries(Object.entries(error.problem.errors ?? {}).map(([name, words]) => [name, [words].flat()[0]])));
      if (error.status === 409) { this.#rule = error.current; this.#onSaved(error.current); }
    }
  }
}

function mark(form, words) {
  for (const field of form.querySelectorAll(".field")) {
    const said = words[field.dataset.field] ?? "";
    field.classList.toggle("err", Boolean(said));
    field.querySelector("small").textContent = said;
  }
}

function versionRow(row, before) {
  const lines = before ? changes(before.body, row.body) : [];
  return h("li", {}, h("p", {}, h("b", {}, t("versi {n}", { n: row.version })), ` ${date(row.at)} ${clockShort(row.at)}, ${row.by ?? t("sistem")}`), row.reason ? h("p", {}, row.reason) : null,
    lines.length ? h("ul", {}, ...lines.map(({ field, before: old, after }) => h("li", {}, h("span", {}, FIELDS[field]?.() ?? field), h("del", {}, said(field, old)), h("ins", {}, said(field, after))))) : null);
}
