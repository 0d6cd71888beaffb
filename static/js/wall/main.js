/* The wall: joins the feed, the state and the panels. The only module that knows the page. */

import "../lib/alert-card.js";
import { CityMap } from "../lib/city-map.js";
import { Feed } from "../lib/feed.js";
import { t, tn } from "../lib/i18n.js";
import { leaseThrough } from "../lib/leases.js";
import { EMPTY, openAlerts, openIncidents, reduce } from "../lib/state.js";
import { onTick } from "../lib/ticker.js";
import { clock, clockShort, date, fineAge, serverClock, weekday } from "../lib/time.js";
import { DeadMan } from "./dead-man.js";
import { DistrictPanel } from "./district-panel.js";
import { Figures } from "./figures.js";
import { focusAlert, layout, queueBehind } from "./focus.js";
import "./panel.js";
import { write } from "./write.js";
import { Zone } from "./zone.js";

const CARDS = 8;
const page = JSON.parse(document.getElementById("page").textContent);
const root = document.documentElement;
const byId = (id) => document.getElementById(id);

setGeometry(page);

let state = { ...EMPTY, wall: page.wall };
let link = { state: "open", since: null, nextTryAt: null, refused: null };
let drawAsked = false;

const feed = new Feed({ path: `/ws/wall/${page.wall.slug}/`, document });
const grid = document.querySelector("wall-grid");
const panels = grid.panels;
const alertFeed = document.querySelector("alert-feed");
const figures = new Figures();
const zone = new Zone();
const deadMan = new DeadMan();
const districts = new DistrictPanel();
const unit = () => parseFloat(getComputedStyle(document.body).width) / 480;
const mapScale = () => Math.max(0.7, unit() / 5.4);
const map = new CityMap(byId("map"), { interactive: false, scale: mapScale, tileUrl: page.tile_url, names: "kecamatan", fit: { padding: [unit() * 2, unit() * 2] } });
const islands = new CityMap(byId("islands"), { interactive: false, scale: mapScale, names: "none", region: "islands" });

feed.addEventListener("snapshot", ({ detail }) => take(detail, () => {
  const cameras = Object.values(state.cameras);
  map.setCameras(cameras);
  islands.setCameras(cameras);
}));
feed.addEventListener("message", ({ detail }) => take(detail, () => {
  const camera = detail.kind === "camera.state" && state.cameras[detail.data.camera];
  if (!camera) return;
  map.setCamera(camera);
  islands.setCamera(camera);
}));
feed.addEventListener("beat", ({ detail }) => take(detail));
feed.addEventListener("link", ({ detail }) => { link = detail; askToDraw(); });
leaseThrough(feed);
onTick(askToDraw);
feed.connect();
loadMaps();

function take(frame, then = () => {}) {
  state = reduce(state, frame);
  then();
  askToDraw();
}

/** One drawing a frame, however many messages came. A hidden page gets no frames but keeps its state. */
function askToDraw() {
  if (drawAsked) return;
  drawAsked = true;
  const draw = () => { drawAsked = false; drawAll(); };
  if (document.hidden) setTimeout(draw, 200);
  else requestAnimationFrame(draw);
}

function drawAll() {
  const now = serverClock.now();
  drawClock(now);
  deadMan.draw(link, Date.now());
  if (!state.ready) return;
  const alerts = openAlerts(state);
  const feedAgeS = feed.lastFrameAt === null ? null : (Date.now() - feed.lastFrameAt) / 1000;
  const asOf = feedAgeS === null ? null : now - feedAgeS * 1000;
  const focused = focusAlert(alerts, now);
  drawPanels(alerts, focused);
  zone.draw({ alert: focused, queue: queueBehind(alerts, focused), now, sceneTitle: state.wall?.scene?.title ?? "", lastAlertAt: state.lastAlertAt, feedAgeS });
  drawFeed(alerts, feedAgeS);
  figures.draw({ figures: state.figures, alerts, now, feedAgeS, link: link.state, tiles: tiles(), revision: state.wall?.revision ?? 0 });
  districts.draw({ alerts, asOf });
  map.asOf = asOf;
  drawMarkers(alerts);
  drawTour();
  write(byId("scene"), state.wall?.scene?.title ?? state.wall?.name ?? "");
  root.dataset.ready = "1";
}

function drawPanels(alerts, focused) {
  const cameras = Object.values(state.cameras);
  const shown = layout({ scene: state.wall?.scene, cameras, alert: focused, focusPanels: page.focus_panels, tilePanels: page.tile_panels });
  const pinned = new Set((state.wall?.scene?.cells ?? []).filter((cell) => cell.locked).map((cell) => cell.panel));
  for (const [name, code] of shown) {
    const large = name === page.focus_panels[0];
    const alert = large && focused ? focused : worstAt(alerts, code);
    panels.get(name)?.show(state.cameras[code] ?? null, {
      profile: large ? "focus" : "tile", className: large ? "tile focus" : "tile", mark: alert && { severity: alert.severity, state: alert.state },
      wish: large ? "live" : alert || (focused && page.focus_panels.includes(name)) ? "ll" : "hls",
      priority: alert ? "incident" : pinned.has(name) ? "pinned" : "wall",
    });
  }
}

function worstAt(alerts, code) {
  const here = alerts.filter(({ camera, severity }) => code && camera === code && severity <= "P2");
  return here.sort((a, b) => a.severity.localeCompare(b.severity) || (a.state === "new" ? -1 : 1))[0] ?? null;
}

function drawFeed(alerts, feedAgeS) {
  const rest = alertFeed.show(alerts, { list: alertFeed.querySelector(".cards"), limit: CARDS });
  const cut = link.state === "lost";
  alertFeed.classList.toggle("old", cut);
  write(byId("open"), cut ? t("umpan terputus {time}", { time: clock(serverClock.now() - feedAgeS * 1000) }) : tn("{n} terbuka", "{n} terbuka", alerts.length));
  const nothing = alertFeed.querySelector(".nothing");
  nothing.hidden = alerts.length > 0;
  if (!nothing.hidden) write(nothing, nothingWords(feedAgeS));
  const footer = alertFeed.querySelector("footer");
  footer.hidden = rest === 0;
  write(footer, tn("{n} lagi di meja operator", "{n} lagi di meja operator", rest));
}

function nothingWords(feedAgeS) {
  const since = state.lastAlertAt ? t("Tidak ada alarm sejak {time}", { time: clockShort(state.lastAlertAt) }) : t("Tidak ada alarm");
  return link.state === "open" ? t("{since}, umpan sehat {age} lalu", { since, age: fineAge(feedAgeS) }) : t("{since}, tetapi umpan terputus", { since });
}

function drawMarkers(alerts) {
  const shown = { alerts, incidents: openIncidents(state) };
  map.setMarkers(shown);
  islands.setMarkers(shown);
}

function drawTour() {
  const tour = page.tile_panels.map((name) => panels.get(name)?.tile).filter(Boolean);
  const dark = tour.filter((tile) => tile.state === "lost").length;
  const count = tn("{n} kamera", "{n} kamera", tour.length);
  write(byId("tour"), dark ? `${count}, ${t("{n} tanpa gambar", { n: dark })}` : count);
}

function tiles() {
  return [...grid.querySelectorAll("camera-tile:not(.coming)")].map((tile) => ({ state: tile.state, age: Number(tile.getAttribute("age") ?? Infinity) }));
}

function drawClock(now) {
  write(byId("weekday"), weekday(now));
  write(byId("date"), date(now));
  const [hours, minutes, seconds] = clock(now).split(":");
  const face = byId("clock");
  if (face.dataset.shown === clock(now)) return;
  face.dataset.shown = clock(now);
  face.replaceChildren(`${hours}:${minutes}`, Object.assign(document.createElement("i"), { textContent: `:${seconds}` }));
}

/** Letter sizes follow from the wall's width and the farthest reader; an output shows one rectangle of the whole. */
function setGeometry({ wall, output }) {
  root.style.setProperty("--wall-width-m", wall.width_m);
  root.style.setProperty("--wall-viewer-m", wall.viewer_m);
  for (const [name, value] of Object.entries(output)) root.style.setProperty(`--output-${name}`, value);
}

async function loadMaps() {
  try {
    await Promise.all([map.load(), islands.load(), districts.load()]);
  } catch {
    setTimeout(loadMaps, 5000); // the map's own age says since when it stands still
  }
}
