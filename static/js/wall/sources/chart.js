/* <wall-chart>: numbers over places or time, read anew each minute. ECharts is read with the first chart, not before. */

import { get } from "../../lib/api.js";
import { t, tn } from "../../lib/i18n.js";
import { whole } from "../../lib/time.js";
import { write } from "../write.js";
import * as options from "./chart-options.js";
import { Poll } from "./poll.js";
import { part, WallSource } from "./source.js";

const TITLES = {
  cameras_by_district: () => t("Kamera hidup per kecamatan"),
  alarm_load: () => t("Beban alarm"),
  acknowledge: () => t("Waktu terima alarm"),
  etle: () => t("Tren ETLE"),
};

export class WallChart extends WallSource {
  refreshS = 60;
  ready = false;
  #said; #plot; #nothing; #legend; #drawing = null; #library = null; #data = null; #resize; #poll; #failure = "";

  build() {
    this.classList.add("chart");
    this.head(TITLES[this.content.chart]?.() ?? this.content.chart);
    this.#said = part("p", this, "said");
    this.#plot = part("div", this, "plot");
    this.#plot.setAttribute("role", "img");
    this.#nothing = part("p", this, "nothing");
    this.#legend = part("footer", this);
    this.#nothing.hidden = true;
    this.#resize = new ResizeObserver(() => this.#drawChart());
    this.#poll = new Poll({
      everyS: this.refreshS,
      ask: (signal) => get(`/api/v1/charts/${encodeURIComponent(this.content.chart)}/`, { signal }),
      take: (data) => this.#take(data),
    });
  }

  open() {
    if (this.closest("wall-panel[unseen]")) return; // another output's part of the wall: nobody sees it here
    this.#poll.start();
    this.#resize.observe(this.#plot);
  }

  close() {
    this.#poll.stop();
    this.#resize.disconnect();
    this.#drawing?.dispose();
    this.#drawing = null;
  }

  render() {
    if (this.#poll.failure !== this.#failure) this.#fail(this.#poll.failure);
  }

  #fail(words) {
    this.#failure = words;
    if (this.#data) return; // what was read before stays, and its age says so
    this.#say(words ? t("Grafik belum terbaca: {why}", { why: words }) : "");
    if (words) this.#isReady();
  }

  async #take(data) {
    this.#data = data;
    this.asOf = Date.parse(data.as_of);
    if (data.refresh_s) this.refreshS = data.refresh_s;
    if (data.available) this.#library ??= await library();
    this.#drawChart();
    this.#isReady();
  }

  #drawChart() {
    const data = this.#data;
    if (!data || !this.isConnected) return;
    const words = data.available ? nothingIn(data) : data.reason;
    this.#say(words);
    this.#plot.hidden = this.#said.hidden = this.#legend.hidden = Boolean(words);
    if (words || !this.#library || !this.#plot.clientWidth) return;
    this.#saidOf(data);
    this.#drawing ??= this.#library.init(this.#plot, null, { renderer: "canvas" });
    this.#drawing.resize();
    this.#drawing.setOption(this.#option(data), { notMerge: true });
  }

  #option(data) {
    const look = lookOf(this.#plot);
    switch (data.chart) {
      case "cameras_by_district": return options.districts(data.districts, look);
      case "alarm_load": return options.load(data, look);
      default: return options.acknowledge(data, look);
    }
  }

  #say(words) {
    this.#nothing.hidden = !words;
    write(this.#nothing, words ?? "");
  }

  /** The number, in words, for whoever reads no bars. */
  #saidOf(data) {
    const [number, words, tone, legend] = figureOf(data, options.rowsIn(lookOf(this.#plot)));
    this.#said.className = `said ${tone}`.trim();
    if (this.#said.dataset.text !== number + words) {
      this.#said.dataset.text = number + words;
      this.#said.replaceChildren(Object.assign(document.createElement("b"), { textContent: number }), ` ${words}`);
    }
    this.#plot.setAttribute("aria-label", `${number} ${words}`);
    if (this.#legend.dataset.text !== JSON.stringify(legend)) {
      this.#legend.dataset.text = JSON.stringify(legend);
      this.#legend.replaceChildren(...legend.map(([key, text]) => keyed(key, text)));
    }
  }

  #isReady() {
    if (this.ready) return;
    this.ready = true;
    this.dispatchEvent(new CustomEvent("ready"));
  }
}

/** @returns {[string, string, string, [string, string][]]} number, words, tone, legend */
function figureOf(data, rows) {
  if (data.chart === "cameras_by_district") {
    const sum = (name) => data.districts.reduce((n, row) => n + row[name], 0);
    const left = data.districts.length - rows;
    const legend = [["live", t("hidup")], ["degraded", t("terganggu {n}", { n: whole(sum("degraded")) })], ["down", t("mati {n}", { n: whole(sum("down")) })]];
    if (left > 0) legend.push(["", tn("+{n} kecamatan", "+{n} kecamatan", left)]);
    return [whole(sum("live")), t("dari {total} hidup", { total: whole(sum("total")) }), "", legend];
  }
  if (data.chart === "alarm_load") {
    const n = data.counts.at(-1);
    const tone = n > data.flood ? "crit" : n > data.limit ? "late" : "";
    return [n > data.flood ? t("BANJIR {n}", { n }) : String(n), t("dalam 10 menit, batas {limit}", { limit: data.limit }), tone, []];
  }
  const worst = data.priorities.filter(options.late);
  const waiting = data.priorities.reduce((n, row) => n + row.waiting, 0);
  const legend = [["p50", t("p50")], ["p80", t("p80")], ["p985", t("p98,5")], ["target", t("target")]];
  if (waiting) legend.push(["", tn("{n} belum dijawab", "{n} belum dijawab", waiting)]);
  return [worst.length ? t("Lewat target {list}", { list: worst.map(({ severity }) => severity).join(", ") }) : t("Sesuai target"), t("p80 dalam 24 jam"), worst.length ? "late small" : "small", legend];
}

function nothingIn({ chart, districts, priorities }) {
  if (chart === "cameras_by_district" && !districts.length) return t("Belum ada kamera yang bertugas");
  if (chart === "acknowledge" && !priorities.some(({ n }) => n)) return t("Tidak ada alarm yang dinilai dalam 24 jam terakhir");
  return "";
}

function keyed(key, text) {
  const item = document.createElement("span");
  if (key) part("i", item, `key ${key}`);
  item.append(text);
  return item;
}

/** Colours and sizes as they stand in tokens.css and on this wall. */
function lookOf(plot) {
  const style = getComputedStyle(plot);
  const token = (name) => style.getPropertyValue(name).trim();
  const label = parseFloat(style.fontSize);
  return {
    label, w: parseFloat(getComputedStyle(document.body).width) / 480, width: plot.clientWidth, height: plot.clientHeight, font: style.fontFamily,
    ink: token("--ink"), ink2: token("--ink-2"), ink3: token("--ink-3"), line: token("--line-2"), late: token("--p2"),
    ramp: [0, 1, 2, 3, 4, 5].map((n) => token(`--data-${n}`)),
  };
}

/** The published build sets a global, as a module too. */
async function library() {
  const name = "echarts"; // the import map's; collectstatic would take a literal for a file beside this one
  await import(name);
  return globalThis.echarts;
}

customElements.define("wall-chart", WallChart);
