/* The wall: joins the feed, the state and the stage. The only module that knows the page. */

import { Feed } from "../lib/feed.js";
import { leaseThrough } from "../lib/leases.js";
import { EMPTY, reduce } from "../lib/state.js";
import { onTick } from "../lib/ticker.js";
import { serverClock } from "../lib/time.js";
import { DeadMan } from "./dead-man.js";
import { Glass } from "./glass.js";
import { withoutNames } from "./guest.js";
import { orderAfter } from "./orders.js";
import { Night, pageAnswers } from "./night.js";
import { isSideways, properties } from "./output-geometry.js";
import { loadSources } from "./sources/registry.js";
import { Stage } from "./stage.js";
import { Telemetry } from "./telemetry.js";
import { TruthBar } from "./truth-bar.js";
import { write } from "./write.js";

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.documentElement;
const RELOADED = "wall.reloaded";
const scene = document.getElementById("scene");

let state = { ...EMPTY, wall: page.wall };
let link = { state: "open", since: null, nextTryAt: null, refused: null };
let order = page.order?.do ? page.order : null;
let operator = new URLSearchParams(location.search).has("operator");
let drawAsked = false;

const query = page.output ? `?output=${page.output.number}` : "";
const feed = new Feed({ path: `/ws/wall/${page.wall.slug}/${query}`, document });
const stage = new Stage({ host: document.getElementById("stage"), output: page.output, now: () => serverClock.now(), onShown });
const deadMan = new DeadMan();
const glass = new Glass();
const truth = new TruthBar();

feed.addEventListener("snapshot", ({ detail }) => {
  take(detail);
  if (state.wall) stage.restart(state.wall);
  sayShown();
});
feed.addEventListener("message", ({ detail }) => {
  take(detail);
  follow(detail);
});
feed.addEventListener("beat", ({ detail }) => take(detail));
feed.addEventListener("link", ({ detail }) => {
  link = detail;
  if (page.device && detail.refused === 4401) location.replace("/output/"); // revoked: this screen waits for a new code
  askToDraw();
});
document.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
  if (key.toLowerCase() !== "o" || ctrlKey || metaKey || altKey) return;
  operator = !operator;
  askToDraw();
});

setGeometry(page.wall);
leaseThrough(feed);
onTick(askToDraw);
await loadSources();
feed.connect();
if (page.output) new Telemetry({ number: page.output.number, say: (frame) => feed.say(frame), revision: () => stage.shown?.revision, tiles: tilesOnGlass });
new Night({
  number: page.output?.number ?? null, now: () => serverClock.now(), aliveMs: () => performance.now(), alerts: () => Object.values(state.alerts),
  isLinked: () => link.state === "open", answers: pageAnswers, reload: () => location.reload(),
});

function take(frame) {
  state = reduce(state, frame);
  askToDraw();
}

/** What concerns the glass of this wall. */
function follow({ kind, data }) {
  if ((data.slug ?? data.wall) !== page.wall.slug) return;
  if (kind === "wall.changed") stage.take(state.wall, data.swap_at);
  else if (kind === "wall.step") stage.step(data.steps);
  else if (kind === "wall.output") stage.output(data.output);
  else if (kind === "wall.order") obey(data);
}

function obey(message) {
  order = orderAfter(order, message, page.output?.number ?? null);
  if (order?.do !== "reload" || sessionStorage.getItem(RELOADED) === order.id) return;
  sessionStorage.setItem(RELOADED, order.id); // an order is obeyed once, also if the next page hears of it again
  location.reload();
}

function onShown(revision) {
  setGeometry(stage.shown);
  root.dataset.revision = revision;
  performance.clearMarks("wall.shown");
  performance.mark("wall.shown", { detail: { revision } });
  sayShown();
  askToDraw();
}

/** Which revision is on glass; again with each new link, for the server forgets with the old one. */
function sayShown() {
  if (page.output && stage.shown) feed.say({ shown: { output: page.output.number, revision: stage.shown.revision } });
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
  deadMan.draw(link, Date.now());
  if (!state.ready || !stage.shown) return;
  const known = knownOf(stage.shown);
  stage.draw(knownOf);
  for (const part of document.querySelectorAll(".wtop .source")) part.draw?.({ ...known, panel: null });
  truth.draw({ ...known, tiles: tiles() });
  glass.draw({ ...known, order, output: page.output });
  drawRoot(known.shown);
  write(scene, known.shown.scene?.title ?? known.shown.name);
  root.dataset.ready = "1";
}

/** What every part is told. A guest in the room reads no names. */
function knownOf(shown) {
  const now = serverClock.now();
  const feedAgeS = feed.lastFrameAt === null ? null : (Date.now() - feed.lastFrameAt) / 1000;
  const seen = withoutNames({ ...state, wall: shown });
  return { state: seen, shown: seen.wall, now, feedAgeS, asOf: feedAgeS === null ? null : now - feedAgeS * 1000, link, page, operator };
}

function drawRoot({ layout, guest, drill }) {
  root.toggleAttribute("data-untopped", layout.top === false);
  root.toggleAttribute("data-guest", Boolean(guest));
  root.toggleAttribute("data-drill", Boolean(drill));
  root.toggleAttribute("data-operator", operator);
}

/** The pictures on this glass. */
function tiles() {
  return tilesOnGlass().map((tile) => ({
    panel: tile.closest("wall-panel").name, state: tile.state, age: Number(tile.getAttribute("age") ?? Infinity),
  }));
}

function tilesOnGlass() {
  return [...(stage.grid?.querySelectorAll("wall-panel:not([unseen]) > .source:not(.coming) camera-tile") ?? [])];
}

/** Letter sizes follow from the wall's width and the farthest reader; an output shows one rectangle of the whole. */
function setGeometry(wall) {
  const lengths = { "--wall-width-m": wall.width_m, "--wall-viewer-m": wall.viewer_m, ...properties(wall, page.output) };
  for (const [name, value] of Object.entries(lengths)) root.style.setProperty(name, value);
  root.toggleAttribute("data-turned", Boolean(page.output?.rotation));
  root.toggleAttribute("data-sideways", isSideways(page.output));
}
