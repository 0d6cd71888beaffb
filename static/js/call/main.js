/* Taking a 112 call by keyboard: class, place, words, caller, Ctrl and Enter. What is typed survives a reload and a lost server. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { get, post, ProblemError } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { locale, t } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { clock, duration } from "../lib/time.js";
import { findCategories } from "./categories.js";
import { Combo } from "./combo.js";
import { bodyOf, emptyDraft, isEmpty, problems } from "./draft.js";
import { Known } from "./known.js";
import { PinMap } from "./pin-map.js";

const KEPT = "call-draft";
const TARGET_S = 20;
const TYPING_MS = 120;
const KINDS = { lorong: () => t("lorong"), street: () => t("jalan"), landmark: () => t("penanda"), area: () => t("kelurahan"), camera: () => t("kamera") };
const MISSING = { category: () => t("Pilih kategori dari saran."), place: () => t("Sebut tempat atau taruh pin."), phone: () => t("Telepon hanya angka, spasi dan tanda hubung.") };

const page = openConsole();
const form = byId("call-form");
const field = form.elements;
const categories = JSON.parse(byId("categories").textContent);
const map = new PinMap(byId("pin-map"));
const known = new Known();
let draft = restored();
let saving = false;
let typing = 0;

function restored() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return kept?.key ? { ...emptyDraft(kept.key), ...kept } : emptyDraft(newKey());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return emptyDraft(newKey());
  }
}

/** Not crypto.randomUUID: a room's own address may be plain http. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function change(given) {
  draft = { ...draft, ...given, began: draft.began ?? Date.now() };
  sessionStorage.setItem(KEPT, JSON.stringify(draft));
  known.ask(draft);
}

function nameOf(category) {
  return locale() === "id-ID" ? category.name : category.name_en;
}

function fill() {
  field.category.value = draft.categoryWords;
  field.place.value = draft.placeWords;
  for (const name of ["summary", "name", "phone"]) field[name].value = draft[name];
  for (const radio of field.severity) radio.checked = radio.value === draft.severity;
  map.show(draft.pin);
  drawCategory();
  known.ask(draft);
}

function drawCategory() {
  const category = categories.find(({ code }) => code === draft.category);
  setText(byId("h-category"), category ? t("{lead}, respons {span}", { lead: category.lead, span: duration(category.respond_within_s) }) : "");
}

const categoryField = new Combo({
  input: field.category, list: byId("l-category"),
  find: (words) => findCategories(words, categories),
  draw: (row) => ({ mark: row.code, words: nameOf(row), small: row.severity }),
});
categoryField.addEventListener("choose", ({ detail: row }) => {
  field.category.value = nameOf(row);
  for (const radio of field.severity) radio.checked = radio.value === row.severity;
  change({ category: row.code, categoryWords: nameOf(row), severity: row.severity });
  drawCategory();
  mend("category");
  field.place.focus();
});
categoryField.addEventListener("type", () => change({ category: "", categoryWords: field.category.value }));

const placeField = new Combo({
  input: field.place, list: byId("l-place"),
  find: findPlaces,
  draw: (row) => ({ mark: KINDS[row.kind]?.() ?? row.kind, words: row.name, small: row.area ?? "" }),
});
placeField.addEventListener("choose", ({ detail: row }) => {
  field.place.value = row.name;
  const pin = { lat: row.lat, lon: row.lon };
  change({ place: row, placeWords: row.name, pin });
  map.show(pin);
  mend("place");
  field.summary.focus();
});
placeField.addEventListener("type", () => change({ placeWords: field.place.value }));

/** One request for the last of quick letters; without the server there are no suggestions, and typing goes on. */
function findPlaces(words) {
  clearTimeout(typing);
  if (words.trim().length < 2) return null;
  return new Promise((found) => {
    typing = setTimeout(async () => {
      try {
        found(await get(`/api/v1/places/?${new URLSearchParams({ q: words })}`));
      } catch (error) {
        if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
        setText(byId("h-place"), t("Saran tempat belum terbaca: {why}. Isian tetap dapat disimpan.", { why: error.message }));
        found(null);
      }
    }, TYPING_MS);
  });
}

map.addEventListener("move", ({ detail: pin }) => { change({ pin }); mend("place"); });
for (const name of ["summary", "name", "phone"]) field[name].addEventListener("input", () => { change({ [name]: field[name].value }); mend(name); });
for (const radio of field.severity) radio.addEventListener("change", () => change({ severity: radio.value }));
known.addEventListener("join", ({ detail }) => joinKnown(detail));

/** An alarm that is no incident yet becomes one, and the call joins it. */
async function joinKnown(row) {
  if (row.number) { save(row.number); return; }
  if (saving) return;
  const incident = await page.acts.run(`alert ${row.alert}`, { words: t("Jadikan A-{id} insiden", { id: row.alert }), call: () => post(`/api/v1/alerts/${row.alert}/promote/`, { category: draft.category || null }) });
  if (incident?.number) save(incident.number);
}

async function save(join = null) {
  if (saving || isEmpty(draft)) return;
  const found = problems(draft);
  if (join) delete found.place;
  for (const name of ["category", "place", "phone"]) byId(`f-${name}`).closest(".field").classList.toggle("err", name in found);
  const [first] = Object.keys(found);
  say(first ? MISSING[first]() : "");
  if (first) { byId(`f-${first}`).focus(); return; }
  busy(true);
  const sent = draft;
  try {
    saved(await post("/api/v1/calls/", bodyOf(sent, join)), sent, join);
  } catch (error) {
    if (!(error instanceof ProblemError) && error.name !== "Unreachable") throw error;
    say(t("Belum tersimpan: {why}. Semua isian tetap ada, coba lagi dengan Ctrl+Enter.", { why: whyOf(error) }));
  } finally {
    busy(false);
  }
}

function whyOf(error) {
  const errors = error.problem?.errors;
  return errors ? Object.values(errors).flat(2).map((each) => (typeof each === "object" ? Object.values(each).flat().join(" ") : each)).join(" ") : error.message;
}

function saved(row, sent, join) {
  const tookS = Math.round((Date.now() - (sent.began ?? Date.now())) / 1000);
  byId("saved").hidden = false;
  byId("saved-list").prepend(h("li", {}, h("a", { class: "mono", href: `/incidents/${encodeURIComponent(row.number)}/` }, row.number), h("span", {}, `${row.severity} ${titled(row.summary, row)}`), h("time", {}, join ? t("digabung, {at}", { at: clock(Date.now()) }) : t("{at}, dalam {n} dtk", { at: clock(Date.now()), n: tookS }))));
  while (byId("saved-list").children.length > 5) byId("saved-list").lastElementChild.remove();
  page.room.accept("incidents", row.number, row);
  clear();
}

function clear() {
  draft = emptyDraft(newKey());
  sessionStorage.removeItem(KEPT);
  say("");
  for (const part of form.querySelectorAll(".err")) part.classList.remove("err");
  fill();
  field.category.focus();
}

function mend(name) {
  byId(`f-${name}`)?.closest(".field").classList.remove("err");
}

function say(words) {
  const place = byId("call-problem");
  place.hidden = !words;
  setText(place, words);
}

function busy(on) {
  saving = on;
  byId("call-save").setAttribute("aria-busy", String(on));
  setText(byId("call-busy"), on ? t("mengirim") : "");
}

function tick() {
  const seconds = draft.began ? (Date.now() - draft.began) / 1000 : 0;
  const timer = byId("call-timer");
  setText(timer, duration(seconds));
  timer.className = !draft.began ? "" : seconds > TARGET_S ? "late" : "on";
  setText(byId("call-state"), isEmpty(draft) ? t("siap menerima") : "");
}

form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter") { event.preventDefault(); save(); }
  if (event.key.toLowerCase() === "j" && known.first) { event.preventDefault(); known.join(); }
});
byId("call-clear").addEventListener("click", clear);
page.room.addEventListener("change", () => map.draw(page.room.state));
onTick(tick);
fill();
tick();
page.start();
markReady();
