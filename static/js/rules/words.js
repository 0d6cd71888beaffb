/* A rule's fields and faults in words, and seconds as people say them. */

import { t } from "../lib/i18n.js";

export const FIELDS = {
  title: () => t("Nama"),
  event_class: () => t("Kelas"),
  source: () => t("Sumber"),
  condition: () => t("Keadaan yang memicu"),
  cause: () => t("Sebab"),
  consequence: () => t("Akibat bila dibiarkan"),
  consequence_class: () => t("Golongan akibat"),
  respond_within_s: () => t("Waktu respons"),
  playbook: () => t("SOP"),
  severity: () => t("Prioritas"),
  severity_reason: () => t("Alasan prioritas lain"),
  category: () => t("Kategori"),
  merge_window_s: () => t("Jendela gabung"),
  by_person: () => t("Laporan orang"),
  owner: () => t("Penanggung jawab"),
  review_on: () => t("Ditinjau ulang"),
  in_service: () => t("Dipakai"),
};

export const FAULTS = {
  above_p4: () => t("Tanpa SOP dan waktu respons, prioritas tidak boleh di atas P4."),
  rings: () => t("Peringatan dan alarm perlu waktu respons."),
  not_alarming: () => t("Hanya P1 dan P2 yang boleh menjadi alarm."),
  another: () => t("Prioritas ini bukan hasil matriks: tulis alasannya."),
  needed: () => t("Perlu diisi."),
};

export const LETTERS = { alarm: "A", alert: "P", notice: "B", record: "C" };

/** @param {number|null} seconds */
export function span(seconds) {
  if (!seconds) return "–";
  if (seconds < 120) return t("{n} dtk", { n: seconds });
  if (seconds < 7200) return t("{n} mnt", { n: Math.round(seconds / 60) });
  return seconds < 172_800 ? t("{n} jam", { n: Math.round(seconds / 3600) }) : t("{n} hari", { n: Math.round(seconds / 86_400) });
}

/** A value of a version, for people. */
export function said(field, value) {
  if (value === null || value === "") return "–";
  if (value === true) return t("ya");
  if (value === false) return t("tidak");
  return field.endsWith("_s") ? span(value) : String(value);
}
