/* One row of the queue for the alarms of a place that the flood mode counts together. */

import { timer } from "../lib/alert-order.js";
import { kindWords } from "../lib/alert-card.js";
import { glyph } from "../lib/glyph.js";
import { t, tn } from "../lib/i18n.js";
import { serverClock } from "../lib/time.js";
import { h, setText } from "./dom.js";

/** Event "unfold" (the row's triangle was pressed). */
export class CrowdRow extends EventTarget {
  #alerts = []; #mark; #title; #kinds; #time; #under; #fold; #sending = null;

  /** @param {string} id the row's id */
  constructor(id) {
    super();
    this.#mark = h("span");
    this.#title = h("h3");
    this.#kinds = h("p");
    this.#time = h("time");
    this.#under = h("span");
    this.#fold = h("button", { type: "button", class: "fold", tabindex: "-1", onclick: (event) => { event.stopPropagation(); this.dispatchEvent(new Event("unfold")); } });
    this.element = h("div", { class: "qrow crowd", role: "option", id: domId(id), "aria-selected": "false", "data-crowd": id }, this.#mark, h("div", {}, this.#title, this.#kinds), h("div", { class: "e" }, this.#time, this.#under), this.#fold);
  }

  /** @param {object[]} alerts most urgent first @param {boolean} unfolded */
  draw(alerts, unfolded) {
    this.#alerts = alerts;
    const [first] = alerts;
    const mark = glyph(first.severity, first.state);
    this.#mark.replaceWith(mark);
    this.#mark = mark;
    this.element.classList.toggle("new", first.state === "new");
    this.element.classList.toggle("ack", first.state !== "new");
    setText(this.#title, [first.district || first.area || t("Tanpa letak"), tn("{n} alarm", "{n} alarm", alerts.length)].join(", "));
    setText(this.#kinds, countsWords(alerts));
    this.#fold.setAttribute("aria-expanded", String(unfolded));
    this.#fold.setAttribute("aria-label", unfolded ? t("Lipat kelompok") : t("Buka kelompok"));
    this.tick();
  }

  set sending(on) {
    this.#sending = on ? t("mengirim") : null;
    this.tick();
  }

  tick() {
    const [first] = this.#alerts;
    if (!first) return;
    const { text, tone } = timer(first, serverClock.now());
    setText(this.#time, text);
    if (this.#time.className !== tone) this.#time.className = tone;
    setText(this.#under, this.#sending ?? t("dihitung bersama"));
  }
}

/** The element's id of a row; a crowd's own id has blanks. */
export function domId(id) {
  return typeof id === "number" ? `alert-${id}` : `row-${encodeURIComponent(id).replaceAll("%", "_")}`;
}

/** "Kerumunan 12, Parkir liar 3": the commonest kinds first. */
function countsWords(alerts) {
  const counts = new Map();
  for (const { kind } of alerts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([kind, n]) => `${kindWords(kind)} ${n}`).join(", ");
}
