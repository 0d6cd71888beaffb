/* What channels, rungs and deliveries say in words. Pure. */

import { t, tn } from "../lib/i18n.js";
import { duration, since } from "../lib/time.js";

const DELIVERIES = {
  queued: ["wait", () => t("menunggu")],
  sending: ["wait", () => t("dikirim")],
  delivered: ["", () => t("tersampaikan")],
  seen: ["", () => t("dibaca")],
  failed: ["warn", () => t("gagal")],
  cancelled: ["off", () => t("dibatalkan")],
};
const ROOM_ONLY = new Set(["position", "repeat"]);

/** @returns {[string, string]} class of the dot, word */
export function deliveryState(state) {
  const [dot, words] = DELIVERIES[state] ?? ["wait", () => state];
  return [dot, words()];
}

/** What became of a delivery, for the line below it; empty where its state says all. */
export function deliveryLine(row, now) {
  if (row.state === "queued" && row.attempts > 0) return t("percobaan {n}: {why}; lagi pukul {at}", { n: row.attempts, why: row.last_error, at: since(row.next_try_at, now) });
  if (row.state === "failed") return tn("{why}; {n} percobaan", "{why}; {n} percobaan", row.attempts, { why: row.last_error });
  if (row.state === "cancelled") return row.last_error || t("alarm sudah diterima");
  return "";
}

/** How a channel does: [class of the dot, words, whether somebody must act]. */
export function health(channel, now) {
  if (!channel.in_use) return ["off", channel.last_failure ? t("dimatikan; terakhir: {why}", { why: channel.last_failure }) : t("dimatikan"), false];
  if (channel.failing_since) return ["warn", t("gagal sejak {at}: {why}", { at: since(channel.failing_since, now), why: channel.last_failure ?? "?" }), true];
  if (channel.last_failure && !(channel.last_success_at > channel.last_failure_at)) return ["wait", t("belum sampai: {why}", { why: channel.last_failure }), false];
  if (channel.last_success_at) return ["", t("terakhir tersampaikan {at}", { at: since(channel.last_success_at, now) }), false];
  return ["wait", t("belum pernah dicoba"), false];
}

/** "P1 01:00 · P2 01:30": when a rung is climbed. */
export function timesOf(rung, steps) {
  return Object.entries(steps).flatMap(([severity, climbed]) => climbed.filter(({ what }) => what === rung).map(({ after_s }) => `${severity} ${duration(after_s)}`)).join(" · ");
}

/** Who outside the room hears of a rung: [words, whether somebody must act]. */
export function reachOf(rung, contacts) {
  const n = contacts.filter((contact) => contact.rung === rung && contact.in_use).length;
  if (n) return [tn("{n} kontak", "{n} kontak", n), false];
  return ROOM_ONLY.has(rung) ? [t("di ruang"), false] : [t("tanpa kontak"), rung === "on_call"];
}

/** A new secret for a webhook in the form that the receiver's library wants. @param {Uint8Array} bytes 24 of them, random */
export function webhookSecret(bytes) {
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}

/** "Nama: isi" in lines to an object; throws the line that is none. */
export function headersOf(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  return Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    if (colon < 1) throw new SyntaxError(line);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  }));
}
