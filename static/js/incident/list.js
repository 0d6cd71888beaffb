/* The list of incidents: filters in the address, pages by cursor, rows that follow the feed. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { incidentStateWords } from "../desk/kinds.js";
import { neighbour } from "../desk/order.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { locale, t, tn } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { clock, clockShort, date, duration, secondsBetween, serverClock } from "../lib/time.js";

const PAGE = 50;
const TYPING_MS = 250;
const OVER = new Set(["resolved", "closed", "merged", "cancelled"]);

const page = openConsole();
const form = byId("filters");
let rows = [];
let links = { next: null, previous: null };
let chosen = null;
let unseen = 0;
let reading = null;
let readAt = null;
let typing = 0;

function query() {
  const wanted = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) wanted.append(name, value);
  return wanted;
}

async function read(path) {
  reading?.abort();
  reading = new AbortController();
  try {
    const answer = await get(path, { signal: reading.signal });
    rows = answer.results;
    links = { next: answer.next, previous: answer.previous };
    readAt = serverClock.now();
    unseen = 0;
    draw();
    markReady();
  } catch (error) {
    if (error.name === "AbortError") return;
    say(t("Daftar belum terbaca: {why}", { why: error.message }), t("Sejak {at}. Ubah penyaring atau muat ulang untuk mencoba lagi.", { at: clock(serverClock.now()) }), true);
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
  }
}

function readFirst() {
  const wanted = query();
  history.replaceState(null, "", `?${wanted}`);
  byId("clear").hidden = ![...wanted.keys()].some((name) => name !== "live");
  wanted.set("limit", PAGE);
  read(`/api/v1/incidents/?${wanted}`);
}

/** The API's links name the host; only their path and query are ours. */
function own(link) {
  const { pathname, search } = new URL(link, location.href);
  return pathname + search;
}

function draw() {
  byId("rows").replaceChildren(...rows.map(drawRow));
  byId("later").disabled = !links.next;
  byId("earlier").disabled = !links.previous;
  const bar = byId("newbar");
  bar.hidden = unseen === 0;
  setText(bar, tn("{n} baru, muat", "{n} baru, muat", unseen));
  setText(byId("list-words"), tn("{n} di halaman ini", "{n} di halaman ini", rows.length) + (readAt ? `, ${clock(readAt)}` : ""));
  if (rows.length) byId("rows-words").replaceChildren();
  else if (readAt) say(t("Tidak ada insiden yang cocok"), t("Dicari pukul {at}. Longgarkan penyaring untuk melihat lebih banyak.", { at: clock(readAt) }));
  tick();
}

function say(title, words, bad = false) {
  byId("rows-words").replaceChildren(h("div", { class: bad ? "statebox bad" : "statebox", role: "status" }, h("b", {}, title), h("p", {}, words)));
}

function drawRow(row) {
  const category = locale() === "id-ID" ? row.category.name : row.category.name_en;
  const who = row.owner ?? (row.offer ? t("ditawarkan ke {name}", { name: row.offer.to }) : "–");
  const state = row.owner || OVER.has(row.state) ? "acknowledged" : "new";
  const today = date(row.opened_at) === date(serverClock.now());
  const line = h("tr", { "data-number": row.number, class: [row.number === chosen ? "on" : "", OVER.has(row.state) ? "over" : ""].join(" ").trim() || false },
    h("td", {}, glyph(row.severity, state)),
    h("td", {}, h("a", { class: "code", href: hrefOf(row) }, row.number)),
    h("td", { class: "sum", title: row.summary }, h("b", {}, titled(row.summary, row)), row.synthetic ? h("span", { class: "vh" }, t("data contoh")) : null),
    h("td", { class: "where", title: row.place }, row.place || "–"),
    h("td", { class: "hide13" }, row.area ?? "–"),
    h("td", { class: "hide13" }, category),
    h("td", {}, incidentStateWords(row.state)),
    h("td", {}, who),
    h("td", { class: "r" }, today ? clock(row.opened_at) : `${date(row.opened_at).replace(/ \d{4}$/, "")} ${clockShort(row.opened_at)}`),
    h("td", { class: "r" }, h("time", { "data-since": row.state_since })));
  line.addEventListener("click", (event) => { if (!event.target.closest("a")) location.assign(hrefOf(row)); });
  return line;
}

function hrefOf(row) {
  return `/incidents/${encodeURIComponent(row.number)}/`;
}

function tick() {
  const now = serverClock.now();
  for (const time of byId("rows").querySelectorAll("[data-since]")) setText(time, duration(secondsBetween(time.dataset.since, now)));
}

/** Rows on this page follow the feed in place; incidents that are not on it are counted, not pushed in. */
function follow() {
  const { incidents } = page.room.state;
  let changed = false;
  rows = rows.map((row) => {
    const news = incidents[row.number];
    if (!news || news.version <= row.version) return row;
    changed = true;
    return news;
  });
  const known = new Set(rows.map((row) => row.number));
  const fresh = readAt === null ? 0 : Object.values(incidents).filter((row) => !known.has(row.number) && Date.parse(row.opened_at) > readAt).length;
  if (fresh !== unseen) { unseen = fresh; changed = true; }
  if (changed) draw();
}

function step(by) {
  chosen = neighbour(rows.map((row) => ({ id: row.number })), chosen, by);
  for (const line of byId("rows").children) line.classList.toggle("on", line.dataset.number === chosen);
  byId("rows").querySelector(".on")?.scrollIntoView({ block: "nearest" });
}

/** The address says what was filtered, so that a link or a reload shows the same. */
function restore() {
  const asked = new URLSearchParams(location.search);
  if (![...asked.keys()].length) return;
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "radio") field.checked = field.value === (asked.get(field.name) ?? "");
    else if (field.type === "checkbox") field.checked = asked.getAll(field.name).includes(field.value);
    else field.value = asked.get(field.name) ?? "";
  }
}

restore();
form.addEventListener("change", readFirst);
form.addEventListener("submit", (event) => { event.preventDefault(); readFirst(); });
byId("words").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(readFirst, TYPING_MS); });
byId("clear").addEventListener("click", () => {
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.type !== "radio") field.value = "";
  }
  readFirst();
});
byId("newbar").addEventListener("click", readFirst);
byId("later").addEventListener("click", () => read(own(links.next)));
byId("earlier").addEventListener("click", () => read(own(links.previous)));
page.keys.bind("j", t("Insiden berikutnya"), () => step(1));
page.keys.bind("k", t("Insiden sebelumnya"), () => step(-1));
page.keys.bind("Enter", t("Buka insiden terpilih"), (event) => {
  if (event.target.closest?.("a, button")) event.target.closest("a, button").click();
  else if (chosen) location.assign(hrefOf({ number: chosen }));
});
page.room.addEventListener("change", follow);
onTick(tick);
page.start();
readFirst();
