/* The names of the acts on an incident, as they stand on buttons. */

import { t, tc } from "../lib/i18n.js";

const WORDS = {
  accept: () => tc("tawaran", "Terima"),
  decline: () => t("Tolak"),
  consent: () => t("Serahkan"),
  "refuse-take-over": () => t("Tetap pegang"),
  triage: () => t("Golongkan"),
  take: () => t("Ambil"),
  en_route: () => t("Regu berangkat"),
  on_scene: () => t("Tiba di lokasi"),
  clear: () => t("Regu selesai"),
  stabilise: () => t("Terkendali"),
  resolve: () => t("Nyatakan selesai"),
  resume: () => t("Lanjutkan"),
  close: () => t("Periksa dan tutup"),
  escalate: () => t("Naikkan prioritas"),
  hold: () => t("Tunda"),
  release: () => t("Lepas"),
  "take-over": () => t("Ambil alih"),
  merge: () => t("Gabung ke insiden lain"),
  "send-back": () => t("Kembalikan ke awal"),
  cancel: () => t("Batalkan insiden"),
  reopen: () => t("Buka lagi"),
  unmerge: () => t("Pisahkan lagi"),
};

export function actWords(act) {
  return WORDS[act]?.() ?? act;
}
