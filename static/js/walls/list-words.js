/* What is said of an output. Pure: rows as the API tells them in, words out. */

import { t, tc } from "../lib/i18n.js";
import { age, decimal, secondsBetween, since, whole } from "../lib/time.js";

export const DOTS = { online: "", stale: "warn", offline: "off", unpaired: "wait", revoked: "off" };
const TOO_MANY_DROPPED = 5; // percent; a person sees it stutter

/** "hidup", "tidak terdengar sejak 21:04" and so on. */
export function stateWords(output, now) {
  const from = output.since ? since(output.since, now) : null;
  switch (output.state) {
    case "online": return output.opened_by ? t("dibuka oleh {name}", { name: output.opened_by }) : tc("keluaran", "hidup");
    case "stale": return t("diam {age}", { age: age(secondsBetween(output.last_seen_at, now)) });
    case "offline": return output.last_seen_at ? t("tidak terdengar sejak {at}", { at: from }) : t("belum pernah terdengar");
    case "revoked": return t("dicabut {at}", { at: from });
    default: return t("belum dipasangkan");
  }
}

/** Which revision is on glass against the wall's: {words, late}. */
export function revisionWords(output, wanted) {
  if (output.revision === null) return { words: "–", late: false };
  const late = output.state === "online" && output.revision !== wanted;
  return { words: t("rev {n}", { n: output.revision }), late };
}

/** Outputs of a wall in one line: "3 dari 4 hidup, nomor 2 di rev 411". */
export function wallWords(outputs, revision) {
  if (!outputs.length) return t("belum ada keluaran");
  const alive = outputs.filter(({ state }) => state === "online");
  const late = alive.filter((output) => revisionWords(output, revision).late);
  const words = t("{alive} dari {n} hidup", { alive: whole(alive.length), n: whole(outputs.length) });
  return [words, ...late.map((output) => t("nomor {n} di rev {revision}", { n: output.number, revision: output.revision }))].join(", ");
}

/** The share of pictures that did not reach the glass, in percent; null when nothing was shown. */
export function droppedPct({ dropped, shown_frames: shown } = {}) {
  const all = (dropped ?? 0) + (shown ?? 0);
  return dropped === undefined || all === 0 ? null : (100 * dropped) / all;
}

/** The figures of a row: [words, is it bad] each. Without telemetry an en dash. */
export function figureWords({ figures, state }) {
  const told = state === "online" || state === "stale";
  const pct = told ? droppedPct(figures) : null;
  const number = (name, write) => (told && figures[name] !== undefined ? write(figures[name]) : "–");
  return {
    fps: number("fps", (n) => decimal(n, n < 10 ? 1 : 0)),
    dropped: pct === null ? "–" : t("{n} %", { n: decimal(pct, 1) }),
    stutters: pct !== null && pct > TOO_MANY_DROPPED,
    memory: number("memory_mb", (n) => t("{n} MB", { n: whole(Math.round(n)) })),
    tiles: number("playing", (n) => `${whole(n)}/${whole(figures.tiles ?? 0)}`),
    oldest: number("oldest_s", (n) => age(n)),
    screen: number("width", (n) => `${Math.round(n * (figures.dpr ?? 1))} × ${Math.round((figures.height ?? 0) * (figures.dpr ?? 1))}`),
    levels: told ? levelWords(figures.levels) : "–",
  };
}

function levelWords(levels) {
  if (!levels) return "–";
  const { full = 0, reduced = 0, still = 0 } = levels;
  return t("{full} penuh, {reduced} dikurangi, {still} diam", { full: whole(full), reduced: whole(reduced), still: whole(still) });
}

/** The number that a new output of this wall would get. */
export function nextNumber(outputs) {
  return Math.max(0, ...outputs.map(({ number }) => number)) + 1;
}

/** Takes a `wall.output` of the feed into the walls; the same walls if it is about none of them. */
export function withNews(walls, { wall: slug, output }) {
  if (!walls.some((wall) => wall.slug === slug && wall.outputs.some(({ number }) => number === output.number))) return walls;
  const merged = (old) => (old.number === output.number ? { ...old, ...output, since: old.state === output.state ? old.since : sinceOf(output) } : old);
  return walls.map((wall) => (wall.slug === slug ? { ...wall, outputs: wall.outputs.map(merged) } : wall));
}

function sinceOf({ state, last_seen_at: seen }) {
  return state === "stale" || state === "offline" ? seen : null;
}
