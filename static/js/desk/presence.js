/* Says what this page has open, and shows who else has it open and what they do there. */

import { post } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { byId, h } from "./dom.js";
import { othersAt } from "./watch-state.js";

const AGAIN_MS = 10000;
const SHOWN = 3;
const DOING = { writing: (name) => t("{name} sedang menulis", { name }), assigning: (name) => t("{name} sedang menugaskan", { name }) };

export class Presence {
  #room; #me; #duty; #place; #subject = null; #saidAt = 0; #said = ""; #off = false;

  constructor({ room, me, duty, place }) {
    this.#room = room;
    this.#me = me;
    this.#duty = duty;
    this.#place = place;
    room.addEventListener("change", () => this.#draw());
    addEventListener("pagehide", () => this.#leave());
  }

  /** @param {string|null} subject an incident's number or "alert:12" */
  watch(subject) {
    if (subject === this.#subject) return;
    this.#subject = subject;
    this.#duty.watch(subject);
    this.#saidAt = 0;
    this.#draw();
  }

  /** Twice a second. */
  tick() {
    if (!this.#subject || this.#off || document.hidden || !this.#me.can.has("incident_note")) return;
    const doing = this.#doing();
    if (Date.now() - this.#saidAt < AGAIN_MS && this.#said === doing) return;
    if (Date.now() - this.#saidAt < 500) return; // J held down walks over many
    this.#saidAt = Date.now();
    this.#said = doing;
    this.#say(this.#subject, doing);
  }

  async #say(subject, doing) {
    try {
      const answer = await post("/api/v1/viewings/", { subject, doing });
      if (answer?.people) this.#room.tellWatch({ viewers: { ...this.#room.watch.viewers, [subject]: answer.people } });
    } catch (error) {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      this.#off = error.status === 404 && !error.code.includes("not_found"); // a server without presence is asked once
    }
  }

  /** A note in the making, or a hand on the list of people. */
  #doing() {
    const active = document.activeElement;
    if (active?.closest?.(".noteline, .compose") && active.value) return "writing";
    return active?.closest?.(".offers") ? "assigning" : "viewing";
  }

  #draw() {
    if (!this.#place) return;
    const others = this.#subject ? othersAt(this.#room.watch, this.#subject, this.#me.username) : [];
    const key = others.map(({ username, doing }) => `${username} ${doing}`).join();
    if (this.#place.dataset.key === key) return;
    this.#place.dataset.key = key;
    const [first] = others;
    const words = first ? (DOING[first.doing]?.(first.name) ?? t("{name} sedang melihat", { name: first.name })) + (others.length > 1 ? ` +${others.length - 1}` : "") : "";
    this.#place.replaceChildren(...others.slice(0, SHOWN).map((person) => h("span", { class: "av s", title: person.name, "aria-hidden": "true" }, person.initials)), ...(words ? [h("span", {}, words)] : []));
  }

  #leave() {
    if (!this.#subject || !this.#said) return;
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    fetch(`/api/v1/viewings/?${new URLSearchParams({ subject: this.#subject })}`, { method: "DELETE", headers: { "X-CSRFToken": token }, keepalive: true, credentials: "same-origin" }).catch(() => {}); // the page is gone; half a minute later it is forgotten anyway
  }
}
