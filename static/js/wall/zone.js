/* The head of the alarm zone: which alert it shows, since when, who has it. */

import { kindWords } from "../lib/alert-card.js";
import { timer } from "../lib/alert-order.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { clockShort, duration, fineAge } from "../lib/time.js";
import { write } from "./write.js";

export class Zone {
  #zone = document.querySelector(".azone");
  #drawn = "";

  /** @param {{alert: object|null, queue: {count: number, worst: string|null}, now: number, sceneTitle: string, lastAlertAt: string|null, feedAgeS: number|null}} known */
  draw(known) {
    const { alert, now } = known;
    this.#glyph(alert);
    if (alert) this.#alert(known, timer(alert, now));
    else this.#calm(known);
  }

  #alert({ alert, queue }, { text, tone, overS }) {
    write(this.#part("h1"), alert.summary || kindWords(alert.kind));
    write(this.#part(".t p"), [alert.place, alert.area].filter(Boolean).join(", "));
    const time = this.#part("time.big");
    write(time, text);
    time.className = `big ${tone}`.trim();
    this.#who("queue", t("Antre zona"), queue.count ? `+${queue.count}, ${queue.worst}` : "");
    this.#who("owner", t("Diterima"), alert.acknowledged_by ?? "");
    const target = alert.target_s ? t("Target {time}", { time: duration(alert.target_s) }) : t("Tanpa target");
    const isNew = alert.state === "new";
    this.#who("target", target, isNew ? t("Belum diterima") : clockShort(alert.acknowledged_at), isNew && (overS || alert.severity === "P1") ? tone : "");
  }

  #calm({ sceneTitle, lastAlertAt, feedAgeS }) {
    write(this.#part("h1"), t("Tidak ada alarm mendesak"));
    const since = lastAlertAt ? t("alarm terakhir {time}", { time: clockShort(lastAlertAt) }) : t("belum ada alarm");
    const feed = feedAgeS === null ? t("umpan belum tersambung") : t("umpan sehat {age} lalu", { age: fineAge(feedAgeS) });
    write(this.#part(".t p"), [sceneTitle, since, feed].filter(Boolean).join(", "));
    write(this.#part("time.big"), "");
    for (const name of ["queue", "owner", "target"]) this.#who(name, "", "");
  }

  #glyph(alert) {
    const look = alert ? `${alert.severity} ${alert.state}` : "";
    if (look === this.#drawn) return;
    this.#drawn = look;
    this.#part(".glyph").replaceChildren(...(alert ? [glyph(alert.severity, alert.state, "big")] : []));
  }

  #who(name, label, value, tone = "") {
    const part = this.#part(`.who[data-of=${name}]`);
    part.hidden = !value;
    write(part.querySelector("p"), label);
    write(part.querySelector("b"), value);
    part.querySelector("b").className = tone;
  }

  #part(selector) {
    return this.#zone.querySelector(selector);
  }
}
