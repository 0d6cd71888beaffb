/* A line that the feed tells was worded in Indonesian, for all readers at once; each page words it again for its own. */

import { fill, t, toTranslate } from "../lib/i18n.js";

const SENTENCES = {
  opened: toTranslate("Insiden dibuka"),
  alert_linked: toTranslate("Alarm {alert} dikaitkan"),
  alert_repeated: toTranslate("Kejadian baru pada alarm {alert}: {summary}"),
  alert_closed: toTranslate("Alarm {alert} ditutup: {note}"),
  offered: toTranslate("Ditawarkan kepada {to}"),
  offer_withdrawn: toTranslate("Tawaran kepada {to} ditarik"),
  offer_expired: toTranslate("Tawaran kepada {to} kedaluwarsa"),
  accepted: toTranslate("Diterima oleh {to}"),
  declined: toTranslate("{to} menolak: {reason}"),
  triaged: toTranslate("Digolongkan: {category}, {severity}"),
  sent_back: toTranslate("Dikembalikan: {reason}"),
  released: toTranslate("{to} melepas: {reason}"),
  take_over_asked: toTranslate("{to} minta mengambil alih: {reason}"),
  take_over_refused: toTranslate("{from} tidak menyerahkan kepada {to}: {reason}"),
  taken_over: toTranslate("Diambil alih oleh {to}"),
  escalated: toTranslate("Dinaikkan menjadi {severity}: {reason}"),
  en_route: toTranslate("Regu menuju lokasi"),
  arrived: toTranslate("Tiba di lokasi"),
  clear: toTranslate("Regu selesai di lokasi"),
  held: toTranslate("Ditunda sampai {until}: {reason}"),
  resumed: toTranslate("Dilanjutkan"),
  woken: toTranslate("Masa tunda habis"),
  stabilised: toTranslate("Bahaya terkendali, diawasi"),
  merged: toTranslate("Digabung ke {into}"),
  took_in: toTranslate("{number} digabung ke sini"),
  unmerged: toTranslate("Dipisahkan lagi dari {into}"),
  gave_back: toTranslate("{number} dipisahkan lagi"),
  reopened: toTranslate("Dibuka lagi: {reason}"),
  cancelled: toTranslate("Dibatalkan"),
  alert_unlinked: toTranslate("Alarm {alert} dilepas: {reason}"),
  step_done: toTranslate("Langkah selesai: {title}"),
  step_skipped: toTranslate("Langkah dilewati: {title} ({reason})"),
  step_undone: toTranslate("Langkah dibuka lagi: {title}"),
  evidence_added: toTranslate("Bukti ditambahkan: {title}"),
  overdue: toTranslate("Melewati janji: {timer}"),
  resolved: toTranslate("Selesai"),
  closed: toTranslate("Insiden ditutup"),
};

/** @param {{kind: string, text: string, data?: object}} entry; what its author wrote stays as it is */
export function entryWords({ kind, text, data }) {
  const sentence = SENTENCES[kind];
  return sentence && text === fill(sentence, data) ? t(sentence, data) : text;
}
