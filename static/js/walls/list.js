/* The walls and their outputs: news by the desk's socket, figures asked for every five seconds. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, setText } from "../desk/dom.js";
import { get, post } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { age, clock, secondsBetween, serverClock } from "../lib/time.js";
import { detail } from "./list-detail.js";
import { askCode, askPlace, askRevoke } from "./list-dialogs.js";
import { wallPart } from "./list-table.js";
import { withNews } from "./list-words.js";

const EVERY_MS = 5000;
const page = openConsole();
const { walls: first, at } = JSON.parse(byId("walls-data").textContent);
serverClock.tell(at);
const may = { manage: page.me.can.has("wall_manage") };
let walls = first;
let chosen = first.flatMap((wall) => wall.outputs.map(({ number }) => ({ slug: wall.slug, number })))[0] ?? null;
let readAt = serverClock.now();
let failed = null;
let drawn = "";

const on = {
  choose: (wall, { number }) => { chosen = { slug: wall.slug, number }; draw(); },
  all: (wall, act) => order(wall, null, act),
  order: (wall, output, act) => order(wall, output.number, act),
  pair: (wall, number) => askCode({ walls, wall, number, done: paired }),
  revoke: (wall, output) => askRevoke({ wall, output, done: take }),
  place: (wall, output) => askPlace({ wall, output, done: take }),
};

const WORDS = { identify: () => t("Kenali"), pattern: () => t("Pola uji"), clear: () => t("Bersihkan"), reload: () => t("Muat ulang") };

function order(wall, number, act) {
  const where = number === null ? "outputs/" : `outputs/${number}/`;
  const words = number === null ? `${WORDS[act]()}, ${wall.name}` : `${WORDS[act]()}, ${t("keluaran {n}", { n: number })}`;
  return page.acts.run(`${wall.slug} ${number}`, { words, call: () => post(`/api/v1/walls/${encodeURIComponent(wall.slug)}/${where}${act}/`), done: () => page.toasts.say(t("{act} terkirim", { act: words })) });
}

function paired(slug, row) {
  take(slug, row);
  chosen = { slug, number: row.number };
  page.toasts.say(t("Kode diterima, layar menjadi keluaran {n}", { n: row.number }));
  draw();
}

function take(slug, row) {
  walls = walls.map((wall) => (wall.slug === slug ? { ...wall, outputs: [...wall.outputs.filter(({ number }) => number !== row.number), row].sort((a, b) => a.number - b.number) } : wall));
  draw();
}

function draw() {
  const now = serverClock.now();
  setText(byId("walls-as-of"), failed ? t("{why}; gambaran {age} yang lalu", { why: failed, age: age(secondsBetween(readAt, now)) }) : clock(readAt));
  byId("walls-as-of").classList.toggle("late", Boolean(failed));
  const key = JSON.stringify([walls, chosen, Math.floor(now / 1000)]);
  if (key === drawn) return;
  drawn = key;
  keepFocus(() => drawAll(now));
}

function drawAll(now) {
  byId("no-wall").hidden = walls.length > 0;
  const outputs = walls.flatMap((wall) => wall.outputs);
  setText(byId("walls-count"), t("{alive} dari {n} keluaran hidup", { alive: outputs.filter(({ state }) => state === "online").length, n: outputs.length }));
  byId("walls").replaceChildren(...walls.map((wall) => wallPart(wall, { now, may, on, chosen: chosen?.slug === wall.slug ? chosen.number : null })));
  const wall = walls.find(({ slug }) => slug === chosen?.slug);
  const output = wall?.outputs.find(({ number }) => number === chosen.number);
  const side = byId("output");
  side.hidden = !output;
  if (output) side.replaceChildren(...detail(wall, output, { now, may, on }));
}

/** The page is drawn anew; the hand stays where it was. */
function keepFocus(change) {
  const { number, wall, do: act } = document.activeElement?.dataset ?? {};
  change();
  const find = act ? `[data-do="${act}"]` : number ? `.pick[data-wall="${CSS.escape(wall)}"][data-number="${number}"]` : null;
  if (find) document.querySelector(find)?.focus();
}

async function read() {
  try {
    const answers = await Promise.all(walls.map(({ slug }) => get(`/api/v1/walls/${encodeURIComponent(slug)}/outputs/`)));
    walls = walls.map((wall, i) => ({ ...wall, revision: answers[i].revision, outputs: answers[i].results }));
    failed = null;
    readAt = serverClock.now();
  } catch (error) {
    failed = error.message;
  }
  draw();
  setTimeout(read, EVERY_MS);
}

page.room.feed.addEventListener("message", ({ detail: { kind, data } }) => {
  if (kind === "wall.output") walls = withNews(walls, data);
  else if (kind === "wall.changed") walls = walls.map((wall) => (wall.slug === data.slug ? { ...wall, revision: data.revision } : wall));
  else return;
  draw();
});
byId("pair")?.addEventListener("click", () => askCode({ walls, done: paired }));
onTick(draw);
draw();
page.start();
setTimeout(read, EVERY_MS);
markReady();
