/* The steps of the incident that a panel shows: read when its row says that some were done, and again each minute. */

import { get } from "../../lib/api.js";
import { Poll } from "./poll.js";

const EVERY_S = 60;

export class Procedure {
  #number = ""; #seen = ""; #steps = null; #poll = null;

  /**
   * The incident as its row tells it, with its steps once they are known.
   * @param {object|null} incident
   * @returns {object|null}
   */
  of(incident) {
    if (!incident) {
      this.stop();
      return null;
    }
    const { number, sop, category } = incident;
    const seen = `${number} ${category?.code} ${sop?.done}/${sop?.of}`;
    if (seen !== this.#seen) this.#follow(number, seen, Boolean(sop));
    return this.#steps ? { ...incident, steps: this.#steps } : incident;
  }

  stop() {
    this.#poll?.stop();
    this.#number = this.#seen = "";
    this.#poll = this.#steps = null;
  }

  /** What was known stays until the answer is here, unless it is another incident's. */
  #follow(number, seen, any) {
    this.#poll?.stop();
    this.#poll = null;
    if (number !== this.#number || !any) this.#steps = null;
    this.#number = number;
    this.#seen = seen;
    if (!any) return;
    this.#poll = new Poll({
      everyS: EVERY_S,
      ask: (signal) => get(`/api/v1/incidents/${encodeURIComponent(number)}/steps/`, { signal }),
      take: ({ steps }) => { this.#steps = steps; },
    });
    this.#poll.start();
  }
}
