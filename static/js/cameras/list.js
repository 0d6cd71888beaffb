/* The camera list: rows and counts come from the server; states follow the feed; the chosen camera stands at the right. */

import "../lib/camera-still.js";
import "../lib/camera-tile.js";
import { markReady, openConsole } from "../desk/console.js";
import { byId, setText } from "../desk/dom.js";
import { neighbour } from "../desk/order.js";
import { t } from "../lib/i18n.js";
import { Drawer } from "./drawer.js";
import { drawDays } from "./days.js";
import { dotOf, stateWords } from "./state-words.js";

const TYPING_MS = 400;

const page = openConsole();
const rows = JSON.parse(byId("rows-data").textContent);
const byCode = new Map(rows.map((row) => [row.code, row]));
const elements = new Map([...document.querySelectorAll("[data-code]")].map((element) => [element.dataset.code, element]));
const drawer = new Drawer({ room: page.room, live: page.me.can.has("camera_live"), inGrid: document.querySelector(".tiles") !== null });
const form = byId("filters");
let chosen = null;
let typing = 0;

function choose(code) {
  if (!byCode.has(code)) return;
  chosen = code;
  for (const [each, element] of elements) element.classList.toggle("on", each === code);
  drawer.show(byCode.get(code));
}

function follow() {
  const { cameras, ready } = page.room.state;
  if (!ready) return;
  for (const [code, element] of elements) {
    const news = cameras[code];
    if (!news) continue;
    if (element.localName === "camera-tile") {
      element.about = { name: news.name, extra: code, lorong: news.lorong, area: news.area };
      element.news = news;
      continue;
    }
    const state = element.querySelector(".state");
    state.firstElementChild.className = `dot ${dotOf(news)}`.trim();
    setText(state.lastElementChild, stateWords(news));
  }
  drawer.follow();
  markReady();
}

for (const [code, element] of elements) {
  const bars = element.querySelector(".av30");
  if (bars) drawDays(bars, byCode.get(code).shares);
  element.addEventListener("click", (event) => { if (!event.target.closest("a")) choose(code); });
  element.addEventListener("dblclick", () => location.assign(drawer.href(code)));
  element.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); choose(code); } });
}

function step(by) {
  choose(neighbour(rows.map((row) => ({ id: row.code })), chosen, by));
  elements.get(chosen)?.scrollIntoView({ block: "nearest" });
}

form.addEventListener("change", () => form.requestSubmit());
document.querySelector(".tools input").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => form.requestSubmit(), TYPING_MS); });
page.keys.bind("j", t("Kamera berikutnya"), () => step(1));
page.keys.bind("k", t("Kamera sebelumnya"), () => step(-1));
page.keys.bind("Enter", t("Buka kamera terpilih"), (event) => {
  const link = event.target.closest?.("a, button");
  if (link) link.click();
  else if (chosen) location.assign(drawer.href(chosen));
});
if (page.me.can.has("map_view")) page.keys.bind("g", t("Kamera terpilih di peta"), () => location.assign(chosen ? `/map/?camera=${encodeURIComponent(chosen)}` : "/map/"));
page.room.addEventListener("change", follow);
page.start();
if (rows.length) choose(rows[0].code);
