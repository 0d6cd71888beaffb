/* The page that looks back: a day, its minutes, the wall as it was at the chosen one. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { readTours } from "../desk/tour-titles.js";
import { kindWords } from "../lib/alert-card.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { t, tn } from "../lib/i18n.js";
import { clock, clockShort, date, month, serverClock, since, weekday, whole } from "../lib/time.js";
import { DAY_MS, MINUTE_MS, clamp, dayOf, daysUntil, minuteOf, momentIn, monthsOf, neighbour, startOf, ticks } from "./history-days.js";
import { drawWall, panelFacts } from "./history-panels.js";
import { eventWords } from "./remote-event-words.js";

const PLAY_MS = 700; // a minute of the past; slower if the server is
const SETTLE_MS = 120; // of the slider, before the server is asked
const MOST_PAGES = 20;

const page = openConsole();
const { slug, now: opened, days } = JSON.parse(byId("history-data").textContent);
const base = `/api/v1/walls/${encodeURIComponent(slug)}/history/`;
const limits = () => ({ now: Math.max(Date.parse(opened), serverClock.now()), days });
const eventsOf = new Map(); // by day
let at = clamp(momentIn(location.search) ?? Date.parse(opened), limits());
let moment = null;
let chosen = null;
let asking = null;
let settle = 0;
let playing = 0;

function go(to, { soon = false } = {}) {
  at = clamp(to, limits());
  history.replaceState(null, "", `?at=${new Date(at).toISOString()}`);
  drawTime();
  clearTimeout(settle);
  if (!soon) return read();
  settle = setTimeout(read, SETTLE_MS);
  return null;
}

async function read() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  readDay(dayOf(at));
  try {
    moment = await get(`${base}?at=${encodeURIComponent(new Date(at).toISOString())}`, { signal });
    draw("");
  } catch (error) {
    if (error.name === "AbortError") return;
    draw(error.message);
  }
  markReady();
}

async function readDay(day) {
  const closed = startOf(day + 1) < limits().now;
  if (eventsOf.has(day) && (closed || eventsOf.get(day).until >= at)) return drawTicks();
  const until = Math.min(startOf(day + 1), limits().now + 1000);
  const span = { from: new Date(startOf(day)).toISOString(), to: new Date(until).toISOString(), limit: 500 };
  const found = [];
  let after = 0;
  try {
    for (let n = 0; n < MOST_PAGES && after !== null; n += 1) {
      const answer = await get(`${base}events/?${new URLSearchParams({ ...span, after })}`);
      found.push(...answer.results);
      after = answer.next;
    }
    eventsOf.set(day, { events: found, until });
  } catch (error) {
    setText(byId("ticks-count"), t("Peristiwa hari ini belum terbaca: {why}", { why: error.message }));
    return null;
  }
  return drawTicks();
}

function drawTime() {
  setText(byId("at-clock"), clock(at));
  setText(byId("at-day"), `${weekday(at)}, ${date(at)}`);
  byId("minute").value = String(minuteOf(at));
  byId("minute").setAttribute("aria-valuetext", `${clockShort(at)} ${date(at)}`);
  for (const button of byId("days").children) button.setAttribute("aria-pressed", String(Number(button.dataset.day) === dayOf(at)));
  drawTicks();
}

function drawTicks() {
  const day = dayOf(at);
  const known = eventsOf.get(day);
  const marks = known ? [...ticks(known.events, day)] : [];
  const here = svg("rect", { class: "here", x: minuteOf(at) - 1, y: 0, width: 2, height: 24 });
  byId("ticks").replaceChildren(...marks.map(([minute, kind]) => svg("rect", { class: kind, x: minute, y: kind === "self" ? 14 : 6, width: 2, height: kind === "self" ? 6 : 14 })), here);
  if (known) setText(byId("ticks-count"), known.events.length ? tn("{n} peristiwa hari itu", "{n} peristiwa hari itu", known.events.length) : t("Tidak ada peristiwa hari itu"));
}

function draw(problem) {
  const shown = problem ? null : moment.shown;
  const empty = byId("no-past");
  byId("past").hidden = !shown;
  empty.hidden = Boolean(shown);
  empty.classList.toggle("bad", Boolean(problem));
  if (problem) {
    setText(empty.querySelector("b"), t("Riwayat tidak terbaca"));
    setText(empty.querySelector("p"), t("{why}. Geser waktu untuk mencoba lagi.", { why: problem }));
    return;
  }
  if (shown) drawWall(byId("past"), moment, { chosen, choose });
  else {
    setText(empty.querySelector("b"), t("Tidak ada ingatan tentang saat ini"));
    setText(empty.querySelector("p"), moment.oldest ? t("Ingatan dinding ini mulai {at}.", { at: `${date(moment.oldest)} ${clockShort(moment.oldest)}` }) : t("Dinding ini belum pernah berubah."));
  }
  setText(byId("at-event"), eventLine(shown));
  byId("panel").replaceChildren(...panelFacts(chosen, moment, at));
  drawList("alerts", moment.alerts.map(alertRow), t("Tidak ada alarm terbuka saat itu."));
  drawList("incidents", moment.incidents.map(incidentRow), t("Tidak ada insiden terbuka saat itu."));
}

function eventLine(shown) {
  const { event } = moment;
  if (!shown || !event) return "";
  const modes = [shown.scene?.title, shown.lock ? t("terkunci: {reason}", { reason: shown.lock.reason }) : "", shown.guest ? t("tamu di ruangan") : "", shown.drill ? t("latihan: {title}", { title: shown.drill.title }) : ""];
  const { by, words } = eventWords({ ...event.detail, kind: event.kind, by: event.by });
  const last = event.kind === "kept" ? "" : t("terakhir {at} {by}: {words}", { at: since(event.at, at), by, words });
  return [...modes, last].filter(Boolean).join(" · ");
}

function drawList(id, rows, none) {
  byId(id).replaceChildren(...rows);
  setText(byId(`${id}-count`), rows.length ? whole(rows.length) : "");
  byId(`no-${id}`).hidden = rows.length > 0;
  setText(byId(`no-${id}`), none);
}

function alertRow(alert) {
  const seenBy = alert.acknowledged;
  const words = seenBy ? t("diterima {by} {at}", { by: seenBy.by || t("Dinding sendiri"), at: since(seenBy.at, at) }) : t("belum diterima siapa pun");
  return h("li", { class: alert.state }, glyph(alert.severity, alert.state), h("p", {}, h("b", {}, titled(alert.summary || kindWords(alert.kind), alert)), h("small", {}, [alert.place, t("muncul {at}", { at: since(alert.raised_at, at) })].filter(Boolean).join(" · ")), h("small", {}, words)));
}

function incidentRow(incident) {
  return h("li", {}, glyph(incident.severity, "acknowledged"), h("p", {}, h("a", { href: `/incidents/${encodeURIComponent(incident.number)}/` }, incident.number), h("b", {}, titled(incident.summary, incident)), h("small", {}, [incident.place, t("dibuka {at}", { at: since(incident.opened_at, at) })].filter(Boolean).join(" · "))));
}

function choose(name) {
  chosen = name;
  draw("");
  byId("past").querySelector(`[data-panel="${CSS.escape(name)}"]`)?.focus();
}

function toEvent(direction) {
  stop();
  const known = [...eventsOf.values()].flatMap(({ events }) => events);
  const found = neighbour(known, at, direction);
  go(found ?? (direction > 0 ? startOf(dayOf(at) + 1) : startOf(dayOf(at)) - MINUTE_MS));
}

function drawPlay() {
  byId("play").setAttribute("aria-pressed", String(Boolean(playing)));
  setText(byId("play-words"), playing ? t("Jeda") : t("Putar"));
}

function stop() {
  clearTimeout(playing);
  playing = 0;
  drawPlay();
}

async function playOn() {
  if (at >= limits().now) { stop(); return; }
  await go(at + MINUTE_MS);
  if (playing) playing = setTimeout(playOn, PLAY_MS);
}

function play() {
  if (playing) { stop(); return; }
  playing = setTimeout(playOn, 0);
  drawPlay();
}

const strip = daysUntil(limits().now, days);
byId("days").append(...strip.map((day) => h("button", { type: "button", "data-day": day, "aria-label": `${weekday(startOf(day))}, ${date(startOf(day))}`, onclick: () => { stop(); go(at + (day - dayOf(at)) * DAY_MS); } }, date(startOf(day)).split(" ")[0])));
byId("months").append(...monthsOf(strip).map(({ at: first, first: column, count }) => {
  const words = h("span", {}, count > 2 ? month(first) : ""); // there is no room over two days
  words.style.gridColumn = `${column + 1} / span ${count}`;
  return words;
}));
byId("minute").addEventListener("input", ({ target }) => { stop(); go(startOf(dayOf(at)) + Number(target.value) * MINUTE_MS, { soon: true }); });
byId("play").addEventListener("click", play);
byId("back").addEventListener("click", () => toEvent(-1));
byId("forth").addEventListener("click", () => toEvent(1));
byId("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    page.toasts.say(t("Tautan ke {at} disalin", { at: clock(at) }));
  } catch {
    page.toasts.say(t("Salin tautan dari bilah alamat"));
  }
});
page.keys.bind("ArrowLeft", t("Semenit mundur"), () => { stop(); go(at - MINUTE_MS, { soon: true }); });
page.keys.bind("ArrowRight", t("Semenit maju"), () => { stop(); go(at + MINUTE_MS, { soon: true }); });
page.keys.bind("j", t("Peristiwa sebelumnya"), () => toEvent(-1));
page.keys.bind("k", t("Peristiwa berikutnya"), () => toEvent(1));
page.keys.bind(" ", t("Putar atau jeda"), play);
addEventListener("pagehide", () => { stop(); clearTimeout(settle); asking?.abort(); });

page.start();
await readTours(page.me);
go(at);
