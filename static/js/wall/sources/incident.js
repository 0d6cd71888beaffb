/* <wall-incident>: one incident in focus: up to four of its cameras, its steps, the last lines of its timeline. */

import { entryWords } from "../../desk/entry-words.js";
import { incidentStateWords } from "../../desk/kinds.js";
import { get } from "../../lib/api.js";
import { titled } from "../../lib/drill-words.js";
import { glyph } from "../../lib/glyph.js";
import { t } from "../../lib/i18n.js";
import { clock, duration, secondsBetween, serverClock } from "../../lib/time.js";
import { write } from "../write.js";
import { inFocus } from "./incident-order.js";
import { IncidentShots } from "./incident-shots.js";
import { Poll } from "./poll.js";
import { promises } from "./promises.js";
import { Procedure } from "./sop-procedure.js";
import { steps } from "./sop-steps.js";
import { part, WallSource } from "./source.js";
import { StepList } from "./step-list.js";

const LINES_AT_MOST = 12;
const PAGE = 1000;

export class WallIncident extends WallSource {
  refreshS = 15;
  #parts = {}; #shots; #steps; #poll; #categories = null; #entries = []; #of = null; #version = null; #mark = ""; #guest = false; #procedure = new Procedure();

  build() {
    this.classList.add("one-incident");
    const header = part("header", this);
    const mark = part("span", header, "glyph");
    const words = part("div", header, "t");
    const [title, below] = [part("h1", words), part("p", words)];
    const time = part("time", header, "big");
    this.#shots = new IncidentShots(part("div", this, "shots"));
    const side = part("div", this, "side");
    const lineHead = part("h2", side);
    lineHead.textContent = t("Langkah");
    this.#steps = new StepList(side);
    const tale = part("h2", side);
    tale.textContent = t("Lini masa");
    this.ageAt(part("span", tale));
    const lines = part("ol", side, "lines");
    const calm = part("div", this, "calm");
    part("h2", calm).textContent = t("Insiden dalam fokus");
    this.#parts = { header, mark, title, below, time, side, lines, calm, nothing: part("p", calm, "nothing") };
    this.#poll = new Poll({ everyS: this.refreshS, ask: (signal) => this.#read(signal), take: ({ number, entries, categories }) => this.#take(number, entries, categories) });
  }

  close() {
    this.#poll.stop();
    this.#procedure.stop();
    this.#of = null;
    this.#shots.clear();
  }

  render(known) {
    const incident = inFocus(known.state.incidents, this.content.incident);
    this.#guest = Boolean(known.shown.guest);
    this.#follow(incident);
    const { header, side, calm, nothing } = this.#parts;
    header.hidden = side.hidden = this.#shots.element.hidden = !incident;
    calm.hidden = Boolean(incident);
    if (!incident) {
      this.asOf = null;
      this.agesWithFeed(known);
      write(nothing, this.content.incident === "newest" ? t("Tidak ada insiden terbuka") : t("Insiden {number} sudah ditutup atau tidak boleh dilihat", { number: this.content.incident }));
      this.#shots.clear();
      return;
    }
    this.#head(incident, known.now);
    this.#shots.draw(incident, known);
    this.#steps.draw(steps({ incident: this.#procedure.of(incident), category: this.#categories?.get(incident.category.code) ?? null, entries: this.#entries }), known.now);
    this.#lines();
  }

  /** The age is the timeline's: the rest comes by the feed. */
  ageWords(words, mark) {
    return mark === "never" && this.#poll.failure ? t("belum terbaca: {why}", { why: this.#poll.failure }) : words;
  }

  /** Another incident, or a step of this one: read its timeline now, not in a quarter of a minute. */
  #follow(incident) {
    if (incident?.number === this.#of && incident?.version === this.#version) return;
    if (incident?.number !== this.#of) {
      this.#entries = [];
      this.asOf = null;
    }
    this.#of = incident?.number ?? null;
    this.#version = incident?.version ?? null;
    if (incident && !this.closest("wall-panel[unseen]")) this.#poll.start();
    else this.#poll.stop();
  }

  /** Oldest first, page after page: only what is new since the last reading travels. */
  async #read(signal) {
    const number = this.#of;
    const categories = await promises();
    let known = this.#entries;
    for (;;) {
      const since = known.at(-1)?.seq ?? 0;
      const { results } = await get(`/api/v1/incidents/${encodeURIComponent(number)}/timeline/?limit=${PAGE}&since=${since}`, { signal });
      known = [...known, ...results];
      if (results.length < PAGE) return { number, entries: known, categories };
    }
  }

  #take(number, entries, categories) {
    this.#categories = categories;
    if (number !== this.#of) return;
    this.#entries = entries;
    this.asOf = serverClock.now();
  }

  #head({ severity, owner, summary, category, number, state, place, area, exercise, opened_at: openedAt }, now) {
    const { mark, title, below, time } = this.#parts;
    const look = `${severity} ${Boolean(owner)}`;
    if (this.#mark !== look) {
      this.#mark = look;
      mark.replaceChildren(glyph(severity, owner ? "acknowledged" : "new", "big"));
    }
    write(title, titled(summary || category.name, { exercise }));
    write(below, [number, incidentStateWords(state), owner, place || area].filter(Boolean).join(", "));
    write(time, duration(secondsBetween(openedAt, now)));
  }

  #lines() {
    const { lines } = this.#parts;
    const shown = this.#guest ? [] : this.#entries.slice(-LINES_AT_MOST).reverse();
    const key = `${this.#guest} ${this.#of} ${shown[0]?.seq} ${shown.length}`;
    if (lines.dataset.key === key) return;
    lines.dataset.key = key;
    lines.replaceChildren(...(this.#guest ? [hidden()] : shown.map(line)));
  }
}

function line(entry) {
  const item = document.createElement("li");
  part("time", item).textContent = clock(entry.at);
  const words = part("p", item);
  words.textContent = entryWords(entry);
  if (entry.actor && !words.textContent.includes(entry.actor)) part("small", words).textContent = ` ${entry.actor}`;
  return item;
}

/** What people wrote may name people. */
function hidden() {
  const item = document.createElement("li");
  part("p", item).textContent = t("Disembunyikan, tamu di ruangan");
  return item;
}

customElements.define("wall-incident", WallIncident);
