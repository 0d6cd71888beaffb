/* The whole city: layers one can switch, and what was chosen on them. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { slots } from "../desk/load.js";
import { CityMap } from "../lib/city-map.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { cameraSign } from "../lib/map-look.js";
import { openAlerts, openIncidents } from "../lib/state.js";
import { onTick } from "../lib/ticker.js";
import { serverClock, whole } from "../lib/time.js";
import { LorongLayer } from "./lorong-layer.js";
import { Popover } from "./popover.js";
import { scaleBar, scaleWords } from "../lib/scale.js";

const HISTORY_SLOTS = 24;
const DISTRICT_ZOOM = 14;
const CAMERA_ZOOM = 17.5;

const page = openConsole();
const { room } = page;
const city = new CityMap(byId("map"), { tileUrl: byId("map").dataset.tiles });
const lorong = new LorongLayer(city.map);
const popover = new Popover({ room, map: city, live: page.me.can.has("camera_live"), onClose: () => city.choose(null) });
const form = byId("layers");
let cameras = null;
let loaded = false;
const query = new URLSearchParams(location.search);
let asked = query.get("camera");
let askedAlert = Number(query.get("alert")) || null;

function chosen(name) {
  return new Set(new FormData(form).getAll(name));
}

function draw() {
  if (!room.state.ready) return;
  const layers = chosen("layer");
  drawCameras(layers);
  drawMarkers(layers);
  city.asOf = serverClock.now();
  popover.follow();
  if (!loaded) return;
  goToAsked();
  markReady();
}

function drawCameras(layers) {
  const all = room.state.cameras;
  if (all === cameras) return;
  cameras = all;
  const rows = Object.values(all);
  const signs = { live: 0, ailing: 0, lost: 0, absent: 0 };
  for (const camera of rows) signs[cameraSign(camera)] += 1;
  count("cameras", rows.length);
  for (const [sign, n] of Object.entries(signs)) count(sign, n);
  const wanted = chosen("camera");
  city.setCameras(layers.has("cameras") ? rows.filter((camera) => wanted.has(cameraSign(camera))) : []);
}

function drawMarkers(layers) {
  const severities = chosen("severity");
  const alerts = openAlerts(room.state);
  const incidents = openIncidents(room.state);
  const loose = alerts.filter((alert) => !alert.incident);
  count("alerts", alerts.length);
  count("incidents", incidents.length);
  for (const code of ["P1", "P2", "P3", "P4"]) count(code, [...loose, ...incidents].filter((row) => row.severity === code).length);
  const passes = (row) => severities.has(row.severity);
  city.setMarkers({ alerts: layers.has("alerts") ? loose.filter(passes) : [], incidents: layers.has("incidents") ? incidents.filter(passes) : [] });
}

async function drawLorong() {
  try {
    await lorong.show(chosen("layer").has("lorong"), chosen("class"));
    const rows = await lorong.read();
    count("lorong", rows.length);
    for (const code of ["red", "yellow", "green"]) count(code, rows.filter((row) => row.safety_class === code).length);
  } catch (error) {
    page.toasts.say(t("Lorong belum terbaca: {why}", { why: error.message }), { bad: true, act: { words: t("Coba lagi"), run: drawLorong } });
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
  }
}

function count(name, n) {
  const place = form.querySelector(`[data-count="${name}"]`);
  if (place) setText(place, whole(n));
}

function choose(kind, id) {
  city.choose(kind === "camera" ? id : null);
  popover.open(kind, id);
}

function goToAsked() {
  const camera = asked && room.state.cameras[asked];
  const alert = askedAlert && room.state.alerts[askedAlert];
  asked = null;
  askedAlert = null;
  if (Number.isFinite(alert?.lat)) {
    city.focus(alert, CAMERA_ZOOM);
    choose("alert", alert.id);
  }
  if (!camera) return;
  city.focus(camera, CAMERA_ZOOM);
  choose("camera", camera.code);
}

function drawHistory() {
  const counts = slots(page.load.times(), serverClock.now(), HISTORY_SLOTS);
  const key = counts.join();
  const place = byId("hist");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  const unit = Math.min(12, 38 / Math.max(1, ...counts));
  place.replaceChildren(...counts.map((n, i) => {
    const height = Math.max(2, n * unit);
    return svg("rect", { x: i * 16, y: 40 - height, width: 12, height, class: i === counts.length - 1 ? "n" : "" });
  }));
}

function drawScale() {
  const { metres, px } = scaleBar(city.map.getCenter().lat, city.map.getZoom());
  setText(byId("scale-words"), scaleWords(metres));
  byId("scale-bar").style.width = `${px}px`;
}

byId("k-new").prepend(glyph("P1", "new"));
byId("k-ack").prepend(glyph("P1", "acknowledged"));
form.addEventListener("change", () => { cameras = null; draw(); drawLorong(); });
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of form.querySelectorAll("[data-lat]")) {
  button.addEventListener("click", () => city.map.setView([Number(button.dataset.lat), Number(button.dataset.lon)], DISTRICT_ZOOM));
}
byId("in").addEventListener("click", () => city.map.zoomIn());
byId("out").addEventListener("click", () => city.map.zoomOut());
byId("fit").addEventListener("click", () => { popover.close(); city.fit(); });
page.keys.bind("g", t("Seluruh kota"), () => city.fit());
city.addEventListener("choose", ({ detail }) => choose(detail.kind, detail.id));
city.map.on("zoomend moveend", drawScale);
room.addEventListener("change", draw);
onTick(() => { popover.follow(); drawHistory(); });
page.start();
drawHistory();
city.load().then(() => { loaded = true; drawScale(); draw(); drawLorong(); }, (error) => {
  byId("map").append(h("div", { class: "statebox bad", role: "alert" }, h("b", {}, t("Peta dasar belum terbaca")), h("p", {}, t("{why}. Muat ulang halaman untuk mencoba lagi.", { why: error.message }))));
});
