/* The page of the escalation levels: drawn from the feed, so that a change is here when it is on the wall. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { neighbour } from "../desk/order.js";
import { get } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { clock, ms, secondsBetween, serverClock, since, whole } from "../lib/time.js";
import { draw as drawChart } from "./chart.js";
import { askAboutRaise, askForLevel } from "./dialogs.js";
import { levelGlyph } from "./glyph.js";
import { ordered, standing } from "./order.js";

const WEEK_MS = 7 * 86_400_000;
const SILENT_S = 60;
const WHAT = { suggested: () => t("disarankan"), raised: () => t("dinaikkan"), confirmed: () => t("dikonfirmasi"), lowered: () => t("diturunkan"), refused: () => t("ditolak") };
const EVIDENCE = { p1: (code) => `/incidents/?severity=P1&place=${code}`, p2: (code) => `/incidents/?severity=P2&place=${code}`, floods: (code) => `/incidents/?category=BJR&place=${code}`, fires: (code) => `/incidents/?category=KBK&place=${code}`, cameras: () => "/cameras/?state=down", reports: (code) => `/incidents/?place=${code}`, alarm_flood: () => "/alarm-load/", unstaffed: () => "/shifts/" };

const page = openConsole();
const data = JSON.parse(byId("level-data").textContent);
let levels = Object.fromEntries(data.levels.map((row) => [row.area, row]));
let chosen = new URLSearchParams(location.search).get("area") ?? "city";
let computedAt = data.levels[0]?.computed_at ?? null;
let historyOf = "";

function take(row) {
  levels = { ...levels, [row.area]: row };
  historyOf = "";
  draw();
}

function choose(area) {
  chosen = area;
  history.replaceState(null, "", `?area=${area}`);
  draw();
}

function draw() {
  const { city, districts } = ordered(Object.values(levels));
  const now = serverClock.now();
  byId("none").hidden = districts.length > 0;
  if (city) {
    byId("city-glyph").replaceChildren(levelGlyph(city.level, { confirmed: city.state === "confirmed" }));
    byId("city-name").replaceChildren(city.word, h("small", {}, t("{name}, tingkat {n} dari 5, {standing}", { name: city.name, n: city.level, standing: standing(city, now) })), city.exercise ? h("span", { class: "drill-tag" }, t("LATIHAN")) : "");
    setText(byId("city-why"), reason(city));
    byId("city-acts").replaceChildren(...buttons(city));
  }
  const busy = districts.filter(({ level }) => level > 1).length;
  setText(byId("districts-count"), busy ? tn("{n} di atas normal", "{n} di atas normal", busy) : t("semua normal"));
  const focused = document.activeElement?.dataset?.area;
  byId("rows").replaceChildren(...districts.map((row) => line(row, now)));
  if (focused) byId("rows").querySelector(`[data-area="${CSS.escape(focused)}"]`)?.focus();
  drawDetail(levels[chosen] ?? city, now);
}

function reason(row) {
  return row.suggested === row.level ? row.why : t("Sistem menyarankan {why}", { why: row.why });
}

function line(row, now) {
  const differs = row.suggested !== row.level;
  return h("tr", { class: row.area === chosen ? "on" : "", onclick: () => choose(row.area) },
    h("td", {}, h("button", { type: "button", class: "name", "data-area": row.area, "aria-pressed": String(row.area === chosen) }, row.name), row.exercise ? h("span", { class: "drill-tag" }, t("LATIHAN")) : null),
    h("td", {}, h("span", { class: "cell" }, levelGlyph(row.level, { confirmed: row.state === "confirmed" }), row.word, row.state === "unconfirmed" ? h("small", { class: "late" }, t("belum dikonfirmasi")) : null)),
    h("td", { class: "wide" }, since(row.since, now)),
    h("td", { class: differs ? "differs" : "" }, String(row.suggested)),
    h("td", { class: "why wide" }, row.contributors.map(({ words }) => words).join(", ") || "–"));
}

function drawDetail(row, now) {
  if (!row) return;
  setText(byId("detail-head"), row.name);
  setText(byId("detail-since"), standing(row, now));
  setText(byId("why-head"), t("Nilai {points}, disarankan {level}", { points: whole(row.score), level: row.suggested }));
  const most = Math.max(1, ...row.contributors.map(({ points }) => points));
  byId("reasons").replaceChildren(...(row.contributors.length ? row.contributors.map((one) => because(one, row, most)) : [h("li", { class: "muted" }, t("Tidak ada yang menonjol."))]));
  byId("detail-acts").replaceChildren(...buttons(row));
  const stage = data.stages.find(({ level }) => level === row.level);
  setText(byId("todo-head"), t("Tindakan pada tingkat {level} {name}", { level: stage.level, name: stage.name }));
  drawTodo(row, row.area === "city" ? stage.city : stage.district);
  if (historyOf !== row.area) readHistory(row);
}

function because(one, row, most) {
  const bar = svg("svg", { viewBox: "0 0 100 3", preserveAspectRatio: "none", "aria-hidden": "true" });
  bar.append(svg("rect", { width: (100 * one.points) / most, height: 3 }));
  const to = one.name === "district" ? `?area=${one.area}` : EVIDENCE[one.name]?.(row.area === "city" ? "" : row.area);
  return h("li", {}, to ? h("a", { href: to }, one.words) : h("span", {}, one.words), h("small", {}, t("{n} poin", { n: whole(one.points) })), bar);
}

/* Ticks are one's own help for this change of level: kept in the browser, cleared by the next change. */
function drawTodo(row, actions) {
  const key = `level-todo ${row.area} ${row.since}`;
  const done = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  byId("todo").replaceChildren(...actions.map((action, n) => h("label", { class: "check" }, h("input", { type: "checkbox", checked: done.has(n), onchange: ({ target }) => { if (target.checked) done.add(n); else done.delete(n); sessionStorage.setItem(key, JSON.stringify([...done])); } }), action)));
}

function buttons(row) {
  const found = [];
  const waits = row.state === "unconfirmed";
  if (waits && data.confirms) found.push(h("button", { type: "button", class: "btn primary", onclick: () => askAboutRaise("confirm", row, take) }, t("Konfirmasi")), h("button", { type: "button", class: "btn", onclick: () => askAboutRaise("refuse", row, take) }, t("Tolak")));
  if (data.raises && row.level < 5) found.push(h("button", { type: "button", class: `btn${row.suggested > row.level && !waits ? " primary" : ""}`, onclick: () => askForLevel("raise", row, data.stages, take) }, t("Naikkan")));
  if (data.confirms && row.level > 1) found.push(h("button", { type: "button", class: "btn", onclick: () => askForLevel("lower", row, data.stages, take) }, t("Turunkan")));
  return found;
}

async function readHistory(row) {
  historyOf = row.area;
  const to = serverClock.now();
  try {
    const { changes } = await get(`/api/v1/levels/${row.area}/history/`);
    if (historyOf !== row.area) return;
    drawChart(byId("chart"), changes, { from: to - WEEK_MS, to });
    const told = changes.filter(({ what }) => what !== "suggested").reverse();
    byId("changes").replaceChildren(...(told.length ? told.map((one) => changeLine(one, to)) : [h("li", { class: "muted" }, t("Tidak ada perubahan dalam tujuh hari."))]));
  } catch (error) {
    historyOf = "";
    byId("changes").replaceChildren(h("li", { class: "late" }, error.message));
  }
}

function changeLine(one, now) {
  return h("li", {}, h("time", { datetime: one.at }, since(one.at, now)), h("span", {}, h("b", {}, `${one.before} → ${one.after} `), WHAT[one.what](), one.by ? ` · ${one.by}` : "", one.reason ? ` · ${one.reason}` : ""), h("a", { href: `/api/v1/levels/changes/${one.uid}.cap.xml` }, "CAP"));
}

function drawAge() {
  const at = page.room.state.figures?.levels_as_of ?? computedAt;
  const late = !at || secondsBetween(at, serverClock.now()) > SILENT_S;
  document.querySelector(".level-page").classList.toggle("stale", late);
  setText(byId("as-of"), at ? (late ? t("tidak dihitung sejak {at}", { at: clock(at) }) : t("per {time}", { time: clock(at) })) : "");
}

page.room.addEventListener("change", () => {
  const fresh = page.room.state.levels ?? {};
  const changed = Object.values(fresh).filter((row) => JSON.stringify(levels[row.area]) !== JSON.stringify(row));
  if (!changed.length) return;
  if (changed.some((row) => row.area === chosen && (row.version !== levels[row.area]?.version || row.suggested !== levels[row.area]?.suggested))) historyOf = "";
  computedAt = changed.map((row) => row.computed_at).sort((a, b) => ms(a) - ms(b)).at(-1);
  levels = { ...levels, ...fresh };
  draw();
});

function step(by) {
  const { districts } = ordered(Object.values(levels));
  const next = neighbour([{ id: "city" }, ...districts.map(({ area }) => ({ id: area }))], chosen, by);
  if (next) choose(next);
}

page.keys.bind("j", t("Kecamatan berikutnya"), () => step(1));
page.keys.bind("k", t("Kecamatan sebelumnya"), () => step(-1));
onTick(drawAge);
draw();
drawAge();
page.start();
markReady();
