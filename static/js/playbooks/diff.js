/* Two procedures line by line. Pure. */

import { spanText } from "./words.js";

/** What a person compares: one line a fact. @param {{title: string, steps: object[]}|null} body @returns {string[]} */
export function linesOf(body) {
  if (!body) return [];
  return [body.title, ...(body.steps ?? []).flatMap((step) => [
    `${step.key}: ${step.title}`,
    `    ${[step.owner, spanText(step.within_s)].filter(Boolean).join(", ")}`,
    ...(step.detail ? [`    ${step.detail}`] : []),
    ...(step.ask ? [`    ? ${step.ask.question} ${step.ask.answers.join(" | ")}`] : []),
    ...Object.entries(step.when ?? {}).map(([key, answer]) => `    < ${key} = ${answer}`),
  ])];
}

/** The longest common lines stay, the others come or go. @returns {{form: "same"|"add"|"del", text: string}[]} */
export function diff(before, after) {
  const longest = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      longest[i][j] = before[i] === after[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
  const found = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) { found.push({ form: "same", text: before[i] }); i += 1; j += 1; }
    else if (i < before.length && (j >= after.length || longest[i + 1][j] >= longest[i][j + 1])) { found.push({ form: "del", text: before[i] }); i += 1; }
    else { found.push({ form: "add", text: after[j] }); j += 1; }
  }
  return found;
}
