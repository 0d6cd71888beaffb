/* One camera: its live picture, and its state in words as the feed tells it. */

import "../lib/camera-tile.js";
import { markReady, openConsole } from "../desk/console.js";
import { byId, setText } from "../desk/dom.js";
import { wind } from "../desk/kinds.js";
import { t } from "../lib/i18n.js";
import { reasonWords } from "../lib/reason-words.js";
import { serverClock, since } from "../lib/time.js";
import { drawDays } from "./days.js";
import { followHealth } from "./health.js";
import { showRecordings } from "./recordings.js";
import { dotOf, stateWords } from "./state-words.js";

const page = openConsole();
const row = JSON.parse(byId("row").textContent);

setText(byId("c-wind"), wind(row.bearing_deg));
if (row.shares.length) drawDays(byId("c-days"), row.shares);

function follow() {
  const { cameras, ready } = page.room.state;
  if (!ready) return;
  const camera = cameras[row.code];
  if (camera) draw(camera);
  markReady();
}

function draw(camera) {
  const place = byId("c-state");
  const changed = camera.since ?? row.since;
  const words = [stateWords(camera), reasonWords(camera) || (camera.life_cycle === "down" ? row.cause : ""), t("sejak {at}", { at: since(changed, serverClock.now()) })];
  place.firstElementChild.className = `dot ${dotOf(camera)}`.trim();
  setText(place.lastElementChild, words.filter(Boolean).join(", "));
  const tile = byId("c-tile");
  if (!tile) return;
  tile.about = { name: camera.name, extra: t("menghadap {wind}", { wind: wind(camera.bearing) }), lorong: camera.lorong, area: camera.area };
  tile.news = camera;
}

if (byId("c-tile") && page.me.can.has("clip_view")) page.keys.bind("r", t("Putar ulang 30 dtk"), () => {
  byId("c-tile").focus({ preventScroll: true }); // where Escape ends it
  byId("c-tile").toggleReplay();
});
if (page.me.can.has("map_view")) page.keys.bind("g", t("Kamera ini di peta"), () => location.assign(`/map/?camera=${encodeURIComponent(row.code)}`));
page.room.addEventListener("change", follow);
page.start();
followHealth();
showRecordings(page);
