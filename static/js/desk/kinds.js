/* Codes of the server in the words of the room. */

import { t } from "../lib/i18n.js";

const WINDS = [() => t("utara"), () => t("timur laut"), () => t("timur"), () => t("tenggara"), () => t("selatan"), () => t("barat daya"), () => t("barat"), () => t("barat laut")];

const INCIDENT_STATES = {
  new: () => t("Baru"),
  triaged: () => t("Diverifikasi"),
  assigned: () => t("Dikirim"),
  in_progress: () => t("Ditangani"),
  on_hold: () => t("Ditunda"),
  stable: () => t("Terkendali"),
  resolved: () => t("Selesai"),
  closed: () => t("Ditutup"),
  reopened: () => t("Dibuka lagi"),
  merged: () => t("Digabung"),
  cancelled: () => t("Dibatalkan"),
};

const FIELD_STATUSES = {
  en_route: () => t("Menuju lokasi"),
  on_scene: () => t("Di lokasi"),
  clear: () => t("Selesai di lokasi"),
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

/** Where the people are who were sent; "" before anybody said so. */
export function fieldStatusWords(status) {
  return FIELD_STATUSES[status]?.() ?? "";
}

export function lifeCycleWords(state) {
  return LIFE_CYCLES[state]?.() ?? state;
}

/** 12 -> "12 m", 1430 -> "1,4 km" */
export function metresWords(metres, decimal) {
  return metres < 1000 ? t("{n} m", { n: Math.round(metres) }) : t("{n} km", { n: decimal(metres / 1000, 1) });
}
