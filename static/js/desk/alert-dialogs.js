/* What an act on an alarm asks before it is sent: no single key closes one. */

import { t, tn } from "../lib/i18n.js";
import { openIncidents } from "../lib/state.js";
import { choiceField, openDialog, textField } from "./dialog.js";
import { h } from "./dom.js";
import { incidentPicker } from "./incident-picker.js";
import { mostMinutes, spans } from "./shelf.js";

const DISMISSALS = [["false", () => t("Palsu")], ["duplicate", () => t("Ganda")], ["test", () => t("Uji coba")], ["no_action", () => t("Tidak perlu tindakan")]];

export function askDismissal(alert, deeds) {
  const critical = alert.severity === "P1";
  openDialog({
    title: t("Tutup alarm {severity} tanpa insiden", { severity: alert.severity }),
    body: [
      critical ? h("p", {}, t("Alarm P1 tertutup setelah orang kedua setuju. Sampai saat itu alarm tetap di antrean.")) : null,
      choiceField({ name: "dismissal", label: t("Sebab"), options: DISMISSALS.map(([value, words]) => [value, words()]) }),
      textField({ name: "note", label: t("Alasan, tercatat dengan nama Anda"), rows: 2, maxlength: 300 }),
    ].filter(Boolean),
    confirm: { words: critical ? t("Minta penutupan") : t("Tutup alarm") },
    onConfirm: (form) => { deeds.dismiss(alert, { dismissal: form.get("dismissal"), note: oneLine(form, "note") }); return true; },
  });
}

export function askShelf(alert, deeds, toasts) {
  const leads = deeds.may("incident_lead");
  const most = mostMinutes(alert.severity, { leads });
  if (!most) {
    toasts.say(alert.severity === "P1" ? t("Alarm P1 tidak dapat ditunda") : t("Alarm P2 hanya dapat ditunda pengawas"), { bad: true });
    return;
  }
  const options = [...spans(alert.severity, { leads }).map((minutes) => [String(minutes), tn("{n} menit", "{n} menit", minutes)]), ["one_shot", t("Sampai kejadian berikutnya")]];
  openDialog({
    title: t("Tunda A-{id}", { id: alert.id }),
    body: [
      choiceField({ name: "span", label: t("Berapa lama, paling lama {n} menit untuk {severity}", { n: most, severity: alert.severity }), options }),
      textField({ name: "reason", label: t("Alasan, terbaca semua"), rows: 2, maxlength: 300 }),
    ],
    confirm: { words: t("Tunda") },
    onConfirm: (form) => {
      const span = form.get("span");
      deeds.shelve(alert, { ...(span === "one_shot" ? { one_shot: true } : { minutes: Number(span) }), reason: oneLine(form, "reason") });
      return true;
    },
  });
}

export function askLink(alert, room, deeds, toasts) {
  const incidents = openIncidents(room.state);
  if (!incidents.length) {
    toasts.say(t("Tidak ada insiden terbuka untuk dikaitkan"), { bad: true });
    return;
  }
  openDialog({
    title: t("Kaitkan A-{id} ke insiden", { id: alert.id }),
    body: incidentPicker({ name: "incident", label: t("Insiden terbuka, terdekat dulu"), place: alert, incidents }),
    confirm: { words: t("Kaitkan") },
    onConfirm: (form, say) => {
      const number = form.get("incident");
      if (!number) { say(t("Pilih insidennya dulu")); return false; }
      deeds.link(alert, number);
      return true;
    },
  });
}

export function askUnlink(alert, deeds) {
  openDialog({
    title: t("Lepas A-{id} dari {number}", { id: alert.id, number: alert.incident }),
    body: [h("p", {}, t("Alarm kembali ke antrean sebagai sudah diterima.")), textField({ name: "reason", label: t("Alasan, tercatat di lini masa"), rows: 2, maxlength: 300 })],
    confirm: { words: t("Lepas") },
    onConfirm: (form) => { deeds.unlink(alert, oneLine(form, "reason")); return true; },
  });
}

function oneLine(form, name) {
  return form.get(name).replace(/\s+/g, " ").trim();
}
