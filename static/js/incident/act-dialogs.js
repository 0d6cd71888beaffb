/* What an act on an incident asks before it is sent. One function an act; each tells what follows from it. */

import { choiceField, openDialog, textField } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { incidentPicker } from "../desk/incident-picker.js";
import { get } from "../lib/api.js";
import { locale, t, tn } from "../lib/i18n.js";
import { openIncidents } from "../lib/state.js";
import { actWords } from "./act-words.js";

const HANDLED = "handled";
const HELD = new Set(["in_progress", "on_hold", "stable"]);
const SEVERITIES = ["P1", "P2", "P3", "P4"];
const HOLD_MINUTES = [15, 30, 60, 120, 240, 480];

/** A dialog that asks for one reason. */
export function askReason(row, act, { title, label, words = [], run }) {
  openDialog({
    title,
    body: [...words.map((each) => h("p", {}, each)), textField({ name: "reason", label, maxlength: 300, rows: 2 })],
    confirm: { words: actWords(act) },
    onConfirm: (form) => { run(line(form, "reason")); return true; },
  });
}

/** Class and severity; another severity than the class has needs its reason. */
export async function askTriage(row, deeds, toasts) {
  let categories;
  try {
    categories = (await get("/api/v1/categories/?limit=100")).results;
  } catch (error) {
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    toasts.say(t("Daftar kategori belum terbaca: {why}", { why: error.message }), { bad: true });
    return;
  }
  const category = h("select", { class: "input", name: "category" }, ...categories.map((each) => h("option", { value: each.code, selected: each.code === row.category.code }, `${each.code} · ${locale() === "id-ID" ? each.name : each.name_en}`)));
  const severity = h("select", { class: "input", name: "severity" }, ...SEVERITIES.map((each) => h("option", { value: each, selected: each === row.severity }, each)));
  const usual = h("small");
  const draw = () => { usual.textContent = t("Kategori ini biasanya {severity}.", { severity: categories.find(({ code }) => code === category.value)?.severity ?? "" }); };
  category.addEventListener("change", () => { severity.value = categories.find(({ code }) => code === category.value).severity; draw(); });
  draw();
  openDialog({
    title: t("Golongkan {number}", { number: row.number }),
    body: [
      h("label", { class: "field" }, h("span", {}, t("Kategori")), category),
      h("label", { class: "field" }, h("span", {}, t("Prioritas")), severity, usual),
      textField({ name: "severity_reason", label: t("Alasan bila prioritas lain dari biasanya"), required: false, maxlength: 300, rows: 2 }),
      h("label", { class: "field" }, h("span", {}, t("Tempat")), h("input", { class: "input", name: "place", maxlength: 160, value: row.place })),
    ],
    confirm: { words: actWords("triage") },
    onConfirm: (form, say) => {
      const reason = line(form, "severity_reason");
      const other = form.get("severity") !== categories.find(({ code }) => code === form.get("category")).severity;
      if (other && !reason) { say(t("Tulis alasan prioritas ini.")); return false; }
      deeds.triage(row, { category: form.get("category"), severity: form.get("severity"), severity_reason: reason, place: line(form, "place") });
      return true;
    },
  });
}

export function askHold(row, deeds) {
  openDialog({
    title: t("Tunda {number}", { number: row.number }),
    body: [
      h("p", {}, t("Janji waktu berhenti selama ditunda. Insiden bangun sendiri.")),
      choiceField({ name: "minutes", label: t("Sampai"), options: HOLD_MINUTES.map((minutes) => [String(minutes), minutes < 60 ? tn("{n} menit lagi", "{n} menit lagi", minutes) : tn("{n} jam lagi", "{n} jam lagi", minutes / 60)]) }),
      textField({ name: "reason", label: t("Menunggu apa"), maxlength: 300, rows: 2 }),
    ],
    confirm: { words: actWords("hold") },
    onConfirm: (form) => { deeds.hold(row, { minutes: Number(form.get("minutes")), reason: line(form, "reason") }); return true; },
  });
}

/** What nobody took cannot have been handled; what its procedure still asks for is told before the server refuses. */
export async function askResolve(row, deeds, outcomes) {
  const options = outcomes.filter(([value]) => value !== HANDLED || HELD.has(row.state));
  const open = await openSteps(row.number);
  openDialog({
    title: t("Nyatakan {number} selesai", { number: row.number }),
    body: [
      open.length ? h("div", { class: "asked", role: "status" }, h("p", {}, h("b", {}, tn("{n} langkah SOP belum selesai", "{n} langkah SOP belum selesai", open.length)), ` ${open.map(({ title }) => title).slice(0, 4).join(", ")}. `, t("Selesaikan atau lewati dengan alasan lebih dulu."))) : null,
      choiceField({ name: "outcome", label: t("Bagaimana berakhir"), options }),
      textField({ name: "text", label: t("Uraian, tercatat di lini masa") }),
    ].filter(Boolean),
    confirm: { words: actWords("resolve") },
    onConfirm: (form) => { deeds.resolve(row, { outcome: form.get("outcome"), text: form.get("text").trim() }); return true; },
  });
}

export function askCancel(row, deeds, outcomes) {
  openDialog({
    title: t("Batalkan {number}", { number: row.number }),
    body: [choiceField({ name: "outcome", label: t("Sebab"), options: outcomes.filter(([value]) => value !== HANDLED) }), textField({ name: "text", label: t("Uraian, tercatat di lini masa") })],
    confirm: { words: actWords("cancel") },
    cancel: t("Kembali"),
    onConfirm: (form) => { deeds.cancel(row, { outcome: form.get("outcome"), text: form.get("text").trim() }); return true; },
  });
}

export function askClose(row, deeds, { outcome, refused }) {
  if (refused) {
    openDialog({ title: t("Empat mata"), body: [h("p", {}, t("{severity} ditutup oleh orang lain daripada yang menyatakannya selesai. Anda yang menyatakan {number} selesai.", { severity: row.severity, number: row.number }))], cancel: t("Mengerti") });
    return;
  }
  const urgent = ["P1", "P2"].includes(row.severity);
  openDialog({
    title: t("Tutup {number}", { number: row.number }),
    body: [
      h("p", {}, t("Hasil: {outcome}. Alarm yang dikaitkan ikut tertutup. Catatan tetap dapat ditambah.", { outcome })),
      urgent ? h("p", {}, t("Empat mata: dinyatakan selesai oleh {name}, ditutup oleh Anda.", { name: row.resolved_by ?? "–" })) : null,
      textField({ name: "text", label: t("Catatan pengawas, boleh kosong"), required: false, rows: 2 }),
    ].filter(Boolean),
    confirm: { words: t("Tutup insiden") },
    onConfirm: (form) => { deeds.close(row, { text: form.get("text").trim() }); return true; },
  });
}

export function askMerge(row, room, deeds, toasts) {
  const incidents = openIncidents(room.state).filter(({ number }) => number !== row.number);
  if (!incidents.length) { toasts.say(t("Tidak ada insiden terbuka lain"), { bad: true }); return; }
  openDialog({
    title: t("Gabung {number} ke insiden lain", { number: row.number }),
    body: [h("p", {}, t("Alarm dan lini masa masing-masing tetap. Pengawas dapat memisahkan lagi.")), ...incidentPicker({ name: "into", label: t("Insiden terbuka, terdekat dulu"), place: row, incidents, but: row.number })],
    confirm: { words: t("Gabung") },
    onConfirm: (form, say) => {
      if (!form.get("into")) { say(t("Pilih insidennya dulu")); return false; }
      deeds.merge(row, form.get("into"));
      return true;
    },
  });
}

/** The steps that its procedure still asks for. None where it has no procedure, or cannot be read now. */
async function openSteps(number) {
  try {
    const answer = await get(`/api/v1/incidents/${encodeURIComponent(number)}/steps/`);
    return (answer.steps ?? answer.results ?? []).filter(({ state }) => state === "todo");
  } catch (error) {
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    return [];
  }
}

function line(form, name) {
  return form.get(name).replace(/\s+/g, " ").trim();
}
