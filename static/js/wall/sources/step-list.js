/* The steps of a procedure as a list: what is done is quiet, what is due is white, what is late is amber. */

import { t } from "../../lib/i18n.js";
import { clock, duration } from "../../lib/time.js";
import { write } from "../write.js";
import { inRoom, leftS, standing } from "./sop-steps.js";
import { part } from "./source.js";

export class StepList {
  #list; #steps = []; #rows = new Map();

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#list = part("ol", host, "sop-steps");
  }

  get element() { return this.#list; }

  /** Which steps there are and which are done: what decides who is shown. */
  get look() { return this.#steps.map(({ key, done }) => `${key}${done ? "+" : ""}`).join(" "); }

  /** @param {ReturnType<typeof import("./sop-steps.js").steps>} steps @param {number} now ms of the server */
  draw(steps, now) {
    this.#steps = steps;
    const keys = steps.map(({ key }) => key).join(" ");
    if (this.#list.dataset.keys !== keys) {
      this.#list.dataset.keys = keys;
      this.#rows = new Map(steps.map(({ key }) => [key, makeRow()]));
      this.#list.replaceChildren(...[...this.#rows.values()].map(({ item }) => item));
    }
    steps.forEach((step, i) => draw(this.#rows.get(step.key), step, standing(steps, i, now), now));
  }

  /**
   * Show whole steps only, as many as there is room for, with the one that is due among them.
   * @param {number} roomPx height for the list
   * @returns {number} how many are left out
   */
  fit(roomPx) {
    const rows = this.#steps.map(({ key }) => this.#rows.get(key).item);
    for (const item of rows) item.hidden = false;
    const tallest = Math.max(1, ...rows.map((item) => item.getBoundingClientRect().height));
    const { from, to } = inRoom(this.#steps, Math.floor((roomPx + 0.5) / tallest));
    rows.forEach((item, i) => { item.hidden = i < from || i >= to; });
    return rows.length - (to - from);
  }
}

function makeRow() {
  const item = document.createElement("li");
  const dot = part("i", item, "step-dot");
  dot.setAttribute("aria-hidden", "true");
  const words = part("div", item);
  return { item, title: part("b", words), below: part("p", words), time: part("time", item) };
}

function draw({ item, title, below, time }, step, phase, now) {
  if (item.className !== phase) item.className = phase;
  write(title, step.title);
  write(below, belowWords(step, phase));
  write(time, timeWords(step, phase, now));
}

function belowWords({ withinS, doneAt, from }, phase) {
  const target = withinS === null ? t("tanpa target") : t("target {time}", { time: duration(withinS) });
  if (phase !== "done") return target;
  return doneAt === null ? t("selesai, {target}", { target }) : t("selesai {time}, {target}", { time: clock(doneAt), target: withinS === null ? target : verdict(doneAt - from, withinS) });
}

function verdict(tookMs, withinS) {
  const over = tookMs / 1000 - withinS;
  return over > 0 ? t("lewat {span}", { span: duration(over) }) : t("tepat waktu");
}

function timeWords(step, phase, now) {
  if (phase === "done") return step.doneAt === null ? "" : duration((step.doneAt - step.from) / 1000);
  const left = leftS(step, now);
  if (left === null) return "";
  return left < 0 ? `+${duration(-left)}` : duration(left);
}
