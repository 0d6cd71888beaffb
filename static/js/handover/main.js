/* The handover's page: earlier sheets, the sheet itself, notes that save themselves, two signatures. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { get, post, put } from "../lib/api.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { clock, clockShort, date, ms, serverClock, since } from "../lib/time.js";
import { slotWords, span } from "../shifts/weeks.js";
import { dueWords, isLate, laidOut, lead, untilWords } from "./words.js";

const SAVE_AFTER_MS = 800;

const page = openConsole();
const data = JSON.parse(byId("handover-data").textContent);
let sheet = data.newest;
let past = [];
let saving = 0;
let unsaved = false;

function shiftTitle(shift) {
  return `${shift.group_name}, ${slotWords(shift.slot).toLowerCase()} ${span(shift)}`;
}

async function readPast() {
  try {
    ({ handovers: past } = await get("/api/v1/handovers/"));
    drawPast();
  } catch (error) {
    setText(byId("past-count"), error.message);
  }
}

function drawPast() {
  setText(byId("past-count"), past.length ? String(past.length) : "");
  byId("past").replaceChildren(...past.map((row) => h("li", {}, h("button", { type: "button", "aria-pressed": String(row.id === sheet?.id), onclick: () => open(row.id) },
    h("b", {}, `${row.before.group_name} → ${row.after.group_name}`), h("span", {}, `${date(row.before.starts_at)}, ${slotWords(row.before.slot).toLowerCase()} ${span(row.before)}`), h("span", {}, signedWords(row))))));
}

function signedWords(row) {
  if (row.taken) return t("diterima {by} pukul {at}", { by: row.taken.name, at: clockShort(row.taken.at) });
  if (row.given) return t("diserahkan {by}, menunggu penerima", { by: row.given.name });
  return t("disiapkan, belum ditandatangani");
}

async function open(id) {
  await save();
  show(await get(`/api/v1/handovers/${id}/`));
}

function show(row) {
  sheet = row;
  unsaved = false;
  draw();
  drawPast();
}

function draw() {
  byId("sheet").hidden = !sheet;
  byId("none").hidden = Boolean(sheet);
  drawMake();
  if (!sheet) return;
  const now = serverClock.now();
  setText(byId("sheet-title"), `${sheet.before.group_name} → ${sheet.after.group_name}`);
  setText(byId("lead"), lead(sheet.pack));
  setText(byId("made"), t("{before} ke {after} · {date} · per {at} oleh {by}", { before: shiftTitle(sheet.before), after: shiftTitle(sheet.after), date: date(sheet.made_at), at: clock(sheet.made_at), by: sheet.made_by }));
  const { full, clear } = laidOut(sheet.pack);
  byId("sections").replaceChildren(...full.map((section) => drawSection(section, now)), clear.length ? h("p", { class: "clear" }, t("Tidak ada: {list}.", { list: clear.join(" · ").toLowerCase() })) : "");
  drawNotes();
  drawSignature("given", { title: t("Yang menyerahkan"), shift: sheet.before, rule: t("Satu orang dari {group}. Setelah ini isi lembar tidak berubah lagi."), words: t("Serahkan"), allowed: !sheet.given });
  drawSignature("taken", { title: t("Yang menerima"), shift: sheet.after, rule: t("Orang lain, dari {group}. Baca bersama sebelum menandatangani."), words: t("Terima"), allowed: Boolean(sheet.given) && !sheet.taken });
}

function drawSection(section, now) {
  const more = section.n - section.rows.length;
  return h("section", {}, h("h2", {}, section.title, h("span", { class: "n" }, String(section.n)), more > 0 ? h("small", {}, t("{n} lagi tidak tercantum", { n: more })) : null),
    h("ul", { class: "items" }, ...section.rows.map((row) => h("li", {}, row.severity ? glyph(row.severity, "acknowledged") : h("span", {}),
      h("p", {}, row.href ? h("a", { href: row.href }, h("b", {}, row.title)) : h("b", {}, row.title), h("small", {}, row.text)),
      h("div", { class: "when" }, row.due ? h("b", { class: isLate(row.due, ms(sheet.made_at)) ? "late" : "" }, dueWords(row.due)) : row.until ? h("b", {}, untilWords(row.until, now)) : null, row.since ? t("sejak {at}", { at: since(row.since, now) }) : "")))));
}

function drawNotes() {
  const writable = data.signs && !sheet.given;
  const field = byId("notes");
  field.hidden = !writable;
  if (writable && !unsaved && field.value !== sheet.notes) field.value = sheet.notes;
  setText(byId("written"), writable ? "" : sheet.notes || t("Tanpa catatan."));
}

function drawSignature(side, { title, shift, rule, words, allowed }) {
  const signed = sheet[side];
  const act = side === "given" ? "give" : "take";
  const problem = h("p", { class: "problem", role: "alert" });
  byId(side).replaceChildren(h("h3", {}, title), ...(signed
    ? [h("b", {}, signed.name), h("p", {}, t("{group}, {date} pukul {at}", { group: shift.group_name, date: date(signed.at), at: clock(signed.at) }))]
    : [h("b", {}, shift.group_name), h("p", {}, rule.replace("{group}", shift.group_name)), data.signs ? h("button", { type: "button", class: `btn${allowed ? " primary" : ""}`, disabled: !allowed, onclick: () => sign(act, problem) }, words) : null, problem]));
}

async function sign(act, problem) {
  try {
    await save();
    show(await post(`/api/v1/handovers/${sheet.id}/${act}/`, act === "give" ? { version: sheet.version } : {}));
    readPast();
  } catch (error) {
    problem.textContent = error.current ? `${error.message} ${t("Lembar dimuat ulang.")}` : error.message;
    if (error.current) show(error.current);
  }
}

function drawMake() {
  byId("make").hidden = !data.signs;
  const words = byId("make-why");
  words.className = "";
  setText(words, data.now.now ? t("{group} berjaga sampai {at}. Lembar dapat disegarkan sampai diserahkan.", { group: data.now.now.group_name, at: clockShort(data.now.now.ends_at) }) : t("Tidak ada jadwal jaga untuk saat ini."));
}

async function make() {
  try {
    await save();
    show(await post("/api/v1/handovers/"));
    readPast();
  } catch (error) {
    byId("make-why").className = "late";
    setText(byId("make-why"), error.message);
  }
}

/* Notes: saved when the hand rests. A version that is not the newest is said, never overwritten in silence. */
function typed() {
  unsaved = true;
  setText(byId("saved"), t("belum tersimpan"));
  clearTimeout(saving);
  saving = setTimeout(() => save().catch(() => {}), SAVE_AFTER_MS);
}

async function save() {
  clearTimeout(saving);
  if (!unsaved || !sheet) return;
  const notes = byId("notes").value;
  try {
    const row = await put(`/api/v1/handovers/${sheet.id}/notes/`, { notes, version: sheet.version });
    unsaved = byId("notes").value !== notes;
    sheet = row;
    setText(byId("saved"), t("tersimpan {at}", { at: clock(serverClock.now()) }));
    if (unsaved) typed();
  } catch (error) {
    if (error.current) sheet = { ...error.current };
    setText(byId("saved"), error.current ? t("Catatan diubah orang lain; simpan lagi untuk memakai tulisan Anda.") : error.message);
    throw error;
  }
}

byId("make").addEventListener("click", make);
byId("print").addEventListener("click", () => print());
byId("notes").addEventListener("input", typed);
page.keys.bind("s", t("Siapkan lembar"), make);
page.room.feed.addEventListener("message", async ({ detail }) => {
  if (detail.kind !== "shift.changed" || detail.data.what !== "handover") return;
  readPast();
  if (detail.data.id !== sheet?.id || unsaved) return;
  const row = await get(`/api/v1/handovers/${sheet.id}/`);
  if (row.version > sheet.version && !unsaved) show(row);
});
draw();
page.start();
readPast().then(markReady);
