/* The form of a rule: its fields as they are, and what stands in it. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { FIELDS } from "./words.js";

const NUMBERS = ["respond_within_s", "merge_window_s"];

export function ruleForm(book, rule) {
  const none = ["", "–"];
  const coded = (rows) => [none, ...rows.map(([code, name]) => [code, `${code} ${name}`])];
  return h("form", { class: "rule-form", autocomplete: "off" },
    text("title", rule, { maxlength: 80 }),
    h("div", { class: "pair" }, pick("event_class", rule, book.classes), text("owner", rule, { maxlength: 80 })),
    area("condition", rule), area("cause", rule), area("consequence", rule),
    h("div", { class: "pair" }, pick("consequence_class", rule, book.consequences), number("respond_within_s", rule, t("{name} (detik)", { name: FIELDS.respond_within_s() }))),
    h("div", { class: "pair" }, pick("severity", { severity: rule.severity === rule.computed ? "" : rule.severity }, [["", t("menurut matriks")], ...book.severities]), pick("playbook", rule, coded(book.playbooks))),
    area("severity_reason", rule),
    h("div", { class: "pair" }, pick("category", rule, coded(book.categories)), number("merge_window_s", rule, t("{name} (detik)", { name: FIELDS.merge_window_s() }))),
    h("div", { class: "pair" }, text("source", rule, { maxlength: 80 }), text("review_on", rule, { type: "date" })),
    h("div", { class: "pair" }, check("by_person", rule), check("in_service", rule)),
    field("reason", t("Alasan perubahan"), h("textarea", { name: "reason", rows: 2, maxlength: 300, required: true })));
}

/** Everything that the rule would be. "" becomes null where nothing is a value of its own. */
export function readDraft(form) {
  const draft = {};
  for (const name of Object.keys(FIELDS)) {
    const input = form.elements[name];
    if (input.type === "checkbox") draft[name] = input.checked;
    else if (NUMBERS.includes(name)) draft[name] = input.value === "" ? null : Number(input.value);
    else draft[name] = ["playbook", "category", "severity", "review_on"].includes(name) && !input.value ? null : input.value;
  }
  draft.merge_window_s ??= 0;
  return draft;
}

function field(name, label, input) {
  return h("label", { class: "field", "data-field": name }, h("span", {}, label), input, h("small", {}));
}

function text(name, rule, more) {
  return field(name, FIELDS[name](), h("input", { name, type: "text", value: rule[name] ?? "", ...more }));
}

function number(name, rule, label) {
  return field(name, label, h("input", { name, type: "number", min: 0, max: 2_592_000, value: rule[name] ?? "" }));
}

function area(name, rule) {
  const input = h("textarea", { name, rows: 2, maxlength: 300 });
  input.value = rule[name] ?? "";
  return field(name, FIELDS[name](), input);
}

function pick(name, rule, options) {
  return field(name, FIELDS[name](), h("select", { name }, ...options.map(([value, words]) => h("option", { value, selected: (rule[name] ?? "") === value }, words))));
}

function check(name, rule) {
  return h("label", { class: "check" }, h("input", { type: "checkbox", name, checked: Boolean(rule[name]) }), FIELDS[name]());
}
