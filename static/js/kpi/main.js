/* The page of the room's times: asks when a filter changes, draws what came, says what and since when if it did not. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { get } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { clock, date, duration, serverClock, whole } from "../lib/time.js";
import { days, hours, keeps, share, span } from "./words.js";

const W = 480, H = 120;
const page = openConsole();
const form = byId("kpi-filters");
let asked = 0;

function query() {
  const said = new FormData(form);
  return new URLSearchParams({ ...days(Number(said.get("days")), serverClock.now()), area: said.get("area"), category: said.get("category") });
}

async function ask() {
  const mine = ++asked;
  const words = query();
  byId("kpi-csv").href = `/api/v1/kpi.csv?${words}`;
  form.setAttribute("aria-busy", "true");
  try {
    const told = await get(`/api/v1/kpi/?${words}`);
    if (mine === asked) draw(told);
  } catch (error) {
    if (mine === asked) say(t("Angka tidak dapat dibaca"), t("{why}, pukul {at}", { why: error.message, at: clock(serverClock.now()) }), true);
  } finally {
    if (mine === asked) form.removeAttribute("aria-busy");
    markReady();
  }
}

function say(title, words, bad = false) {
  const box = byId("kpi-state");
  box.hidden = false;
  box.classList.toggle("bad", bad);
  setText(box.querySelector("b"), title);
  setText(box.querySelector("p"), words);
  byId("kpi-body").hidden = true;
}

function draw(told) {
  setText(byId("kpi-span"), t("{from} sampai {to}, {n}", { from: date(told.from), to: date(Date.parse(told.to) - 1000), n: tn("{n} insiden", "{n} insiden", told.incidents) }));
  byId("kpi-indicative").hidden = !told.indicative;
  setText(byId("kpi-indicative"), t("Rentang di bawah 30 hari: angka ini petunjuk, bukan ukuran."));
  if (!told.incidents && !told.acknowledge.some(({ n, waiting }) => n + waiting)) {
    say(t("Tidak ada yang dapat dihitung"), t("Tidak ada alarm dan insiden antara {from} dan {to}.", { from: date(told.from), to: date(Date.parse(told.to) - 1000) }));
    return;
  }
  byId("kpi-state").hidden = true;
  byId("kpi-body").hidden = false;
  byId("ack").replaceChildren(...told.acknowledge.map(acknowledged));
  byId("times").replaceChildren(figure(t("Sampai ditugaskan"), told.assign), figure(t("Sampai di lokasi"), told.on_scene), figure(t("Sampai selesai"), told.resolve));
  byId("hours").replaceChildren(hourChart(hours(told.by_hour)));
  table(byId("districts"), t("Kecamatan"), told.by_district, (row) => row.district || t("tanpa tempat"));
  const names = new Map([...form.elements.category.options].map((option) => [option.value, option.text]));
  table(byId("categories"), t("Kategori"), told.by_category, (row) => names.get(row.category) ?? row.category);
}

/* A bar to p98.5, a mark at p50 and p80, and the two lines that they are held against. */
function acknowledged(row) {
  const most = Math.max(row.line_985_s * 1.5, row.p985 ?? 0);
  const x = (seconds) => 100 * Math.min(1, seconds / most);
  const bar = svg("svg", { viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true" });
  if (row.n) {
    bar.append(svg("rect", { class: "reach", y: 4, height: 6, width: x(row.p985) }), svg("rect", { class: "most", y: 4, height: 6, width: x(row.p80) }));
    bar.append(svg("rect", { class: "half", x: x(row.p50), y: 2, height: 10, width: 0.4 }));
  }
  for (const line of [row.line_80_s, row.line_985_s]) bar.append(svg("line", { x1: x(line), x2: x(line), y1: 0, y2: 14 }));
  const kept = [keeps(row.p80, row.line_80_s), keeps(row.p985, row.line_985_s)];
  return h("li", { class: kept.includes(false) ? "missed" : "" },
    h("b", {}, row.severity), bar,
    h("span", {}, t("p50 {p50} · p80 {p80} dari {line80} · p98,5 {p985} dari {line985}", { p50: span(row.p50), p80: span(row.p80), line80: duration(row.line_80_s), p985: span(row.p985), line985: duration(row.line_985_s) })),
    h("em", {}, [tn("{n} alarm", "{n} alarm", row.n), row.waiting ? tn("{n} menunggu", "{n} menunggu", row.waiting) : ""].filter(Boolean).join(" · ")));
}

function figure(title, spread) {
  return h("div", { class: "figure" }, h("span", {}, title), h("b", {}, span(spread.p50)),
    h("em", {}, t("p80 {p80} · p98,5 {p985}", { p80: span(spread.p80), p985: span(spread.p985) })),
    h("em", {}, spread.n ? t("{share} sesuai janji, {n} insiden", { share: share(spread.within_pct), n: whole(spread.n) }) : t("belum ada")));
}

function hourChart(rows) {
  const most = Math.max(1, ...rows.map(({ n }) => n)), slow = Math.max(1, ...rows.map(({ p50 }) => p50 ?? 0));
  const chart = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": rows.filter(({ n }) => n).map(({ hour, n, p50 }) => t("pukul {hour}: {n} insiden, {p50}", { hour, n, p50: span(p50) })).join("; ") });
  const step = W / 24;
  for (const { hour, n } of rows) chart.append(svg("rect", { x: hour * step + 1.5, width: step - 3, y: H - (n / most) * (H - 8), height: (n / most) * (H - 8) }));
  const known = rows.filter(({ p50 }) => p50 !== null);
  chart.append(svg("polyline", { points: known.map(({ hour, p50 }) => `${(hour + 0.5) * step},${H - (p50 / slow) * (H - 8)}`).join(" ") }));
  return h("div", { class: "hourly" }, chart, h("p", { "aria-hidden": "true" }, ...[0, 6, 12, 18].map((hour) => h("span", {}, `${String(hour).padStart(2, "0")}.00`)), h("span", {}, t("puncak {n}, median terlama {p50}", { n: whole(most), p50: duration(slow) }))));
}

function table(place, title, rows, name) {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  const head = h("thead", {}, h("tr", {}, h("th", { scope: "col" }, title), h("th", { scope: "col", class: "r" }, t("insiden")), ...[t("ditugaskan p50"), t("di lokasi p50"), t("selesai p50"), t("sesuai janji")].map((word) => h("th", { scope: "col", class: "r" }, word))));
  const body = [...rows].sort((a, b) => b.n - a.n).map((row) => {
    const bar = svg("svg", { class: "share", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" });
    bar.append(svg("rect", { width: 100 * row.n / most, height: 6 }));
    return h("tr", {}, h("th", { scope: "row" }, name(row), bar), h("td", { class: "r" }, whole(row.n)), h("td", { class: "r" }, span(row.assign.p50)), h("td", { class: "r" }, span(row.on_scene.p50)), h("td", { class: "r" }, span(row.resolve.p50)), h("td", { class: "r" }, share(row.resolve.within_pct)));
  });
  place.replaceChildren(head, h("tbody", {}, ...body));
}

form.addEventListener("change", ask);
form.addEventListener("submit", (event) => event.preventDefault());
say(t("Menghitung"), "");
ask();
page.start();
