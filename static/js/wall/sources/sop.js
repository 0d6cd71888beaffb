/* <wall-sop>: what an alarm has to go through, beside the zone that shows it: steps, targets, time left. */

import { t, tn } from "../../lib/i18n.js";
import { write } from "../write.js";
import { zoneLoan } from "../zone.js";
import { BEAT_S } from "./age.js";
import { Poll } from "./poll.js";
import { promises } from "./promises.js";
import { Procedure } from "./sop-procedure.js";
import { steps } from "./sop-steps.js";
import { part, WallSource } from "./source.js";
import { StepList } from "./step-list.js";

export class WallSop extends WallSource {
  refreshS = BEAT_S;
  #title; #of; #steps; #lead; #nothing; #categories = null; #poll; #fitted = ""; #procedure = new Procedure();

  build() {
    this.classList.add("sop");
    this.#title = this.head(t("Langkah"));
    this.#of = part("p", this, "of");
    this.#steps = new StepList(this);
    this.#lead = part("footer", this);
    this.#nothing = part("p", this, "nothing");
    this.#poll = new Poll({ everyS: 3600, ask: () => promises(), take: (categories) => { this.#categories = categories; } });
  }

  open() { this.#poll.start(); }
  close() { this.#poll.stop(); this.#procedure.stop(); }

  render(known) {
    this.agesWithFeed(known);
    const { state, shown, now } = known;
    const number = this.content.alert ?? zoneLoan(shown)?.alert ?? null;
    const alert = state.alerts[number] ?? null;
    const incident = this.#procedure.of(state.incidents[alert?.incident] ?? null);
    const category = this.#categories?.get(incident?.category.code) ?? null;
    for (const element of [this.#of, this.#steps.element]) element.hidden = !alert;
    this.#nothing.hidden = Boolean(alert);
    if (!alert) {
      this.#lead.hidden = true;
      this.#fitted = "";
      write(this.#title, t("Langkah"));
      write(this.#nothing, number === null ? t("Tidak ada alarm di zona") : t("Alarm {number} sudah ditutup", { number }));
      return;
    }
    write(this.#title, incident ? incident.category.name : t("Langkah"));
    write(this.#of, incident?.number ?? t("belum menjadi insiden"));
    this.#steps.draw(steps({ alert, incident, category }), now);
    this.#fit(this.#leadWords(incident, category), known.panel);
  }

  /** Measured only when what stands here or the room for it (in w) changed: to measure is to lay out the page. */
  #fit(lead, { w, h, text }) {
    const said = [w, h, text, lead, this.#steps.look].join(" ");
    if (said === this.#fitted || this.clientHeight === 0) return;
    this.#fitted = said;
    write(this.#lead, lead);
    this.#lead.hidden = !lead;
    if (this.#steps.fit(this.#room()) === 0) return;
    this.#lead.hidden = false;
    write(this.#lead, "+0");
    const rest = this.#steps.fit(this.#room());
    write(this.#lead, [rest ? tn("+{n} langkah", "+{n} langkah", rest) : "", lead].filter(Boolean).join(", "));
  }

  /** Pixels between the list's top and the foot. */
  #room() {
    const list = this.#steps.element.getBoundingClientRect();
    const foot = this.#lead.hidden ? 0 : this.#lead.getBoundingClientRect().height;
    return this.getBoundingClientRect().bottom - list.top - foot;
  }

  #leadWords(incident, category) {
    if (!incident) return "";
    if (category) return t("Penanggung jawab: {lead}", { lead: category.lead });
    return this.#poll.failure ? t("Target belum terbaca: {why}", { why: this.#poll.failure }) : "";
  }
}

customElements.define("wall-sop", WallSop);
