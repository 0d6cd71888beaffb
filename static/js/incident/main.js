/* One incident: its steps, its cameras, its timeline, and the acts this person may take now. */

import "../lib/camera-tile.js";
import { Around } from "../desk/around.js";
import { Assign } from "../desk/assign.js";
import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { drawFacts } from "../desk/facts.js";
import { incidentStateWords, metresWords } from "../desk/kinds.js";
import { NoteLine } from "../desk/note-line.js";
import { drawTimeline } from "../desk/timeline.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { locale, t, tn } from "../lib/i18n.js";
import { distanceM, nearest, sees } from "../lib/nearby.js";
import { onTick } from "../lib/ticker.js";
import { clock, date, decimal, duration, serverClock } from "../lib/time.js";
import { ActBar } from "./act-bar.js";
import { steps } from "./steps.js";

const SHOWN = 4;
const number = JSON.parse(byId("number").textContent);
const page = openConsole();
const { room, me, acts, deeds, keys, story } = page;
const assign = new Assign({ room, me, acts, deeds });
const around = new Around({ room, choose: (kind, id) => { if (kind === "camera") location.assign(`/cameras/${encodeURIComponent(id)}/`); } });
const bar = new ActBar({ place: byId("i-acts"), me, acts, deeds, keys, outcomes: JSON.parse(byId("outcomes").textContent) });
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
  drawCameras(row);
  drawLines();
  drawAlerts(row);
  drawResult(row);
  bar.draw(row);
  assign.draw({ incident: row });
  around.draw({ id: row.number, lat: row.lat, lon: row.lon }, { found: found(row) });
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

function found(row) {
  return (row.nearby ?? []).slice(0, SHOWN).flatMap((near) => {
    const camera = room.state.cameras[near.code];
    return camera ? [{ camera, metres: near.distance_m, sees: near.sees }] : [];
  });
}

function drawSteps(row) {
  const place = byId("i-steps");
  const wanted = steps(row, story.entries(number), serverClock.now());
  if (place.children.length !== wanted.length) place.replaceChildren(...wanted.map(({ state }) => h("li", {}, h("b", {}, incidentStateWords(state)), h("span"))));
  wanted.forEach(({ phase, words }, i) => {
    const item = place.children[i];
    if (item.className !== phase) item.className = phase;
    if (phase === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    setText(item.lastElementChild, words || "\u00a0");
  });
}

function drawCameras(row) {
  const place = byId("i-cams");
  const nearby = watchable(row);
  setText(byId("i-cams-count"), tn("{n} kamera", "{n} kamera", nearby.length));
  if (!me.can.has("camera_live") || !nearby.length) {
    const words = nearby.length ? t("Gambar langsung tidak termasuk peran Anda.") : t("Tidak ada kamera di sekitar tempat ini.");
    if (room.state.ready && place.textContent !== words) place.replaceChildren(h("p", { class: "muted" }, words));
    return;
  }
  const codes = nearby.map(({ code }) => code).join();
  if (place.dataset.codes !== codes) {
    place.dataset.codes = codes;
    place.replaceChildren(...nearby.map(({ code }) => tile(code)));
  }
  for (const [i, near] of nearby.entries()) {
    const camera = room.state.cameras[near.code];
    place.children[i].about = { name: near.name, extra: near.sees ? t("{far}, melihat titik", { far: metresWords(near.distance_m, decimal) }) : metresWords(near.distance_m, decimal), lorong: camera?.lorong, area: camera?.area };
    place.children[i].news = camera ?? null;
  }
}

/** Those the incident was opened with, then the nearest others: a place in the picture is worth more than an empty one. */
function watchable(row) {
  const { cameras, ready } = room.state;
  if (!ready) return [];
  const shown = byId("i-cams").dataset.codes?.split(",").map((code) => cameras[code]).filter(Boolean) ?? [];
  if (shown.length) return shown.map((camera) => near(row, camera)); // chosen once: a camera that dies says so in its place
  const own = (row.nearby ?? []).filter(({ code }) => cameras[code]?.watchable);
  const known = new Set(own.map(({ code }) => code));
  const others = Number.isFinite(row.lat) ? nearest(row, Object.values(cameras), SHOWN + own.length).filter(({ code }) => !known.has(code)) : [];
  return [...own, ...others].map((each) => near(row, cameras[each.code])).slice(0, SHOWN);
}

function near(row, camera) {
  const told = (row.nearby ?? []).find(({ code }) => code === camera.code);
  return told ?? { code: camera.code, name: camera.name, distance_m: distanceM(row, camera), sees: sees(camera, row) };
}

function tile(code) {
  const open = () => location.assign(`/cameras/${encodeURIComponent(code)}/`);
  return h("camera-tile", { class: "dtile", camera: code, profile: "tile", role: "link", tabindex: "0", "aria-label": t("Buka kamera {code}", { code }), onclick: open, onkeydown: (event) => { if (event.key === "Enter") open(); } });
}

function drawLines() {
  const lines = story.incident(number);
  const shown = lines.filter((line) => filter === "all" || (filter === "notes") === line.note);
  drawTimeline(byId("i-line"), shown);
  setText(byId("i-line-count"), tn("{n} catatan, hanya bertambah", "{n} catatan, hanya bertambah", lines.length));
}

function drawAlerts(row) {
  const place = byId("i-alerts");
  setText(byId("i-alerts-count"), tn("{n} dikaitkan", "{n} dikaitkan", row.alerts.length));
  const known = row.alerts.map((id) => room.state.alerts[id] ?? { id });
  const key = known.map((alert) => `${alert.id} ${alert.version}`).join();
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.replaceChildren(...known.map((alert) => h("li", {}, alert.severity ? glyph(alert.severity, alert.state) : h("span"),
    h("span", {}, `A-${alert.id} ${alert.summary ?? ""}`, h("small", {}, [alert.camera, alert.count > 1 ? tn("{n} kejadian", "{n} kejadian", alert.count) : ""].filter(Boolean).join(", "))),
    h("time", {}, alert.raised_at ? clock(alert.raised_at) : ""))));
  if (!known.length) place.replaceChildren(h("li", {}, h("span"), h("span", { class: "muted" }, t("Dibuka tanpa alarm"))));
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
story.addEventListener("change", () => { if (incident()) { drawLines(); drawSteps(incident()); } });
onTick(() => { assign.tick(); if (incident()) drawSteps(incident()); });
page.start();
read();
