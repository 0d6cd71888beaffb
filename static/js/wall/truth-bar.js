/* The bar along the bottom: how far the wall may be believed. A fault turns its value amber and names the culprit. */

import { t } from "../lib/i18n.js";
import { clockShort, fineAge, whole } from "../lib/time.js";
import { outputsWords } from "./outputs-words.js";
import { picturesWords } from "./pictures-words.js";
import { write } from "./write.js";

const DASH = "–";

export class TruthBar {
  #bar = document.querySelector(".wtruth");

  /** @param {{state: object, shown: object, feedAgeS: number|null, link: {state: string}, tiles: {panel: string, state: string, age: number}[]}} known */
  draw({ state, shown, feedAgeS, link, tiles }) {
    if (state.figures) this.#cameras(state.figures);
    this.#say("feed", feedAgeS === null ? DASH : fineAge(feedAgeS), feedAgeS === null ? "wait" : link.state === "open" ? "" : "warn");
    const pictures = picturesWords(tiles);
    this.#say("pictures", pictures.words, pictures.isBad ? "warn" : "");
    const { words, isBad } = outputsWords(shown.outputs ?? [], shown.revision);
    this.#say("output", words, isBad ? "warn" : "");
    this.#mode("lock", shown.lock && lockWords(shown.lock));
    this.#mode("guest", shown.guest && t("sejak {time}", { time: clockShort(shown.guest.at) }));
    this.#say("revision", whole(shown.revision));
  }

  #cameras({ cameras_live: live, cameras_total: total, cameras_degraded: stale, cameras_down: down }) {
    this.#say("cameras", `${whole(live)}/${whole(total)}`);
    this.#say("stale", whole(stale));
    this.#say("down", whole(down));
    const [alive, ailing] = this.#bar.querySelectorAll(".meter i");
    alive.style.width = `${total ? (live / total) * 100 : 0}%`;
    ailing.style.width = `${total ? (stale / total) * 100 : 0}%`;
  }

  #mode(name, words) {
    this.#bar.querySelector(`[data-of=${name}]`).hidden = !words;
    if (words) this.#say(name, words);
  }

  #say(name, value, dot = null) {
    const place = this.#bar.querySelector(`[data-of=${name}]`);
    write(place.querySelector("b"), value);
    if (dot === null) return;
    place.classList.toggle("bad", dot === "warn");
    place.querySelector(".dot").className = `dot ${dot}`.trim();
  }
}

function lockWords({ kind, by, until }) {
  const what = { ceremony: t("upacara"), election: t("pemilihan") }[kind] ?? kind;
  return until ? t("{what}, {by}, s.d. {time}", { what, by, time: clockShort(until) }) : `${what}, ${by}`;
}
