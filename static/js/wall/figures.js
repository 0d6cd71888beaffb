/* Panel K1 and the truth bar: numbers, each with the moment it is true for. */

import { t, tn } from "../lib/i18n.js";
import { clock, decimal, duration, fineAge, secondsBetween, whole } from "../lib/time.js";
import { write } from "./write.js";

const BEATS_MISSED_S = 11; // two heartbeats of 5 s
const DASH = "–";

export class Figures {
  #panel = document.querySelector("wall-panel[name=K1] .figures");
  #bar = document.querySelector(".wtruth");

  /**
   * @param {{figures: object|null, alerts: object[], now: number, feedAgeS: number|null, link: string, tiles: HTMLElement[], revision: number}} known
   */
  draw({ figures, alerts, now, feedAgeS, link, tiles, revision }) {
    const waiting = alerts.filter(({ state }) => state === "new");
    const ageS = figures ? secondsBetween(figures.as_of, now) : null;
    this.#panel.classList.toggle("old", ageS !== null && ageS > BEATS_MISSED_S);
    write(this.#panel.querySelector("[data-asof]"), figures ? clock(figures.as_of) : t("belum pernah diterima"));
    if (figures) this.#cameras(figures);
    this.#figure("open", whole(alerts.length), tn("{n} belum diterima", "{n} belum diterima", waiting.length));
    this.#oldest(waiting, now);
    this.#onTime(figures);
    this.#truth({ figures, feedAgeS, link, tiles, revision });
  }

  #cameras({ cameras_live: live, cameras_total: total }) {
    const share = total ? decimal((live / total) * 100, 1) : DASH;
    this.#figure("cameras", share, t("{live} dari {total}", { live: whole(live), total: whole(total) }));
  }

  #oldest(waiting, now) {
    const oldest = waiting.reduce((a, b) => (!a || Date.parse(b.raised_at) < Date.parse(a.raised_at) ? b : a), null);
    if (!oldest) {
      this.#figure("oldest", DASH, t("semua diterima"));
      return;
    }
    const seconds = secondsBetween(oldest.raised_at, now);
    const target = oldest.target_s ? t("{severity}, target {time}", { severity: oldest.severity, time: duration(oldest.target_s) }) : oldest.severity;
    this.#figure("oldest", duration(seconds), target, oldest.target_s && seconds > oldest.target_s ? (oldest.severity === "P1" ? "crit" : "late") : "");
  }

  #onTime(figures) {
    const share = figures?.acknowledged_in_target_pct ?? null;
    this.#figure("target", share === null ? DASH : decimal(share, 0), share === null ? t("belum ada yang diterima") : t("terhadap target"));
  }

  #figure(name, number, below, tone = "") {
    const figure = this.#panel.querySelector(`#fig-${name}`);
    write(figure.querySelector(".n span"), number);
    write(figure.querySelector("p"), below);
    figure.querySelector(".n").className = `n ${tone}`.trim();
    const unit = figure.querySelector("em");
    if (unit) unit.hidden = number === DASH;
  }

  #truth({ figures, feedAgeS, link, tiles, revision }) {
    if (figures) {
      const { cameras_live: live, cameras_total: total, cameras_degraded: stale, cameras_down: down } = figures;
      this.#say("cameras", `${whole(live)}/${whole(total)}`);
      this.#say("stale", whole(stale));
      this.#say("down", whole(down));
      const [alive, ailing] = this.#bar.querySelectorAll(".meter i");
      alive.style.width = `${total ? (live / total) * 100 : 0}%`;
      ailing.style.width = `${total ? (stale / total) * 100 : 0}%`;
    }
    this.#say("feed", feedAgeS === null ? DASH : fineAge(feedAgeS), feedAgeS === null ? "wait" : link === "open" ? "" : "warn");
    const fresh = tiles.filter(({ state, age }) => state === "live" && age < 3).length;
    this.#say("pictures", t("{fresh}/{all} segar", { fresh, all: tiles.length }), fresh === tiles.length ? "" : "warn");
    this.#say("revision", whole(revision));
  }

  #say(name, value, dot = null) {
    const place = this.#bar.querySelector(`[data-of=${name}]`);
    write(place.querySelector("b"), value);
    if (dot === null) return;
    place.classList.toggle("bad", dot === "warn");
    place.querySelector(".dot").className = `dot ${dot}`.trim();
  }
}
