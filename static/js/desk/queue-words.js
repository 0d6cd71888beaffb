/* What the queue says around its rows: newcomers that wait, counts of the tabs and the title, silence or failure. */

import { t, tn } from "../lib/i18n.js";
import { age, clock, serverClock, since } from "../lib/time.js";
import { byId, h, setText } from "./dom.js";

export class QueueWords {
  #room; #bar; #words; #tabs; #title = document.title;

  constructor({ room, tabs }) {
    this.#room = room;
    this.#tabs = tabs;
    this.#bar = byId("newbar");
    this.#words = byId("queue-words");
  }

  /** @param {number[]} waiting ids of alerts behind the bar */
  drawBar(waiting) {
    const n = waiting.length;
    this.#bar.hidden = n === 0;
    if (!n) return;
    const critical = waiting.filter((id) => this.#room.state.alerts[id]?.severity === "P1").length;
    setText(this.#bar, [tn("{n} baru", "{n} baru", n), critical ? t("{n} di antaranya P1", { n: critical }) : ""].filter(Boolean).join(", "));
  }

  drawCounts(counts) {
    for (const tab of this.#tabs) {
      const n = counts[tab.dataset.tab];
      setText(tab.querySelector("b"), n ? String(n) : "");
    }
    setText(byId("queue-count"), tn("{n} belum diterima", "{n} belum diterima", counts.fresh));
    const title = counts.fresh ? `(${counts.fresh}) ${this.#title}` : this.#title;
    if (document.title !== title) document.title = title;
  }

  /** Silence and failure must not look alike: both say what and since when. */
  drawState({ tab, empty }) {
    const { state, link, feed } = this.#room;
    const cut = link.state === "lost" || (link.state === "late" && !state.ready);
    this.#words.className = cut ? "statebox bad" : empty ? "statebox" : "";
    if (cut) this.#say(feed.lastFrameAt ? t("Umpan terputus sejak {at}", { at: clock(feed.lastFrameAt) }) : t("Umpan belum tersambung"), t("Antrean mungkin tidak lengkap, mencoba lagi sendiri"));
    else if (empty) this.#say(this.#quiet(tab), t("Umpan sehat, pesan terakhir {age} lalu", { age: age((Date.now() - (feed.lastFrameAt ?? Date.now())) / 1000) }));
    else this.#words.replaceChildren();
  }

  #quiet(tab) {
    const nothing = QUIET[tab]?.();
    if (nothing) return nothing;
    const last = this.#room.state.lastAlertAt;
    return last ? t("Tidak ada alarm sejak {at}", { at: since(last, serverClock.now()) }) : t("Tidak ada alarm terbuka");
  }

  #say(title, words) {
    if (!this.#words.firstElementChild) this.#words.replaceChildren(h("b"), h("p"));
    setText(this.#words.firstElementChild, title);
    setText(this.#words.lastElementChild, words);
  }
}

const QUIET = {
  shelved: () => t("Tidak ada alarm yang ditunda"),
  suppressed: () => t("Tidak ada alarm yang diredam"),
  notices: () => t("Tidak ada pemberitahuan"),
};
