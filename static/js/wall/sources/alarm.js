/* <wall-alarm>: the head of the alarm zone: which alarm it shows, since when, who has it, what waits behind it. */

import { kindWords } from "../../lib/alert-card.js";
import { timer } from "../../lib/alert-order.js";
import { titled } from "../../lib/drill-words.js";
import { glyph } from "../../lib/glyph.js";
import { t, tn } from "../../lib/i18n.js";
import { clockShort, duration, fineAge } from "../../lib/time.js";
import { write } from "../write.js";
import { openUrgent, queueBehind, zoneAlert } from "../zone.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const LABELS = ["queue", "owner", "target"];

export class WallAlarm extends WallSource {
  refreshS = BEAT_S;
  #glyph; #title; #below; #time; #who = {}; #drawn = "";

  build() {
    this.#glyph = part("span", this, "glyph");
    const words = part("div", this, "t");
    this.#title = part("h1", words);
    this.#below = part("p", words);
    for (const name of LABELS) {
      const who = part("div", this, "who");
      who.hidden = true;
      this.#who[name] = { who, label: part("p", who), value: part("b", who) };
    }
    this.#time = part("time", this, "big");
  }

  render(known) {
    this.agesWithFeed(known);
    const alerts = Object.values(known.state.alerts).filter(({ state }) => state !== "closed");
    const alert = zoneAlert(known.shown, alerts);
    this.#mark(alert);
    if (alert) this.#alarm(alert, queueBehind(known.shown, alerts, alert.id), known.now);
    else this.#calm(known, openUrgent(alerts));
  }

  #alarm(alert, queue, now) {
    const { text, tone, overS } = timer(alert, now);
    write(this.#title, titled(alert.summary || kindWords(alert.kind), alert));
    write(this.#below, [alert.place, alert.area].filter(Boolean).join(", "));
    write(this.#time, text);
    this.#time.className = `big ${tone}`.trim();
    this.#say("queue", t("Antre zona"), queue.count ? `+${queue.count}, ${queue.worst}` : "");
    this.#say("owner", t("Diterima"), alert.acknowledged_by ?? "");
    const target = alert.target_s ? t("Target {time}", { time: duration(alert.target_s) }) : t("Tanpa target");
    const isNew = alert.state === "new";
    this.#say("target", target, isNew ? t("Belum diterima") : clockShort(alert.acknowledged_at), isNew && (overS || alert.severity === "P1") ? tone : "");
  }

  /** Nothing waits for an acknowledgement; what was acknowledged and is still open is counted. */
  #calm({ shown, state, feedAgeS }, open) {
    write(this.#title, open ? tn("Semua P1 dan P2 diterima, {n} terbuka", "Semua P1 dan P2 diterima, {n} terbuka", open) : t("Tidak ada alarm mendesak"));
    const since = state.lastAlertAt ? t("alarm terakhir {time}", { time: clockShort(state.lastAlertAt) }) : t("belum ada alarm");
    const feed = feedAgeS === null ? t("umpan belum tersambung") : t("umpan sehat {age} lalu", { age: fineAge(feedAgeS) });
    write(this.#below, [shown.scene?.title, since, feed].filter(Boolean).join(", "));
    write(this.#time, "");
    for (const name of LABELS) this.#say(name, "", "");
  }

  #mark(alert) {
    const look = alert ? `${alert.severity} ${alert.state}` : "";
    if (look === this.#drawn) return;
    this.#drawn = look;
    this.#glyph.replaceChildren(...(alert ? [glyph(alert.severity, alert.state, "big")] : []));
  }

  #say(name, words, text, tone = "") {
    const { who, label, value } = this.#who[name];
    who.hidden = !text;
    write(label, words);
    write(value, text);
    value.className = tone;
  }
}

customElements.define("wall-alarm", WallAlarm);
