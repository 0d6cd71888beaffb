/* A line that the feed tells was worded in Indonesian, for all readers at once; each page words it again for its own. */

import { fill, mark, t } from "../lib/i18n.js";

const SENTENCES = {
  opened: mark("Insiden dibuka"),
  alert_linked: mark("Alarm {alert} dikaitkan"),
  alert_repeated: mark("Kejadian baru pada alarm {alert}: {summary}"),
  alert_closed: mark("Alarm {alert} ditutup: {note}"),
  offered: mark("Ditawarkan kepada {to}"),
  offer_withdrawn: mark("Tawaran kepada {to} ditarik"),
  offer_expired: mark("Tawaran kepada {to} kedaluwarsa"),
  accepted: mark("Diterima oleh {to}"),
  declined: mark("{to} menolak: {reason}"),
  arrived: mark("Tiba di lokasi"),
  resolved: mark("Selesai"),
  closed: mark("Insiden ditutup"),
};

/** @param {{kind: string, text: string, data?: object}} entry; what its author wrote stays as it is */
export function entryWords({ kind, text, data }) {
  const sentence = SENTENCES[kind];
  return sentence && text === fill(sentence, data) ? t(sentence, data) : text;
}
