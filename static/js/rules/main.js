/* The page of the master alarm database. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { neighbour } from "../desk/order.js";
import { glyph } from "../lib/glyph.js";
import { t, tn } from "../lib/i18n.js";
import { date, whole } from "../lib/time.js";
import { chosen } from "./choice.js";
import { RuleSheet } from "./sheet.js";
import { LETTERS, span } from "./words.js";

const page = openConsole();
const book = JSON.parse(byId("book-data").textContent);
const wanted = { q: "", classes: new Set(), severities: new Set(), overdue: false };
const sheet = new RuleSheet({ book, onSaved: saved });
let shown = [];
let picked = null;

function draw() {
  shown = chosen(book.rules, wanted);
  if (!shown.some((rule) => rule.kind === picked) && !sheet.editing) pick(shown[0]?.kind ?? null);
  byId("rows").replaceChildren(...shown.map(row));
  byId("rules").hidden = shown.length === 0;
  byId("no-rule").hidden = shown.length > 0;
  setText(byId("rules-count"), shown.length === book.rules.length ? tn("{n} aturan", "{n} aturan", shown.length) : t("{n} dari {all}", { n: whole(shown.length), all: whole(book.rules.length) }));
  const overdue = book.rules.filter((rule) => rule.review_overdue).length;
  setText(byId("rules-overdue").querySelector("b"), String(overdue));
  byId("rules-overdue").disabled = overdue === 0 && !wanted.overdue;
}

function row(rule) {
  const rings = ["alarm", "alert"].includes(rule.event_class);
  return h("tr", { class: [rule.kind === picked ? "on" : "", rule.in_service ? "" : "off"].join(" ").trim(), "data-kind": rule.kind, onclick: () => choose(rule.kind) },
    h("td", { class: "prio" }, rings ? glyph(rule.severity, "acknowledged") : h("span", { class: "muted" }, rule.severity), rule.severity === rule.computed ? null : h("abbr", { title: rule.severity_reason }, "≠")),
    h("td", {}, h("span", { class: `klass-of ${rule.event_class}` }, h("i", { "aria-hidden": "true" }, LETTERS[rule.event_class]), rule.event_class_name)),
    h("td", { class: "name" }, h("button", { type: "button", class: "plain", "aria-pressed": String(rule.kind === picked) }, h("b", {}, rule.title)), h("small", { class: "mono" }, rule.in_service ? rule.kind : t("{kind}, tidak dipakai", rule))),
    h("td", { class: "wide when", title: rule.condition }, rule.condition), h("td", { class: "r" }, span(rule.respond_within_s)), h("td", { class: "mono" }, rule.playbook ?? "–"),
    h("td", { class: "owner" }, rule.owner), h("td", { class: rule.review_overdue ? "r late" : "r" }, rule.review_on ? date(rule.review_on) : "–"));
}

function pick(kind) {
  picked = kind;
  sheet.show(book.rules.find((rule) => rule.kind === kind) ?? null);
}

function choose(kind) {
  if (sheet.editing) return; // what is being written is not thrown away by a click beside it
  pick(kind);
  draw();
  byId("rows").querySelector(".on")?.scrollIntoView({ block: "nearest" });
}

function saved(rule) {
  book.rules = book.rules.map((one) => (one.kind === rule.kind ? rule : one));
  draw();
}

function step(by) {
  const next = neighbour(shown.map((rule) => ({ id: rule.kind })), picked, by);
  if (next) choose(next);
}

function chips(id, options, into, letter) {
  byId(id).replaceChildren(...options.map(([value, words]) => h("button", { type: "button", class: "chip", "aria-pressed": "false", onclick: ({ currentTarget }) => {
    const on = !into.delete(value);
    if (on) into.add(value);
    currentTarget.setAttribute("aria-pressed", String(on));
    draw();
  } }, letter ? words : value)));
}

chips("rules-classes", book.classes, wanted.classes, true);
chips("rules-severities", book.severities, wanted.severities, false);
byId("rules-overdue").addEventListener("click", ({ currentTarget }) => {
  wanted.overdue = !wanted.overdue;
  currentTarget.setAttribute("aria-pressed", String(wanted.overdue));
  draw();
});
const search = byId("rules-filter").elements.q;
search.addEventListener("input", () => { wanted.q = search.value; draw(); });
search.addEventListener("keydown", (event) => { if (event.key === "Escape") { search.value = wanted.q = ""; draw(); search.blur(); } });
byId("rules-filter").addEventListener("submit", (event) => { event.preventDefault(); search.blur(); });

page.keys.bind("j", t("Aturan berikutnya"), () => step(1));
page.keys.bind("k", t("Aturan sebelumnya"), () => step(-1));
page.keys.bind("f", t("Cari aturan"), () => search.focus());
if (book.may_change) page.keys.bind("e", t("Ubah aturan"), () => sheet.edit());
draw();
page.start();
markReady();
