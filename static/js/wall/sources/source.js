/* What a panel of the wall can show. Each source is one custom element on this base: it draws when told to, at most
   once a frame, and carries its own age: hatched after two missed refreshes, never a number that quietly stands still.

   Attributes it keeps: age="fresh|stale|never" (none for content without an age), stale while hatched. */

import { serverClock } from "../../lib/time.js";
import { write } from "../write.js";
import { ageOf } from "./age.js";

/**
 * @typedef {object} Known what the page knows at this frame
 * @property {object} state see lib/state.js
 * @property {number} now server's clock, ms
 * @property {number|null} feedAgeS seconds since the last frame of the feed; null before the first
 * @property {{state: string}} link of the feed: open, lost, refused
 * @property {object} panel as in Shown: content, by, at, step, held, loan; and its name and rectangle
 */

export class WallSource extends HTMLElement {
  /** Seconds between refreshes; null: this content does not age. */
  refreshS = null;
  /** When what stands here was true, ms of the server; null: nothing was ever received. */
  asOf = null;

  #content = {}; #age = null; #built = false; #waitingSince = serverClock.now();

  /** The panel's content; a source is made anew when its `source` changes, told when one of its fields does. */
  set content(content) {
    const before = this.#content;
    this.#content = content;
    if (this.#built && JSON.stringify(before) !== JSON.stringify(content)) this.changed();
  }

  get content() { return this.#content; }

  connectedCallback() {
    if (!this.#built) {
      this.#built = true;
      this.build();
    }
    this.open();
  }

  disconnectedCallback() { this.close(); }

  /** @param {Known} known */
  draw(known) {
    this.render(known);
    const { mark, words } = ageOf({ asOf: this.asOf, refreshS: this.refreshS, now: known.now, waitingSince: this.#waitingSince });
    if ((this.getAttribute("age") ?? "") !== mark) this.setAttribute("age", mark);
    this.toggleAttribute("stale", mark === "stale");
    if (this.#age) write(this.#age, this.ageWords(words, mark));
  }

  // What a source says of itself -------------------------------------------------------------------------------------

  /** Make the parts, once. */
  build() {}

  /** On the page: start what has to run. */
  open() {}

  /** Off the page: give back all that open() took. */
  close() {}

  /** A field of the content is another one now. */
  changed() {}

  /** @param {Known} _known */
  render(_known) {}

  /** The words at the age's place; a source may put its own before them. */
  ageWords(words, _mark) { return words; }

  // Parts that most have ---------------------------------------------------------------------------------------------

  /** A head with a title and the age at its end; returns the title's element. */
  head(title) {
    const header = part("header", this);
    const words = part("h2", header);
    words.textContent = title;
    this.#age = part("span", header, "age");
    return words;
  }

  /** The age somewhere else than in a head. */
  ageAt(element) {
    element.classList.add("age");
    this.#age = element;
  }

  /** For what comes by the feed: true as of its last frame. */
  agesWithFeed({ now, feedAgeS }) {
    this.asOf = feedAgeS === null ? null : now - feedAgeS * 1000;
  }
}

/** A new element at the end of `parent`. */
export function part(name, parent, className = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  parent.append(element);
  return element;
}
