/* <wall-sop>: what an alarm has to go through, beside the zone that shows it: steps, targets, time left. */

import { t } from "../../lib/i18n.js";
import { write } from "../write.js";
import { zoneLoan } from "../zone.js";
import { BEAT_S } from "./age.js";
import { Poll } from "./poll.js";
import { promises } from "./promises.js";
import { steps } from "./sop-steps.js";
import { part, WallSource } from "./source.js";
import { StepList } from "./step-list.js";

export class WallSop extends WallSource {
  refreshS = BEAT_S;
  #title; #of; #steps; #lead; #nothing; #categories = null; #poll;

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
  close() { this.#poll.stop(); }

  render(known) {
    this.agesWithFeed(known);
    const { state, shown, now } = known;
    const number = this.content.alert ?? zoneLoan(shown)?.alert ?? null;
    const alert = state.alerts[number] ?? null;
    const incident = state.incidents[alert?.incident] ?? null;
    const category = this.#categories?.get(incident?.category.code) ?? null;
    for (const element of [this.#of, this.#steps.element, this.#lead]) element.hidden = !alert;
    this.#nothing.hidden = Boolean(alert);
    if (!alert) {
      write(this.#title, t("Langkah"));
      write(this.#nothing, number === null ? t("Tidak ada alarm di zona") : t("Alarm {number} sudah ditutup", { number }));
      return;
    }
    write(this.#title, incident ? incident.category.name : t("Langkah"));
    write(this.#of, incident?.number ?? t("belum menjadi insiden"));
    this.#steps.draw(steps({ alert, incident, category }), now);
    write(this.#lead, this.#leadWords(incident, category));
  }

  #leadWords(incident, category) {
    if (!incident) return "";
    if (category) return t("Penanggung jawab: {lead}", { lead: category.lead });
    return this.#poll.failure ? t("Target belum terbaca: {why}", { why: this.#poll.failure }) : "";
  }
}

customElements.define("wall-sop", WallSop);
