/* One wall of the list: its head, its canvas in small, its outputs row by row. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { since } from "../lib/time.js";
import { miniature } from "./list-mini.js";
import { DOTS, figureWords, revisionWords, stateWords, wallWords } from "./list-words.js";

/**
 * @param {object} wall
 * @param {{now: number, chosen: number|null, may: {manage: boolean}, on: {choose: Function, all: Function}}} given
 */
export function wallPart(wall, { now, chosen, may, on }) {
  const path = `/walls/${encodeURIComponent(wall.slug)}/`;
  const id = `wall-${wall.slug}`;
  const orders = may.manage && wall.outputs.length ? [button(t("Kenali semua"), () => on.all(wall, "identify")), button(t("Pola uji"), () => on.all(wall, "pattern")), button(t("Bersihkan"), () => on.all(wall, "clear"))] : [];
  return h("section", { class: "wall-part", "aria-labelledby": id },
    h("header", {}, h("h2", { id }, wall.name), h("span", { class: "sum" }, wallWords(wall.outputs, wall.revision)),
      h("nav", { "aria-label": t("Halaman {wall}", { wall: wall.name }) },
        h("a", { class: "btn sm", href: `/wall/${encodeURIComponent(wall.slug)}/` }, t("Lihat")), h("a", { class: "btn sm", href: path }, t("Kendali")), may.manage ? h("a", { class: "btn sm", href: `${path}editor/` }, t("Penyunting")) : null, h("a", { class: "btn sm", href: `${path}history/` }, t("Riwayat")))),
    h("div", { class: "wall-body" },
      h("div", { class: "wall-side" }, miniature(wall, chosen), h("p", {}, `${wall.width_px} × ${wall.height_px}, ${t("rev {n}", { n: wall.revision })}`), orders.length ? h("div", { class: "row" }, ...orders) : null),
      wall.outputs.length ? table(wall, { now, chosen, on }) : nobody(may)));
}

function button(words, act) {
  return h("button", { type: "button", class: "btn sm", onclick: act }, words);
}

function nobody(may) {
  return h("div", { class: "statebox" }, h("b", {}, t("Dinding ini belum punya keluaran")), h("p", {}, may.manage ? t("Buka /output/ di layar, lalu ketik kodenya lewat “Pasangkan layar”.") : t("Pengawas memasangkan layar di sini.")));
}

function table(wall, { now, chosen, on }) {
  const head = [["", t("No.")], ["", t("Keadaan")], ["r", t("Di kaca")], ["r", t("gambar/dtk")], ["r", t("terlewat")], ["r", t("memori")], ["r", t("ubin hidup")], ["r wide", t("tertua")], ["r wide", t("resolusi")], ["r", t("terdengar")]];
  return h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("Keluaran {wall}", { wall: wall.name }) }, h("table", {},
    h("thead", {}, h("tr", {}, ...head.map(([kind, words]) => h("th", { scope: "col", class: kind || false }, words)))),
    h("tbody", {}, ...wall.outputs.map((output) => row(wall, output, { now, chosen, on })))));
}

function row(wall, output, { now, chosen, on }) {
  const words = figureWords(output);
  const glass = revisionWords(output, wall.revision);
  const cell = (text, kind = "r") => h("td", { class: kind }, text);
  return h("tr", { class: output.number === chosen ? "on" : false, "data-output": output.number },
    h("td", {}, h("button", { type: "button", class: "pick", "data-wall": wall.slug, "data-number": output.number, "aria-pressed": String(output.number === chosen), onclick: () => on.choose(wall, output) }, h("b", {}, String(output.number)), output.name ? h("span", {}, output.name) : null)),
    h("td", {}, h("span", { class: `state ${output.state}` }, h("i", { class: `dot ${DOTS[output.state] ?? "off"}`.trim() }), stateWords(output, now))),
    cell(glass.words, glass.late ? "r late" : "r"), cell(words.fps), cell(words.dropped, words.stutters ? "r late" : "r"), cell(words.memory), cell(words.tiles), cell(words.oldest, "r wide"), cell(words.screen, "r wide"),
    cell(output.last_seen_at ? since(output.last_seen_at, now) : "–"));
}
