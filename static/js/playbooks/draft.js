/* A procedure while it is edited as a form: what stands in the fields, and the body that comes of it. Pure. */

import { spanSeconds, spanText } from "./words.js";

/** @param {object} body @returns {object} fields as text */
export function fieldsOf(body) {
  return { title: body.title, steps: body.steps.map(stepFields) };
}

function stepFields(step) {
  return {
    key: step.key, title: step.title, detail: step.detail ?? "", owner: step.owner, within: spanText(step.within_s),
    question: step.ask?.question ?? "", answers: (step.ask?.answers ?? []).join(" | "),
    when: Object.entries(step.when ?? {}).map(([key, answer]) => `${key} = ${answer}`).join(", "),
  };
}

/** The body as the API takes it; what cannot be read is passed on, so that the server's fault names its place. */
export function bodyOf({ title, steps }) {
  return { title, steps: steps.map(stepOf) };
}

function stepOf({ key, title, detail, owner, within, question, answers, when }) {
  const seconds = spanSeconds(within);
  return {
    key, title, owner,
    ...(detail.trim() ? { detail } : {}),
    ...(seconds === null ? {} : { within_s: Number.isNaN(seconds) ? within : seconds }),
    ...(question.trim() || answers.trim() ? { ask: { question, answers: answers.split("|").map((one) => one.trim()).filter(Boolean) } } : {}),
    ...(when.trim() ? { when: conditions(when) } : {}),
  };
}

/** "korban = ya, api = besar": an answer may hold a comma, so a condition begins at "key =". */
function conditions(text) {
  const parts = [...text.matchAll(/([a-z0-9-]+)\s*=\s*(.*?)(?=,\s*[a-z0-9-]+\s*=|$)/g)];
  return parts.length ? Object.fromEntries(parts.map(([, key, answer]) => [key, answer.trim()])) : { [text.trim()]: "" };
}

export function blankStep(n) {
  return { key: `langkah-${n}`, title: "", detail: "", owner: "operator", within: "", question: "", answers: "", when: "" };
}

/** Steps with the one at `i` moved by `by`; out of bounds changes nothing. */
export function moved(steps, i, by) {
  const to = i + by;
  if (to < 0 || to >= steps.length) return steps;
  const after = [...steps];
  [after[i], after[to]] = [after[to], after[i]];
  return after;
}
