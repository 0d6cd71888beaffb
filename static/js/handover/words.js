/* A handover's pack as sentences: what leads, which sections, what each row says and since when. Pure. */

import { titled } from "../lib/drill-words.js";
import { t, tn } from "../lib/i18n.js";
import { clockShort, ms, since } from "../lib/time.js";

const TIMERS = { assign: () => t("belum diambil"), on_scene: () => t("tiba di lokasi"), resolve: () => t("selesai"), hold: () => t("tunda berakhir") };

/** Sections in the order in which the coming shift needs them; those of rooms above stand where they belong. */
export const SECTIONS = [
  ["incidents", () => t("Insiden terbuka"), incident],
  ["level", () => t("Tingkat di atas normal"), level],
  ["floods", () => t("Banjir alarm"), (row) => ({ title: row.position, text: t("{n} alarm, {g} dikelompokkan", { n: row.alarms, g: row.grouped }) })],
  ["acknowledged", () => t("Alarm diterima, belum selesai"), (row) => ({ severity: row.severity, title: titled(row.summary, row), text: [row.place, row.by && t("diterima {by}", { by: row.by })] })],
  ["shelved", () => t("Alarm ditunda"), (row) => ({ severity: row.severity, title: row.kind, text: [row.reason, row.by], until: row.until })],
  ["suppressed", () => t("Peredaman"), (row) => ({ title: [row.about, row.kind].filter(Boolean).join(", "), text: [row.form, row.reason, row.work_order, row.by], until: row.until })],
  ["cameras", () => t("Kamera kritis mati"), (row) => ({ title: `${row.code} ${row.name}`, text: [row.place, row.cause, row.link_owner] })],
  ["panels", () => t("Panel yang dipegang"), (row) => ({ title: `${row.wall}, ${row.panel}`, text: [row.by, row.reason], until: row.until })],
  ["relays", () => t("Terusan belum diterima"), (row) => ({ title: row.title ?? row.to ?? "", text: [row.reason, row.by], until: row.until })],
];

function incident(row) {
  return {
    severity: row.severity, href: `/incidents/${row.number}/`, title: titled(row.summary, row),
    text: [`${row.number}, ${row.category}`, row.place, row.owner ? `${row.state}, ${row.owner}` : t("{state}, belum ada petugas", { state: row.state }), row.why],
    due: row.due ? { words: TIMERS[row.due.timer]?.() ?? row.due.timer, at: row.due.at } : null,
  };
}

function level(row) {
  const waits = row.unconfirmed_by ? t("belum dikonfirmasi ({by})", { by: row.unconfirmed_by }) : "";
  return { title: t("{name}: tingkat {n}", { name: row.area, n: row.level }), text: [waits, row.suggested === row.level ? "" : t("disarankan {n}", { n: row.suggested })] };
}

/** One row as the sheet shows it. */
export function said(describe, row) {
  const { title, text, severity = null, href = null, due = null, until = null } = describe(row);
  return { title, text: [text].flat().filter(Boolean).join(" · "), severity, href, due, until, since: row.since ?? null };
}

/** The sections that have something, then the names of those that have nothing. @param {object} pack */
export function laidOut(pack) {
  const known = SECTIONS.map(([name, title, describe]) => ({ name, title: title(), n: pack.sections[name]?.n ?? 0, rows: (pack.sections[name]?.rows ?? []).map((row) => said(describe, row)) }));
  return { full: known.filter(({ n }) => n > 0), clear: known.filter(({ name, n }) => n === 0 && name in pack.sections).map(({ title }) => title) };
}

/** The opening paragraph: how the shift was and what waits. */
export function lead(pack) {
  const { alerts, opened, resolved } = pack.figures;
  const open = pack.sections.incidents?.n ?? 0;
  const urgent = (pack.sections.incidents?.rows ?? []).filter(({ severity }) => severity === "P1" || severity === "P2").length;
  const past = t("Selama jaga ini {alerts} alarm, {opened} insiden dibuka, {resolved} diselesaikan.", { alerts, opened, resolved });
  if (!open) return `${past} ${t("Tidak ada insiden yang diteruskan.")}`;
  const waits = tn("{n} insiden diteruskan", "{n} insiden diteruskan", open);
  return `${past} ${urgent ? t("{waits}, {n} di antaranya P1 atau P2.", { waits, n: urgent }) : `${waits}.`}`;
}

export function isLate(due, at) {
  return ms(due.at) < at;
}

export function untilWords(until, now) {
  return t("sampai {at}", { at: since(until, now) });
}

export function dueWords(due) {
  return `${due.words} ${clockShort(due.at)}`;
}
