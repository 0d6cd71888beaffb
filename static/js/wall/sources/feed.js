/* <wall-feed>: the open alarms, the most urgent first, as many as there is room for. */

import "../../lib/alert-card.js";
import { t, tn } from "../../lib/i18n.js";
import { clock, clockShort, fineAge } from "../../lib/time.js";
import { write } from "../write.js";
import { BEAT_S } from "./age.js";
import { part, WallSource } from "./source.js";

const HEAD_W = 17;  // head and end of the list, in w
const CARD_W = 26;  // a card of three lines

export class WallFeed extends WallSource {
  refreshS = BEAT_S;
  #feed; #count; #cards; #nothing; #more;

  build() {
    this.#feed = part("alert-feed", this, "wfeed");
    const header = part("header", this.#feed);
    part("h2", header).textContent = t("Alarm");
    this.#count = part("span", header);
    this.#cards = part("div", this.#feed, "cards");
    this.#cards.setAttribute("aria-live", "polite");
    this.#nothing = part("p", this.#feed, "nothing");
    this.#more = part("footer", this.#feed);
  }

  render(known) {
    this.agesWithFeed(known);
    const { state, panel, feedAgeS, link, asOf } = known;
    const alerts = Object.values(state.alerts).filter((alert) => alert.state !== "closed");
    const room = Math.max(1, Math.floor((panel.h - HEAD_W) / CARD_W));
    this.#cards.style.setProperty("--cards", room);
    const rest = this.#feed.show(alerts, { list: this.#cards, limit: room });
    const cut = link.state === "lost";
    this.#feed.classList.toggle("old", cut);
    write(this.#count, cut ? t("umpan terputus {time}", { time: clock(asOf ?? known.now) }) : tn("{n} terbuka", "{n} terbuka", alerts.length));
    this.#nothing.hidden = alerts.length > 0;
    if (!alerts.length) write(this.#nothing, nothing(state.lastAlertAt, feedAgeS, link));
    this.#more.hidden = rest === 0;
    write(this.#more, tn("{n} lagi di meja operator", "{n} lagi di meja operator", rest));
  }
}

function nothing(lastAlertAt, feedAgeS, link) {
  const since = lastAlertAt ? t("Tidak ada alarm sejak {time}", { time: clockShort(lastAlertAt) }) : t("Tidak ada alarm");
  if (link.state !== "open" || feedAgeS === null) return t("{since}, tetapi umpan terputus", { since });
  return t("{since}, umpan sehat {age} lalu", { since, age: fineAge(feedAgeS) });
}

customElements.define("wall-feed", WallFeed);
