/* What is known of an alarm, as pairs. Only what the server said; nothing is guessed. */

import { kindWords } from "../lib/alert-card.js";
import { t, tn } from "../lib/i18n.js";
import { clock, date, decimal, duration, secondsBetween, serverClock } from "../lib/time.js";
import { h } from "./dom.js";
import { metresWords } from "./kinds.js";

/**
 * @param {object} alert
 * @param {{found: {camera: object, metres: number, sees: boolean}[]}} views
 * @returns {[string, string][]}
 */
export function alertFacts(alert, { found }) {
  const seeing = found.filter((hit) => hit.sees).length;
  const nearest = found[0];
  return [
    [t("Jenis"), kindWords(alert.kind)],
    [t("Kejadian"), tn("{n} laporan", "{n} laporan", alert.count)],
    [t("Muncul"), `${day(alert.raised_at)}${clock(alert.raised_at)}`],
    alert.count > 1 ? [t("Terakhir"), `${day(alert.last_event_at)}${clock(alert.last_event_at)}`] : null,
    alert.acknowledged_at ? [t("Diterima"), t("{name}, {span} setelah muncul", { name: alert.acknowledged_by ?? t("sistem"), span: duration(secondsBetween(alert.raised_at, alert.acknowledged_at)) })] : null,
    alert.area ? [t("Kelurahan"), alert.area] : null,
    [t("Terlihat"), found.length ? tn("{n} kamera melihat titik", "{n} kamera melihat titik", seeing) : t("tidak ada kamera")],
    nearest && Number.isFinite(nearest.metres) ? [t("Terdekat"), nearest.metres < 3 ? t("{code}, di titik ini", { code: nearest.camera.code }) : `${nearest.camera.code}, ${metresWords(nearest.metres, decimal)}`] : null,
    alert.lat !== null && alert.lat !== undefined ? [t("Letak"), `${alert.lat.toFixed(5)}, ${alert.lon.toFixed(5)}`] : null,
    alert.exercise ? [t("Sifat"), t("latihan, tidak dihitung")] : null,
    alert.synthetic ? [t("Sifat"), t("data contoh")] : null,
  ].filter(Boolean);
}

export function drawFacts(list, pairs) {
  const text = JSON.stringify(pairs);
  if (list.dataset.drawn === text) return;
  list.dataset.drawn = text;
  list.replaceChildren(...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function day(at) {
  return date(at) === date(serverClock.now()) ? "" : `${date(at)} `;
}
