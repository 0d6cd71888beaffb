/* Bad actors: who rings most, again and again, too short, or without end; each with its rule and its camera. */

import { h } from "../desk/dom.js";
import { titled } from "../lib/drill-words.js";
import { t, tn } from "../lib/i18n.js";
import { serverClock, since, whole } from "../lib/time.js";
import { percent } from "./days.js";

const SHOWN = 10;

/** @param {object[]} sources */
export function topTable(sources) {
  if (!sources.length) return nothing(t("Belum ada alarm di hari-hari ini"), t("Sumber diurutkan begitu ada yang berbunyi."));
  const most = sources[0].n;
  return table([t("Sumber"), t("Aturan"), t("Tempat"), t("Terberat"), t("Alarm"), "", t("Porsi"), t("Penanggung jawab")], [4, 6], sources.map((row) => [
    source(row), rule(row), h("span", { class: "place" }, row.place || "–"), row.worst, whole(row.n), bar(row.n / most), percent(row.share), row.owner || "–",
  ]));
}

export function ringingTable(rows, none) {
  if (!rows.length) return nothing(none, t("Sesuai sasaran."));
  const rest = rows.length - SHOWN;
  const shown = table([t("Sumber"), t("Aturan"), t("Kali"), t("Terakhir"), t("Penanggung jawab")], [2], rows.slice(0, SHOWN).map((row) => [source(row), rule(row), whole(row.n), since(row.last_at, serverClock.now()), row.owner || "–"]));
  return rest > 0 ? h("div", {}, shown, h("p", { class: "rest" }, tn("dan {n} sumber lain", "dan {n} sumber lain", rest))) : shown;
}

export function staleTable(rows) {
  if (!rows.length) return nothing(t("Tidak ada alarm yang aktif lebih dari 24 jam"), t("Sesuai sasaran."));
  return table([t("Prioritas"), t("Alarm"), t("Aturan"), t("Tempat"), t("Sejak"), t("Pemegang"), t("Insiden")], [], rows.map((row) => [
    row.severity, titled(row.summary || row.title, row), rule(row), row.camera ? source(row) : row.place || "–", since(row.since, serverClock.now()), row.owner ?? h("span", { class: "late" }, t("belum ada")), row.incident ? h("a", { class: "code", href: `/incidents/${row.incident}/` }, row.incident) : "–",
  ]));
}

export function unauthorisedTable(rows) {
  if (!rows.length) return nothing(t("Tidak ada"), t("Setiap penundaan dan peredaman yang berlaku tercatat di jejak audit."));
  return table([t("Yang meredam"), t("Alasan"), t("Oleh"), t("Sejak")], [], rows.map((row) => [h("span", { class: "code late" }, row.subject), row.reason, row.by, since(row.since, serverClock.now())]));
}

function table(heads, right, rows) {
  const mark = (i) => (right.includes(i) ? "r" : "");
  return h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((words, i) => h("th", { scope: "col", class: mark(i) }, words)))),
    h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map((cell, i) => h("td", { class: mark(i) }, cell))))));
}

function source(row) {
  return row.camera ? h("a", { class: "code", href: `/cameras/${encodeURIComponent(row.camera)}/` }, row.camera) : h("span", { class: "code" }, row.fingerprint ?? "–");
}

function rule(row) {
  return h("a", { class: "rule", href: `/rules/?kind=${encodeURIComponent(row.kind)}` }, row.title);
}

function bar(share) {
  const place = h("span", { class: "sharebar" }, h("i", {}));
  place.firstElementChild.style.width = `${(share * 100).toFixed(1)}%`;
  return place;
}

function nothing(title, words) {
  return h("div", { class: "statebox" }, h("b", {}, title), h("p", {}, words));
}
