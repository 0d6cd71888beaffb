/* One step of a procedure as a row: box, words, answers as buttons, time left. */

import { h, svg } from "../desk/dom.js";
import { ownerWords } from "../playbooks/words.js";
import { t } from "../lib/i18n.js";
import { clock, duration } from "../lib/time.js";

/**
 * @param {object} row of sop-model's standing()
 * @param {{may: boolean, busy: boolean, question: object|null}} given question: the one it waits for
 * @param {{done: (step: object, answer?: string) => void, skip: (step: object) => void, undo: (step: object) => void}} acts
 */
export function drawRow({ step, phase, depth }, { may, busy, question }, acts) {
  const item = h("li", { class: `${phase}${depth ? " branch" : ""}`, "data-key": step.key, tabindex: "-1", "aria-label": `${step.title}, ${phaseWords(phase)}` });
  item.style.setProperty("--depth", depth);
  item.append(box(step, phase), words(step, phase, question), h("span", { class: "t" }), buttons(step, phase, { may, busy }, acts));
  return item;
}

/** The time of a row, written each second. */
export function timeWords({ step, phase, leftS }) {
  if (phase === "done" || phase === "skipped") return step.at ? clock(step.at) : "";
  if (leftS === null || phase === "folded") return "";
  return leftS < 0 ? `+${duration(-leftS)}` : duration(leftS);
}

function box(step, phase) {
  const mark = h("i", { "aria-hidden": "true" });
  if (phase !== "done" && phase !== "skipped") return mark;
  const icon = svg("svg", { viewBox: "0 0 16 16", class: "ic" });
  icon.append(svg("path", { d: phase === "done" ? "M2.75 8.5l3.5 3.5 7-8" : "M3.5 8h9" }));
  mark.append(icon);
  return mark;
}

function words(step, phase, question) {
  const below = phase === "waiting" && question ? t("bila “{question}” dijawab {answer}", { question: question.question || question.title, answer: step.when[question.key] }) : belowWords(step, phase);
  const detail = step.detail && ["now", "late", "next"].includes(phase) ? h("em", {}, step.detail) : null;
  return h("p", {}, step.title, below ? h("small", {}, below) : null, detail);
}

function belowWords(step, phase) {
  if (phase === "done") return [step.answer, step.by].filter(Boolean).join(", ");
  if (phase === "skipped") return t("dilewati {name}: {reason}", { name: step.by ?? "–", reason: step.reason });
  return [ownerWords(step.owner), step.question].filter(Boolean).join(" · ");
}

function buttons(step, phase, { may, busy }, acts) {
  const place = h("div", { class: "sop-acts" });
  if (!may || phase === "folded" || phase === "waiting") return place;
  if (phase === "done" || phase === "skipped") {
    place.append(button(t("Buka lagi"), busy, () => acts.undo(step), "btn sm quiet"));
  } else if (step.choices.length) {
    place.append(...step.choices.map((answer, i) => button(answer, busy, () => acts.done(step, answer), "btn sm", String(i + 1))));
  } else {
    place.append(button(t("Selesai"), busy, () => acts.done(step), phase === "next" ? "btn sm quiet" : "btn sm", t("Spasi")), button(t("Lewati"), busy, () => acts.skip(step), "btn sm quiet", "S"));
  }
  return place;
}

function button(text, disabled, onclick, kind, key = "") {
  return h("button", { type: "button", class: kind, disabled, onclick }, text, key ? h("kbd", { "aria-hidden": "true" }, key) : null);
}

function phaseWords(phase) {
  return { done: t("selesai"), skipped: t("dilewati"), folded: t("tidak perlu"), waiting: t("menunggu jawaban"), late: t("terlambat"), now: t("sekarang"), next: t("berikutnya") }[phase];
}
