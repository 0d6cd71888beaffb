/* Tours and the schedule: a table and a form each. */

import { h } from "../desk/dom.js";
import { t, tc, tn } from "../lib/i18n.js";
import { date } from "../lib/time.js";
import { number } from "./words.js";

const DAYS = [() => t("Sen"), () => t("Sel"), () => t("Rab"), () => t("Kam"), () => t("Jum"), () => t("Sab"), () => t("Min")];

/** @param {object} given tours, and what saving them does */
export function drawTours(place, { tours, onSave, onDrop }) {
  const rows = tours.map((tour) => h("tr", {}, h("td", {}, h("b", {}, tour.title)), h("td", { class: "mono" }, tour.slug), h("td", { class: "r" }, t("{n} dtk", { n: number(tour.dwell_s) })),
    h("td", {}, tn("{n} kamera", "{n} kamera", tour.cameras.length)), h("td", {}, rowButtons(() => fillForm(form, tour), () => onDrop(tour)))));
  const form = h("form", { class: "plan", "aria-label": t("Tur") },
    field(t("Judul"), "title", { maxlength: 120, required: true }), field(t("Nama pendek"), "slug", { maxlength: 40 }), field(t("Tiap kamera (detik)"), "dwell_s", { type: "number", min: 5, max: 3600, value: 20 }),
    h("label", { class: "field wide" }, h("span", {}, t("Kamera, satu kode per baris")), h("textarea", { name: "cameras", rows: 6, spellcheck: "false", required: true })), buttons());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    const cameras = given.cameras.split(/[\s,]+/).filter(Boolean).map((code) => code.toUpperCase());
    onSave({ title: given.title, slug: given.slug.trim(), dwell_s: Number(given.dwell_s), cameras }, tours.some((tour) => tour.slug === given.slug.trim()));
  });
  const heads = [t("Judul"), t("Nama pendek"), t("Tampil"), t("Kamera"), t("Tindakan")];
  place.replaceChildren(part(t("Tur kamera"), heads, rows, t("Belum ada tur. Isi di bawah untuk membuat yang pertama.")), h("h3", {}, t("Buat atau ubah tur")), form);
}

/** @param {object} given lines, scenes, and what saving does */
export function drawSchedule(place, { lines, scenes, onSave, onDrop }) {
  const titles = new Map(scenes.map(({ slug, title }) => [slug, title]));
  const rows = lines.map((line) => h("tr", {}, h("td", {}, h("b", {}, titles.get(line.scene) ?? line.scene)), h("td", {}, `${line.start} – ${line.end}`), h("td", {}, daysWords(line)),
    h("td", {}, line.operation || "–"), h("td", {}, line.active ? t("aktif") : t("berhenti")), h("td", {}, rowButtons(() => { editing = line; fillLine(form, line); }, () => onDrop(line)))));
  let editing = null;
  const days = h("fieldset", { class: "field wide" }, h("legend", {}, t("Hari, kosong: setiap hari")), ...DAYS.map((words, day) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "weekdays", value: day }), ` ${words()}`)));
  const form = h("form", { class: "plan", "aria-label": t("Jadwal") },
    h("label", { class: "field" }, h("span", {}, t("Adegan")), h("select", { name: "scene" }, ...scenes.map(({ slug, title }) => h("option", { value: slug }, title)))),
    field(t("Mulai"), "start", { type: "time", required: true }), field(tc("jadwal", "Selesai"), "end", { type: "time", required: true }), days,
    field(t("Operasi (misalnya Pilkada)"), "operation", { maxlength: 90 }), field(t("Hari pertama"), "first_day", { type: "date" }), field(t("Hari terakhir"), "last_day", { type: "date" }),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "active", checked: true }), ` ${t("Aktif")}`), buttons(() => { editing = null; }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const body = { scene: given.get("scene"), start: given.get("start"), end: given.get("end"), operation: given.get("operation"), first_day: given.get("first_day") || null, last_day: given.get("last_day") || null, active: given.get("active") === "on", weekdays: given.getAll("weekdays").map(Number) };
    onSave(body, editing);
  });
  const heads = [t("Adegan"), tc("jadwal", "Jam"), t("Hari"), t("Operasi"), t("Keadaan"), t("Tindakan")];
  place.replaceChildren(part(t("Jadwal adegan"), heads, rows, t("Belum ada jadwal. Adegan berganti hanya oleh orang.")), h("h3", {}, t("Buat atau ubah jadwal")), form);
}

function daysWords({ weekdays, first_day, last_day }) {
  const days = weekdays.length ? weekdays.map((day) => DAYS[day]()).join(", ") : t("setiap hari");
  if (!first_day && !last_day) return days;
  return `${days}; ${first_day === last_day ? dayWords(first_day) : `${dayWords(first_day)} – ${dayWords(last_day)}`}`;
}

/** A day as the city writes it: "24 Des 2026". @param {string|null} day ISO, or null: without end */
function dayWords(day) {
  return day ? date(`${day}T12:00:00+08:00`) : "…";
}

function part(title, heads, rows, none) {
  const table = h("table", { "aria-label": title }, h("thead", {}, h("tr", {}, ...heads.map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, ...rows));
  return h("div", {}, h("h2", {}, title), rows.length ? table : h("div", { class: "statebox" }, h("p", {}, none)));
}

function field(words, name, attributes) {
  return h("label", { class: "field" }, h("span", {}, words), h("input", { name, autocomplete: "off", ...attributes }));
}

function buttons(onReset = () => {}) {
  return h("div", { class: "row wide" }, h("button", { class: "btn primary" }, t("Simpan")), h("button", { type: "reset", class: "btn quiet", onclick: onReset }, t("Kosongkan")));
}

function rowButtons(edit, drop) {
  return h("span", { class: "row" }, h("button", { type: "button", class: "btn sm", onclick: edit }, t("Ubah")), h("button", { type: "button", class: "btn sm quiet", onclick: drop }, t("Hapus")));
}

function fillForm(form, tour) {
  for (const name of ["title", "slug", "dwell_s"]) form.elements[name].value = tour[name];
  form.elements.cameras.value = tour.cameras.join("\n");
  form.elements.title.focus();
}

function fillLine(form, line) {
  for (const name of ["scene", "start", "end", "operation"]) form.elements[name].value = line[name];
  for (const name of ["first_day", "last_day"]) form.elements[name].value = line[name] ?? "";
  for (const box of form.elements.weekdays) box.checked = line.weekdays.includes(Number(box.value));
  form.elements.active.checked = line.active;
  form.elements.scene.focus();
}
