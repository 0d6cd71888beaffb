/* What stands on a panel, who holds it and what it is lent for, in words. Pure. */

import { t } from "../lib/i18n.js";
import { clockShort } from "../lib/time.js";
import { tourTitle } from "./tour-titles.js";
import { holdOf, standing } from "./wall-state.js";

const SOURCES = {
  map: () => t("Peta"), feed: () => t("Alarm"), incidents: () => t("Insiden"), figures: () => t("Angka"), escalation: () => t("Eskalasi"),
  clock: () => t("Jam"), banner: () => t("Spanduk"), ticker: () => t("Teks berjalan"), announcement: () => t("Pengumuman"),
  alarm: () => t("Alarm terdepan"), sop: () => t("Langkah SOP"), empty: () => t("Kosong"),
};
const CHARTS = { cameras_by_district: () => t("Kamera hidup per kecamatan"), alarm_load: () => t("Beban alarm"), etle: () => t("Tren ETLE"), acknowledge: () => t("Waktu terima alarm") };

/** A content in a few words: "SIM-014", "Tur pasar", "Insiden terbaru". */
export function contentWords(content) {
  switch (content?.source) {
    case "camera": return content.camera;
    case "tour": return tourTitle(content.tour) ?? t("Tur {name}", { name: content.tour });
    case "incident": return content.incident === "newest" ? t("Insiden terbaru") : String(content.incident);
    case "chart": return CHARTS[content.chart]?.() ?? content.chart;
    case "picture": return t("Gambar {name}", { name: content.picture });
    case "web": return host(content.url);
    case "heading": return content.text;
    default: return SOURCES[content?.source]?.() ?? t("Kosong");
  }
}

/** "12 dari 14" while a tour goes past cameras that are down. */
export function tourWords(step) {
  return step?.of ? t("{alive} dari {of}", { alive: step.alive, of: step.of }) : "";
}

/** The tag at a panel's lower edge: who holds it and until when; initials where there is no room. @param {number} now ms */
export function holderTag(shown, { name, narrow }, now) {
  const held = holdOf(shown, name, now);
  if (!held) return "";
  return narrow ? initials(held.by) : t("{name}, s.d. {until}", { name: held.by, until: clockShort(held.until) });
}

/** The tag of a loan: for which alarm, and to whom the panel goes back. @param {number} now ms */
export function loanTag(shown, { name, narrow }, now) {
  const { loan } = standing(shown, name);
  if (!loan) return "";
  const held = holdOf(shown, name, now);
  if (narrow) return `A-${loan.alert}`;
  return held ? t("dipinjam A-{alert}, kembali ke {name}", { alert: loan.alert, name: held.by }) : t("dipinjam A-{alert}", { alert: loan.alert });
}

/** All of a panel in a sentence, for its button. @param {number} now ms */
export function panelSentence(shown, box, now) {
  const wide = { ...box, narrow: false };
  const { content, camera, step } = standing(shown, box.name);
  return [
    `${box.name}: ${contentWords(content)}`,
    content.source === "tour" ? [camera, tourWords(step)].filter(Boolean).join(", ") : "",
    box.zone ? t("zona alarm") : "",
    loanTag(shown, wide, now),
    holderTag(shown, wide, now) && t("dipegang {who}", { who: holderTag(shown, wide, now) }),
  ].filter(Boolean).join("; ");
}

/** "Rina A." -> "RA" */
export function initials(name) {
  return name.split(/\s+/).map((part) => part[0] ?? "").join("").slice(0, 2).toUpperCase();
}

function host(url) {
  try {
    return new URL(url).host;
  } catch {
    return t("Halaman web");
  }
}
