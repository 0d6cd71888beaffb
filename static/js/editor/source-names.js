/* What can stand in a panel, as people call it, in the order of the editor's list. */

import { t } from "../lib/i18n.js";

export const SOURCES = [
  ["", () => t("Tidak diatur")], ["unchanged", () => t("Tetap seperti ada")], ["empty", () => t("Kosong")], ["camera", () => t("Kamera")], ["tour", () => t("Tur kamera")],
  ["map", () => t("Peta")], ["feed", () => t("Umpan alarm")], ["incidents", () => t("Daftar insiden")], ["incident", () => t("Satu insiden")], ["chart", () => t("Grafik")],
  ["figures", () => t("Angka")], ["escalation", () => t("Tingkat eskalasi")], ["clock", () => t("Jam")], ["banner", () => t("Spanduk")], ["ticker", () => t("Teks berjalan")],
  ["announcement", () => t("Pengumuman")], ["picture", () => t("Gambar")], ["web", () => t("Halaman web")], ["heading", () => t("Judul")], ["alarm", () => t("Alarm terdepan")], ["sop", () => t("Langkah SOP")],
];

export function sourceName(source) {
  return SOURCES.find(([each]) => each === source)?.[1]() ?? source;
}
