/* Codes of the server in the words of the room. */

import { t } from "../lib/i18n.js";

const WINDS = [() => t("utara"), () => t("timur laut"), () => t("timur"), () => t("tenggara"), () => t("selatan"), () => t("barat daya"), () => t("barat"), () => t("barat laut")];

const INCIDENT_STATES = {
  open: () => t("Baru"),
  offered: () => t("Dikirim"),
  accepted: () => t("Ditangani"),
  on_scene: () => t("Di lokasi"),
  resolved: () => t("Selesai"),
  closed: () => t("Ditutup"),
};

const LIFE_CYCLES = {
  planned: () => t("direncanakan"),
  installed: () => t("terpasang"),
  connected: () => t("tersambung"),
  live: () => t("hidup"),
  degraded: () => t("terganggu"),
  down: () => t("mati"),
  removed: () => t("dibongkar"),
};

/** Where a bearing in degrees looks: "timur". */
export function wind(bearing) {
  return WINDS[Math.round((((bearing % 360) + 360) % 360) / 45) % 8]();
}

export function incidentStateWords(state) {
  return INCIDENT_STATES[state]?.() ?? state;
}

export function lifeCycleWords(state) {
  return LIFE_CYCLES[state]?.() ?? state;
}

/** 12 -> "12 m", 1430 -> "1,4 km" */
export function metresWords(metres, decimal) {
  return metres < 1000 ? t("{n} m", { n: Math.round(metres) }) : t("{n} km", { n: decimal(metres / 1000, 1) });
}
