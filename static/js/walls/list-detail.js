/* The chosen output: who it is, how it does, and what a supervisor can ask of it. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { clock, date, since } from "../lib/time.js";
import { DOTS, figureWords, revisionWords, stateWords } from "./list-words.js";

/** @param {object} wall @param {object} output @param {{now: number, may: {manage: boolean}, on: Object<string, Function>}} given */
export function detail(wall, output, { now, may, on }) {
  const words = figureWords(output);
  const glass = revisionWords(output, wall.revision);
  const page = `/wall/${encodeURIComponent(wall.slug)}/output/${output.number}/`;
  const facts = [
    [t("Keadaan"), h("span", { class: "state" }, h("i", { class: `dot ${DOTS[output.state] ?? "off"}`.trim() }), stateWords(output, now))],
    [t("Di kaca"), glass.late ? t("{glass}, dinding di rev {n}", { glass: glass.words, n: wall.revision }) : glass.words],
    [t("Gambar"), `${words.fps} ${t("gambar/dtk")}, ${words.dropped} ${t("terlewat")}`],
    [t("Ubin hidup"), words.tiles], [t("Mutu"), words.levels], [t("Gambar tertua"), words.oldest],
    [t("Memori"), words.memory], [t("Layar"), words.screen],
    [t("Di kanvas"), placeWords(output)],
    [t("Terdengar"), output.last_seen_at ? clock(output.last_seen_at) : "–"],
    [t("Dipasangkan"), output.paired_at ? t("{at} oleh {name}", { at: `${date(output.paired_at)} ${since(output.paired_at, output.paired_at)}`, name: output.paired_by }) : "–"],
  ];
  return [
    h("div", { class: "rhead" }, h("h2", {}, t("Keluaran {n}", { n: output.number })), h("span", { class: "n" }, output.name || wall.name), h("div", { class: "end" }, h("a", { class: "btn sm", href: page }, t("Buka")))),
    h("dl", { class: "facts" }, ...facts.flatMap(([name, said]) => [h("dt", {}, name), h("dd", {}, said)])),
    may.manage ? acts(wall, output, on) : null,
  ].filter(Boolean);
}

function acts(wall, output, on) {
  const order = (words, act) => h("button", { type: "button", class: "btn", "data-do": act, onclick: () => on.order(wall, output, act) }, words);
  const paired = output.paired_at && output.state !== "revoked";
  return h("div", { class: "acts" },
    order(t("Kenali"), "identify"), order(t("Pola uji"), "pattern"), order(t("Bersihkan"), "clear"), order(t("Muat ulang"), "reload"),
    h("button", { type: "button", class: "btn", "data-do": "pair", onclick: () => on.pair(wall, output.number) }, paired ? t("Pasangkan ulang") : t("Pasangkan")),
    h("button", { type: "button", class: "btn", "data-do": "place", onclick: () => on.place(wall, output) }, t("Atur letak")),
    paired ? h("button", { type: "button", class: "btn", "data-do": "revoke", onclick: () => on.revoke(wall, output) }, t("Cabut")) : null);
}

function placeWords({ x, y, width, height, rotation, bezel_mm: bezel }) {
  const turned = rotation ? `, ${rotation}°` : "";
  return `${width} × ${height} @ ${x}, ${y}${turned}${bezel ? `, ${t("bingkai {n} mm", { n: bezel })}` : ""}`;
}
