/* <wall-figures>: four numbers, all of one moment. */

import { t, tn } from "../../lib/i18n.js";
import { clock, decimal, duration, secondsBetween, whole } from "../../lib/time.js";
import { write } from "../write.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const DASH = "–";

export class WallFigures extends WallSource {
  refreshS = BEAT_S;
  #figures = {};

  build() {
    this.classList.add("figures");
    this.head(t("Angka"));
    const all = part("div", this, "figs");
    for (const [name, title, unit] of [["cameras", t("Kamera hidup"), "%"], ["open", t("Alarm terbuka")], ["oldest", t("Tertua belum diterima")], ["target", t("Diterima tepat waktu"), "%"]]) {
      const figure = part("div", all, "fig");
      figure.dataset.of = name;
      part("h4", figure).textContent = title;
      const line = part("div", figure, "n");
      const number = part("span", line);
      const percent = unit ? part("em", line) : null;
      if (percent) percent.textContent = unit;
      this.#figures[name] = { line, number, percent, below: part("p", figure) };
    }
  }

  render({ state, now }) {
    const { figures } = state;
    this.asOf = figures ? Date.parse(figures.as_of) : null;
    const alerts = Object.values(state.alerts).filter((alert) => alert.state !== "closed");
    const waiting = alerts.filter((alert) => alert.state === "new");
    this.#cameras(figures);
    this.#say("open", whole(alerts.length), tn("{n} belum diterima", "{n} belum diterima", waiting.length));
    this.#oldest(waiting, now);
    const share = figures?.acknowledged_in_target_pct ?? null;
    this.#say("target", share === null ? DASH : decimal(share, 0), share === null ? t("belum ada yang diterima") : t("terhadap target"));
  }

  /** The clock alone: what the figures are is said by their head. */
  ageWords(words, mark) { return mark === "never" ? words : clock(this.asOf); }

  #cameras(figures) {
    if (!figures) {
      this.#say("cameras", DASH, "");
      return;
    }
    const { cameras_live: live, cameras_total: total } = figures;
    this.#say("cameras", total ? decimal((live / total) * 100, 1) : DASH, t("{live} dari {total}", { live: whole(live), total: whole(total) }));
  }

  #oldest(waiting, now) {
    const [oldest] = [...waiting].sort((a, b) => Date.parse(a.raised_at) - Date.parse(b.raised_at));
    if (!oldest) {
      this.#say("oldest", DASH, t("semua diterima"));
      return;
    }
    const seconds = secondsBetween(oldest.raised_at, now);
    const { severity, target_s: targetS } = oldest;
    const below = targetS ? t("{severity}, target {time}", { severity, time: duration(targetS) }) : severity;
    this.#say("oldest", duration(seconds), below, targetS && seconds > targetS ? (severity === "P1" ? "crit" : "late") : "");
  }

  #say(name, number, below, tone = "") {
    const figure = this.#figures[name];
    write(figure.number, number);
    write(figure.below, below);
    figure.line.className = `n ${tone}`.trim();
    if (figure.percent) figure.percent.hidden = number === DASH;
  }
}

customElements.define("wall-figures", WallFigures);
