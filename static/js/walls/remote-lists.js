/* What can be put on a wall, as rows of a list: {key, title, sub, thing, current}. Pure. */

import { titled } from "../lib/drill-words.js";
import { t } from "../lib/i18n.js";
import { nearest } from "../lib/nearby.js";
import { contentWords } from "../desk/wall-words.js";

const SOURCES = ["map", "feed", "incidents", "figures", "escalation", "clock", "banner", "ticker", "announcement", "empty"];
const CHARTS = ["cameras_by_district", "alarm_load", "etle", "acknowledge"];

/** The scenes of a wall; one that is on show is marked. */
export function sceneRows({ scenes = [], scene }) {
  return scenes.map(({ slug, title }) => ({ key: slug, title, sub: slug === scene?.slug ? t("sedang tampil") : "", thing: { scene: { slug, title } }, current: slug === scene?.slug }));
}

/** Cameras by code, or those that see an alarm and the near ones first. @param {object|null} alert @param {Set<string>} shown codes on the wall now */
export function cameraRows(cameras, { alert = null, shown = new Set() } = {}) {
  const ordered = alert ? nearest(alert, cameras, cameras.length) : [...cameras].sort((a, b) => a.code.localeCompare(b.code));
  return ordered.map((camera) => ({
    key: camera.code, title: camera.name, sub: [camera.area, shown.has(camera.code) ? t("di dinding") : "", camera.state === "lost" ? t("tanpa gambar") : ""].filter(Boolean).join(", "),
    thing: { content: { source: "camera", camera: camera.code } }, current: shown.has(camera.code),
  }));
}

/** The newest one first as a thing of its own: its panel follows whatever comes. */
export function incidentRows(incidents) {
  const newest = { key: "", title: t("Insiden terbaru"), sub: t("mengikuti yang terakhir dibuka"), thing: { content: { source: "incident", incident: "newest" } } };
  const rows = incidents.map(({ number, summary, place, area, severity, exercise }) => ({ key: number, title: titled(summary || place || number, { exercise }), sub: [severity, area].filter(Boolean).join(", "), thing: { content: { source: "incident", incident: number } } }));
  return [newest, ...rows];
}

export function tourRows(tours) {
  return tours.map(({ slug, title, cameras = [], dwell_s: dwellS }) => ({ key: slug, title, sub: t("{n} kamera, tiap {s} dtk", { n: cameras.length, s: dwellS }), thing: { content: { source: "tour", tour: slug } } }));
}

/** Widgets, charts, pictures and pages of allowed sites. */
export function otherRows({ pictures = [], sites = [] }) {
  const contents = [...SOURCES.map((source) => ({ source })), ...CHARTS.map((chart) => ({ source: "chart", chart }))];
  return [
    ...contents.map((content) => ({ key: "", title: contentWords(content), sub: content.chart ? t("grafik") : "", thing: { content } })),
    ...pictures.map(({ slug, title }) => ({ key: slug, title, sub: t("gambar"), thing: { content: { source: "picture", picture: slug } } })),
    ...sites.map(({ origin, title }) => ({ key: "", title, sub: origin.replace("https://", ""), thing: { content: { source: "web", url: `${origin}/` } } })),
  ];
}

/** The rows in which every word is somewhere. */
export function sifted(rows, words) {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ key, title, sub }) => parts.every((part) => `${key} ${title} ${sub}`.toLowerCase().includes(part)));
}
