/* What is special about the wall now: locked, guests in the room, a drill, words that run over it. Said above its miniature. */

import { t, tn } from "../lib/i18n.js";
import { clockShort, serverClock } from "../lib/time.js";
import { h } from "./dom.js";
import { lockWords } from "./wall-rights.js";
import { lockOf } from "./wall-state.js";

/** The flags of a wall: [{kind, words, short}]. @param {number} now ms */
export function flags(shown, now) {
  const lock = lockOf(shown, now);
  const said = (shown.announcements ?? []).filter(({ until }) => Date.parse(until) > now);
  return [
    shown.drill ? { kind: "drill", words: t("LATIHAN: {title}", { title: shown.drill.title }), short: t("LATIHAN") } : null,
    lock ? { kind: "lock", words: lockWords(lock), short: lock.kind === "election" ? t("Kunci pemilihan") : t("Kunci upacara") } : null,
    shown.guest ? { kind: "guest", words: t("Tamu di ruangan sejak {at}, {name}", { at: clockShort(shown.guest.at), name: shown.guest.by }), short: t("Tamu") } : null,
    said.length ? { kind: "said", words: tn("{n} pengumuman tampil", "{n} pengumuman tampil", said.length), short: tn("{n} pengumuman", "{n} pengumuman", said.length) } : null,
  ].filter(Boolean);
}

export class WallFlags {
  #place; #small; #drawn = "";

  /** @param {HTMLElement} place @param {{small: boolean}} how small: a word each, the rest on a hover */
  constructor(place, { small }) {
    this.#place = place;
    this.#small = small;
  }

  draw(shown) {
    const now = flags(shown, serverClock.now());
    const key = JSON.stringify(now);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#place.hidden = !now.length;
    this.#place.replaceChildren(...now.map(({ kind, words, short }) => h("li", { class: `wflag ${kind}`, title: words }, this.#small ? short : words)));
  }
}
