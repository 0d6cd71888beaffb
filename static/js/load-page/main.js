/* The page of alarm load: figures of now by the feed, hours and days from the API, zones that a supervisor moves. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { loadAfter } from "../lib/alarm-rate.js";
import { get, put } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { clock } from "../lib/time.js";
import { dayCharts, kpiTable } from "./days.js";
import { hourStrip } from "./hours.js";
import { ringingTable, staleTable, topTable, unauthorisedTable } from "./lists.js";
import { nowCards } from "./now.js";
import { ackRows, mixBars } from "./shares.js";
import { ZoneBoard } from "./zones.js";

const HOURS_EVERY_MS = 60000;

const page = openConsole();
const mayRoute = page.me.can.has("load_route");
const board = new ZoneBoard({
  place: byId("zones"), said: byId("zones-said"), mayRoute,
  move: (route, to) => put(`/api/v1/routes/${encodeURIComponent(route.area)}/`, to === null ? { position: null } : { position: to, was: route.position }),
});
let load = fromPage("load-now");
let routes = fromPage("load-routes");

function fromPage(id) {
  return JSON.parse(byId(id).textContent);
}

function drawNow() {
  if (!load) return;
  byId("now").replaceChildren(...nowCards(load));
  setText(byId("load-as-of"), t("pukul {at}", { at: clock(load.as_of) }));
  board.show(load.positions, routes);
}

function heard(frame) {
  const after = loadAfter(load, frame);
  if (frame.kind === "route.changed") {
    routes = routes.map((route) => (route.area === frame.data.area ? frame.data : route));
    board.take(frame.data);
  }
  if (after === load || !after) return;
  load = after;
  drawNow();
}

async function readHours() {
  try {
    byId("hours").replaceChildren(hourStrip(await get("/api/v1/load/hours/")));
  } catch {
    // The strip keeps the hours it has; the top bar says that nobody answers.
  }
  setTimeout(readHours, HOURS_EVERY_MS);
}

async function readDays() {
  const query = spanQuery();
  const problem = byId("days-problem");
  byId("load-csv").href = `/api/v1/load/days.csv${query}`;
  try {
    const [report, actors] = await Promise.all([get(`/api/v1/load/days/${query}`), get(`/api/v1/load/bad-actors/${query}`)]);
    problem.hidden = true;
    drawDays(report, actors);
  } catch (error) {
    problem.hidden = false;
    setText(problem.querySelector("b"), t("Laporan tidak dapat dibaca"));
    setText(problem.querySelector("p"), error.problem?.errors?.from?.[0] ?? error.message);
  }
}

function drawDays(report, actors) {
  const form = byId("load-span");
  form.elements.from.value = report.first;
  form.elements.to.value = report.last;
  const note = byId("days-indicative");
  note.hidden = !report.indicative;
  setText(note, report.known_days ? t("Baru {n} hari tercatat di rentang ini. Angka di bawah hanya petunjuk: ISA-18.2 menilai paling sedikit 30 hari.", { n: report.known_days }) : t("Belum ada satu hari penuh di rentang ini. Catatan dibuat tiap sepuluh menit sejak ruang ini berjalan."));
  byId("kpi").replaceChildren(...kpiTable(report, actors));
  byId("days").replaceChildren(...dayCharts(report));
  byId("mix").replaceChildren(...mixBars(report));
  byId("ack").replaceChildren(...ackRows(report.acknowledged));
  byId("top").replaceChildren(topTable(actors.sources));
  byId("chattering").replaceChildren(ringingTable(actors.chattering, t("Tidak ada yang berulang-ulang")));
  byId("fleeting").replaceChildren(ringingTable(actors.fleeting, t("Tidak ada yang sekejap")));
  byId("stale").replaceChildren(staleTable(actors.stale));
  byId("unauthorised").replaceChildren(unauthorisedTable(actors.unauthorised));
}

function spanQuery() {
  const { from, to } = byId("load-span").elements;
  return from.value && to.value ? `?from=${from.value}&to=${to.value}` : "";
}

byId("load-span").addEventListener("submit", (event) => {
  event.preventDefault();
  readDays();
});
byId("load-print").addEventListener("click", () => print());
if (mayRoute) byId("zones-hint").replaceChildren(t("seret kecamatan ke posisi lain, atau pilih lalu tekan"), " ", h("kbd", {}, "←"), " ", h("kbd", {}, "→"));
else setText(byId("zones-hint"), t("pengawas dapat memindahkannya"));
for (const name of ["snapshot", "message"]) page.room.feed.addEventListener(name, ({ detail }) => heard(detail));
byId("hours").replaceChildren(hourStrip(fromPage("load-strips")));
drawNow();
page.start();
setTimeout(readHours, HOURS_EVERY_MS);
readDays().then(markReady);
