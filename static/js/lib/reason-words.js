/* Why a camera shows no picture. The media node says it in Indonesian and by code; other languages go by the code. */

import { t } from "./i18n.js";

const REASONS = {
  connecting: () => t("menghubungkan"),
  no_route: () => t("jaringan ke kamera terputus"),
  refused: () => t("kamera menolak sambungan"),
  timeout: () => t("kamera tidak menjawab"),
  auth: () => t("sandi salah"),
  unsupported: () => t("aliran belum didukung"),
  no_frames: () => t("tidak ada gambar"),
  bad_data: () => t("data kamera rusak"),
  ffmpeg_exit: () => t("ffmpeg berhenti"),
  stopped: () => t("dihentikan"),
  node_gone: () => t("simpul media tidak menjawab"),
  no_capacity: () => t("simpul media penuh"),
  transcode_full: () => t("kuota transkode penuh"),
  no_node: () => t("tidak ada simpul media"),
  no_address: () => t("kamera tidak punya alamat aliran"),
  bad_address: () => t("alamat aliran tidak dapat dipakai"),
  secret_lost: () => t("sandi tersegel tidak terbuka"),
};

/** @param {{reason?: string, words?: string}|null} news of a camera; its words may hold a detail: "sandi salah (…)" */
export function reasonWords(news) {
  const words = news?.words ?? "";
  const said = words && REASONS[news.reason]?.();
  return said && !words.startsWith(said) ? said : words;
}
