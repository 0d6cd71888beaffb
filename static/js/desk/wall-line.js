/* The chosen panel in words, with what this person can do about it. */

import { t } from "../lib/i18n.js";
import { clockShort, serverClock } from "../lib/time.js";
import { h } from "./dom.js";
import { holding, placing } from "./wall-rights.js";
import { holdOf, standing } from "./wall-state.js";
import { contentWords, loanTag, tourWords } from "./wall-words.js";

/** Event "act" (detail: "put", "hold", "release", "preempt", "ask", "empty" or "close"). */
export class WallLine extends EventTarget {
  #place; #drawn = "";

  constructor(place) {
    super();
    this.#place = place;
    place.addEventListener("click", (event) => {
      const act = event.target.closest("[data-wall-act]")?.dataset.wallAct;
      if (act) this.dispatchEvent(new CustomEvent("act", { detail: act }));
    });
  }

  /** @param {object|null} box the chosen panel's, of the miniature @param {string} thingWords what "put" would put, "" for nothing */
  draw(shown, box, { me, thingWords, cameras }) {
    this.#place.hidden = box === null;
    if (!box) { this.#drawn = ""; return; }
    const now = serverClock.now();
    const rights = { put: placing(shown, box.name, { me, now }), hold: holding(shown, box, { me, now }) };
    const words = this.#words(shown, box, { now, cameras, rights });
    const acts = actsOf({ ...rights, thingWords, held: holdOf(shown, box.name, now), isEmpty: shown.panels?.[box.name]?.content?.source === "empty" });
    const key = JSON.stringify([box.name, words, acts]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#keepFocus(() => this.#place.replaceChildren(
      h("p", {}, h("b", {}, box.name), " ", words[0], words.length > 1 ? h("small", {}, words.slice(1).join(" · ")) : null),
      h("div", { class: "wacts" }, ...acts.map(({ act, label, key: cap }) => h("button", { type: "button", class: "btn sm", "data-wall-act": act }, label, cap ? h("kbd", { "aria-hidden": "true" }, cap) : null)),
        h("button", { type: "button", class: "btn sm quiet", "data-wall-act": "close" }, t("Tutup"))),
    ));
  }

  #words(shown, box, { now, cameras, rights }) {
    const { content, camera, step, by, at } = standing(shown, box.name);
    const place = camera ? cameras[camera]?.name ?? "" : "";
    return [
      [contentWords(content), content.source === "tour" ? camera : "", place].filter(Boolean).join(", "),
      tourWords(step),
      loanTag(shown, { ...box, narrow: false }, now),
      rights.hold.why || rights.put.why || (holdOf(shown, box.name, now) ? t("Anda memegangnya s.d. {until}", { until: clockShort(holdOf(shown, box.name, now).until) }) : ""),
      by ? t("oleh {name}, {at}", { name: by, at: clockShort(at) }) : "",
    ].filter(Boolean);
  }

  /** News redraws the line; who stands on one of its buttons stays there. */
  #keepFocus(draw) {
    const act = this.#place.contains(document.activeElement) ? document.activeElement.dataset.wallAct : null;
    draw();
    if (act) (this.#place.querySelector(`[data-wall-act="${act}"]`) ?? this.#place.querySelector("button"))?.focus();
  }
}

function actsOf({ put, hold, thingWords, held, isEmpty }) {
  return [
    put.may && thingWords ? { act: "put", label: t("Pasang {thing}", { thing: thingWords }) } : null,
    hold.hold ? { act: "hold", label: held ? t("Perpanjang") : t("Pegang"), key: "H" } : null,
    hold.release ? { act: "release", label: t("Lepas") } : null,
    hold.preempt ? { act: "preempt", label: t("Ambil alih") } : null,
    hold.ask ? { act: "ask", label: t("Minta") } : null,
    put.may && !isEmpty ? { act: "empty", label: t("Kosongkan") } : null,
  ].filter(Boolean);
}
