/* One incident: its steps, its cameras, its timeline, and the acts this person may take now. */

import { Around } from "../desk/around.js";
import { Assign } from "../desk/assign.js";
import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { drawFacts } from "../desk/facts.js";
import { fieldStatusWords, incidentStateWords } from "../desk/kinds.js";
import { NoteLine } from "../desk/note-line.js";
import { drawTimeline } from "../desk/timeline.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { locale, t, tn } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { clock, date, duration, serverClock } from "../lib/time.js";
import { ActBar } from "./act-bar.js";
import { IncidentCameras } from "./cameras.js";
import { callerPart, Linked } from "./linked.js";
import { SopPanel } from "./sop.js";
import { steps } from "./steps.js";

const number = JSON.parse(byId("number").textContent);
const page = openConsole();
const { room, me, acts, deeds, keys, story } = page;
const assign = new Assign({ room, me, acts, deeds });
const around = new Around({ room, choose: (kind, id) => { if (kind === "camera") location.assign(`/cameras/${encodeURIComponent(id)}/`); } });
const cameras = new IncidentCameras({ room, me, place: byId("i-cams") });
const linked = new Linked({ room, deeds });
const bar = new ActBar({ place: byId("i-acts"), me, room, acts, deeds, keys, toasts: page.toasts, outcomes: JSON.parse(byId("outcomes").textContent) });
const note = new NoteLine({ form: byId("i-note"), deeds, toasts: page.toasts });
let detail = null;
let readVersion = 0;
let filter = "all";

/** What the page read at first, overtaken by what the feed and our own acts have said since. */
function incident() {
  const news = room.state.incidents[number];
  return detail && news && news.version >= detail.version ? { ...detail, ...news } : detail;
}

async function read() {
  try {
    detail = await get(`/api/v1/incidents/${encodeURIComponent(number)}/`);
    readVersion = detail.version;
    draw();
    markReady();
  } catch (error) {
    page.toasts.say(t("Insiden belum terbaca: {why}", { why: error.message }), { bad: true, act: { words: t("Coba lagi"), run: read } });
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
  }
}

function draw() {
  const row = incident();
  if (!row) return;
  if (row.version > readVersion) { readVersion = row.version; read(); } // outcome and names are only in the detail
  byId("i-glyph").replaceChildren(glyph(row.severity, row.owner ? "acknowledged" : "new"));
  setText(byId("i-title"), titled(row.summary, row));
  setText(byId("i-place"), [row.place, row.area ? t("Kel. {name}", { name: row.area }) : "", row.synthetic ? t("data contoh") : ""].filter(Boolean).join(" · "));
  drawFacts(byId("i-facts"), facts(row));
  drawSteps(row);
  cameras.draw(row);
  drawLines();
  linked.draw(row, story.entries(number));
  drawResult(row);
  bar.draw(row);
  assign.draw({ incident: row });
  around.draw({ id: row.number, lat: row.lat, lon: row.lon }, { found: cameras.found(row) });
  note.about(row.number);
}

function facts(row) {
  const category = locale() === "id-ID" ? row.category.name : row.category.name_en;
  const promise = row.category_promise;
  return [
    [t("Kategori"), `${row.category.code}, ${category}`],
    [t("Prioritas"), row.severity],
    [t("Keadaan"), incidentStateWords(row.state)],
    [t("Dibuka"), `${when(row.opened_at)}${row.opened_by ? `, ${row.opened_by}` : ""}`],
    [t("Petugas"), row.owner ?? t("belum ada")],
    row.field_status ? [t("Regu lapangan"), `${fieldStatusWords(row.field_status)}${row.field_status_at ? `, ${when(row.field_status_at)}` : ""}`] : null,
    row.hold_until && row.state === "on_hold" ? [t("Ditunda"), t("sampai {at}: {reason}", { at: when(row.hold_until), reason: row.hold_reason })] : null,
    row.reopened_count ? [t("Dibuka lagi"), tn("{n} kali", "{n} kali", row.reopened_count)] : null,
    promise ? [t("Janji respons"), duration(promise.respond_within_s)] : null,
    promise ? [t("Janji selesai"), duration(promise.resolve_within_s)] : null,
    promise ? [t("Instansi"), promise.lead] : null,
    [t("Terlihat"), tn("{n} kamera melihat titik", "{n} kamera melihat titik", (row.nearby ?? []).filter((near) => near.sees).length)],
    Number.isFinite(row.lat) ? [t("Letak"), `${row.lat.toFixed(5)}, ${row.lon.toFixed(5)}`] : null,
  ].filter(Boolean);
}

function when(at) {
  return date(at) === date(serverClock.now()) ? clock(at) : `${date(at)} ${clock(at)}`;
}

function drawSteps(row) {
  const place = byId("i-steps");
  const wanted = steps(row, story.entries(number), serverClock.now());
  const order = wanted.map(({ state }) => state).join();
  if (place.dataset.order !== order) {
    place.dataset.order = order;
    place.style.gridTemplateColumns = `repeat(${wanted.length}, 1fr)`;
    place.replaceChildren(...wanted.map(({ state }) => h("li", {}, h("b", {}, incidentStateWords(state)), h("span"))));
  }
  wanted.forEach(({ phase, words }, i) => {
    const item = place.children[i];
    if (item.className !== phase) item.className = phase;
    if (phase === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    setText(item.lastElementChild, words || "\u00a0");
  });
}

function drawLines() {
  const lines = story.incident(number);
  const shown = lines.filter((line) => filter === "all" || (filter === "notes") === line.note);
  drawTimeline(byId("i-line"), shown);
  setText(byId("i-line-count"), tn("{n} catatan, hanya bertambah", "{n} catatan, hanya bertambah", lines.length));
}

function drawResult(row) {
  byId("i-result").hidden = !row.outcome;
  if (!row.outcome) return;
  drawFacts(byId("i-result-facts"), [
    [t("Hasil"), bar.outcomeWords(row.outcome)],
    [t("Uraian"), row.resolution],
    [t("Selesai"), [row.resolved_at ? when(row.resolved_at) : "", row.resolved_by].filter(Boolean).join(", ")],
    row.closed_at ? [t("Ditutup"), [when(row.closed_at), row.closed_by].filter(Boolean).join(", ")] : null,
  ].filter(Boolean));
}

for (const chip of document.querySelectorAll("[data-lines]")) {
  chip.addEventListener("click", () => {
    filter = chip.dataset.lines;
    for (const each of document.querySelectorAll("[data-lines]")) each.setAttribute("aria-pressed", String(each === chip));
    drawLines();
  });
}
if (me.can.has("incident_note")) keys.bind("n", t("Tulis catatan"), () => note.focus());
room.addEventListener("change", draw);
story.addEventListener("change", () => { if (incident()) { drawLines(); drawSteps(incident()); linked.draw(incident(), story.entries(number)); } });
onTick(() => { assign.tick(); if (incident()) drawSteps(incident()); });
callerPart(number, page);
page.presence.watch(number);
new SopPanel({ page, number, incident });
page.start();
read();
