/* A procedure to read: steps in their order with owners and targets, branches set in under the answer that opens them. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { ownerWords, spanText } from "./words.js";

/** @param {{steps: object[]}} body @returns {HTMLElement} */
export function drawProcedure(body) {
  const byKey = new Map(body.steps.map((step) => [step.key, step]));
  return h("ol", { class: "pb-steps" }, ...body.steps.map((step) => drawStep(step, byKey)));
}

function drawStep(step, byKey) {
  const deep = depth(step, byKey);
  const item = h("li", { class: deep ? "branch" : null },
    h("b", {}, step.title), h("span", { class: "who" }, ownerWords(step.owner)), h("time", {}, spanText(step.within_s)),
    deep ? h("p", { class: "when" }, conditions(step, byKey)) : null,
    step.detail ? h("p", { class: "detail" }, step.detail) : null,
    step.ask ? h("p", { class: "ask" }, step.ask.question, ...step.ask.answers.map((answer) => h("span", { class: "chip" }, answer))) : null);
  item.style.setProperty("--depth", deep);
  return item;
}

function conditions(step, byKey) {
  return Object.entries(step.when).map(([key, answer]) => t("Bila “{answer}” pada: {question}", { question: byKey.get(key)?.ask?.question ?? key, answer })).join(" · ");
}

function depth(step, byKey) {
  const above = Object.keys(step.when ?? {}).map((key) => byKey.get(key)).filter(Boolean);
  return above.length ? 1 + Math.max(...above.map((asked) => depth(asked, byKey))) : 0;
}
