/* How the steps of a procedure stand: which is due, which waits for an answer, which the answer left out. Pure. */

/** Which incidents still take steps. */
const LIVE = new Set(["new", "triaged", "assigned", "in_progress", "on_hold", "stable", "reopened"]);

/**
 * @param {object[]} steps as /api/v1/incidents/<number>/steps/ gives them
 * @param {number} nowMs
 * @returns {{step: object, phase: "done"|"skipped"|"folded"|"waiting"|"late"|"now"|"next", depth: number, leftS: number|null}[]}
 */
export function standing(steps, nowMs) {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  let first = true;
  return steps.map((step) => {
    const leftS = step.due_at && step.state === "todo" ? (Date.parse(step.due_at) - nowMs) / 1000 : null;
    const phase = phaseOf(step, byKey, leftS, first);
    if (step.state === "todo" && phase !== "waiting") first = false;
    return { step, phase, depth: depth(step, byKey), leftS };
  });
}

function phaseOf(step, byKey, leftS, first) {
  if (step.state === "done" || step.state === "skipped") return step.state;
  if (step.state === "not_needed") return "folded";
  if (Object.keys(step.when).some((key) => byKey.get(key)?.state === "todo")) return "waiting";
  if (leftS !== null && leftS < 0) return "late";
  return first ? "now" : "next";
}

/** How many questions deep a step hangs. */
function depth(step, byKey) {
  const above = Object.keys(step.when).map((key) => byKey.get(key)).filter(Boolean);
  return above.length ? 1 + Math.max(...above.map((asked) => depth(asked, byKey))) : 0;
}

/** @returns {{done: number, of: number}} left out counts as done, the other branch counts not at all */
export function count(steps) {
  const counting = steps.filter(({ state }) => state !== "not_needed");
  return { done: counting.filter(({ state }) => state !== "todo").length, of: counting.length };
}

/** Whether this person may touch the steps of this incident now. @param {{username: string, can: Set<string>}} me */
export function mayAct(incident, me) {
  if (!incident || !LIVE.has(incident.state) || !me.can.has("incident_resolve")) return false;
  return incident.owner_username === me.username || me.can.has("incident_assign");
}

/** The neighbour of a key among the rows that are shown; the first when there is none. */
export function neighbourKey(rows, key, by) {
  const shown = rows.filter(({ phase }) => phase !== "folded").map(({ step }) => step.key);
  const at = shown.indexOf(key);
  return at < 0 ? shown[0] ?? null : shown[Math.min(shown.length - 1, Math.max(0, at + by))];
}
