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
  arrived: toTranslate("Tiba di lokasi"),
  resolved: toTranslate("Selesai"),
  closed: toTranslate("Insiden ditutup"),
};

/** @param {{kind: string, text: string, data?: object}} entry; what its author wrote stays as it is */
export function entryWords({ kind, text, data }) {
  const sentence = SENTENCES[kind];
  return sentence && text === fill(sentence, data) ? t(sentence, data) : text;
}
