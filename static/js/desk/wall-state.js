/* What this page knows of the walls: first read whole, then kept by the feed's news. Pure. */

/** @param {object[]} rows the API's walls @returns {Object<string, object>} by their slug */
export function bySlug(rows) {
  return Object.fromEntries(rows.map((row) => [row.slug, row]));
}

/** The walls after a frame of the feed; the same object where it said nothing of them. */
export function after(walls, { kind, data }) {
  switch (kind) {
    case "wall.changed": return withShown(walls, data);
    case "wall.step": return change(walls, data.wall, (wall) => withSteps(wall, data.steps));
    case "wall.output": return change(walls, data.wall, (wall) => withOutput(wall, data.output));
    default: return walls;
  }
}

/** An answer to this page's own command may overtake the feed, or be overtaken: the higher revision stays. */
export function withShown(walls, shown) {
  const known = walls[shown.slug];
  if (known && known.revision > shown.revision) return walls;
  const { swap_at: _swapAt, what: _what, after_loan: _afterLoan, ...wall } = shown; // of this one message, not of the wall
  return { ...walls, [shown.slug]: { ...known, ...wall, outputs: outputsOf(known, wall) } };
}

/** What stands on a panel now: the alarm's loan over the panel's own content, a tour's camera of this moment. */
export function standing(shown, name) {
  const panel = shown.panels?.[name] ?? null;
  const content = panel?.loan?.content ?? panel?.content ?? { source: "empty" };
  const camera = content.source === "tour" ? panel?.step?.camera ?? null : content.camera ?? null;
  return { content, camera, held: panel?.held ?? null, loan: panel?.loan ?? null, step: panel?.step ?? null, by: panel?.by ?? "", at: panel?.at ?? null };
}

/** The hold that is still running, or null. @param {number} now ms */
export function holdOf(shown, name, now) {
  const held = shown.panels?.[name]?.held ?? null;
  return held && Date.parse(held.until) > now ? held : null;
}

/** The lock that is still running, or null. @param {number} now ms */
export function lockOf(shown, now) {
  const { lock } = shown;
  return lock && (!lock.until || Date.parse(lock.until) > now) ? lock : null;
}

/** Which of my panels a supervisor took with this news: [{panel, by, purpose}]. */
export function takenFromMe({ what }, username) {
  if (what?.kind !== "preempted" || what.from_username !== username || what.username === username) return [];
  return [{ panel: what.panel, by: what.by, purpose: what.purpose ?? "" }];
}

/** Which of the panels that were taken from me this news gives back. @param {Iterable<string>} taken their names */
export function givenBack({ what, panels }, username, taken) {
  if (what?.kind !== "undone" || what.of !== "preempted") return [];
  return [...taken].filter((panel) => panels?.[panel]?.held?.username === username);
}

/** An output's echo may come before the answer that made it echo: its higher revision is not forgotten. */
function outputsOf(known, wall) {
  if (!wall.outputs) return known?.outputs ?? [];
  const echoed = Object.fromEntries((known?.outputs ?? []).map((output) => [output.number, output.revision ?? 0]));
  return wall.outputs.map((output) => ((output.revision ?? 0) < (echoed[output.number] ?? 0) ? { ...output, revision: echoed[output.number] } : output));
}

function withSteps(wall, steps) {
  const panels = { ...wall.panels };
  for (const [name, step] of Object.entries(steps)) if (panels[name]) panels[name] = { ...panels[name], step };
  return { ...wall, panels };
}

function withOutput(wall, news) {
  const outputs = wall.outputs ?? [];
  const known = outputs.some(({ number }) => number === news.number);
  const merged = outputs.map((output) => (output.number === news.number ? { ...output, ...news } : output));
  return { ...wall, outputs: known ? merged : [...outputs, news].sort((a, b) => a.number - b.number) };
}

function change(walls, slug, how) {
  return walls[slug] ? { ...walls, [slug]: how(walls[slug]) } : walls;
}
