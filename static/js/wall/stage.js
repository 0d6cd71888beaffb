/* What is on this glass. A change is prepared when it arrives and swapped when all outputs were told to: panels of the same
   geometry one by one, another geometry as a second stage built unseen behind the first. */

import { withOutput, withSteps } from "../lib/state.js";
import { glass } from "./output-geometry.js";
import { dissolve } from "./panel.js";
import { sameGeometry } from "./standing.js";
import { due, queued, swapTime } from "./swap.js";

export class Stage {
  #host; #output; #now; #onShown;
  #grid = null; #layout = null; #next = null; #shown = null; #queue = []; #timer = 0;

  /**
   * @param {{host: HTMLElement, output: object|null, now: () => number, onShown: (revision: number) => void}} given
   *   host: where the wall-grid goes; now: server milliseconds; onShown: called after each swap
   */
  constructor({ host, output, now, onShown }) {
    this.#host = host;
    this.#output = output;
    this.#now = now;
    this.#onShown = onShown;
  }

  /** The Shown that is on the glass, null before the first. */
  get shown() { return this.#shown; }
  get grid() { return this.#grid; }

  /** The Shown of a snapshot. Should the server have gone back (a restored copy), so does the glass. */
  restart(shown) {
    if (this.#shown && shown.revision < this.#shown.revision) {
      this.#queue = [];
      this.#show(shown);
    } else this.take(shown);
  }

  /** A whole Shown. The first stands at once; `swapAt` is the time that all outputs were told. */
  take(shown, swapAt = null) {
    if (!this.#shown) {
      this.#show(shown);
      return;
    }
    if (shown.revision === this.#shown.revision) { // nothing on the panels is new, the rest may be: an output, a word
      this.#shown = shown;
      return;
    }
    if (shown.revision < this.#shown.revision) return;
    const now = this.#now();
    this.#queue = queued(this.#queue, shown, swapTime(swapAt, now));
    this.#prepare(this.#queue.at(-1).shown);
    this.#wait();
  }

  /** Tours went on: no new revision, the next picture is prepared and takes over by itself. */
  step(steps) {
    if (!this.#shown) return;
    this.#queue = this.#queue.map((entry) => ({ ...entry, shown: withSteps(entry.shown, steps) }));
    this.#shown = withSteps(this.#shown, steps);
    this.#grid.prepare(this.#shown);
    this.#grid.agree();
    if (this.#queue.length) this.#prepare(this.#queue.at(-1).shown);
  }

  /** An output's state, told between revisions. */
  output(output) {
    const told = (shown) => ({ ...shown, outputs: withOutput(shown.outputs, output) });
    this.#queue = this.#queue.map((entry) => ({ ...entry, shown: told(entry.shown) }));
    if (this.#shown) this.#shown = told(this.#shown);
  }

  /** @param {(shown: object) => object} knownOf what the sources are told of a Shown */
  draw(knownOf) {
    if (this.#shown) this.#grid.draw(knownOf(this.#shown));
    const coming = this.#queue.at(-1)?.shown;
    if (this.#next && coming) this.#next.grid.draw(knownOf(coming));
  }

  #prepare(shown) {
    if (sameGeometry(shown.layout, this.#layout)) {
      this.#dropNext();
      this.#grid.prepare(shown);
    } else {
      if (!sameGeometry(shown.layout, this.#next?.layout)) this.#buildNext(shown);
      this.#next.grid.prepare(shown, { from: this.#grid });
    }
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.#queue.length) this.#timer = setTimeout(() => this.#due(), Math.max(0, this.#queue[0].at - this.#now()));
  }

  #due() {
    const { show, waiting } = due(this.#queue, this.#now());
    this.#queue = waiting;
    if (show) this.#show(show);
    if (waiting.length) this.#prepare(waiting.at(-1).shown);
    this.#wait();
  }

  #show(shown) {
    this.#prepare(shown);
    this.#shown = shown;
    if (this.#next) this.#changeGrid();
    else this.#grid.agree();
    this.#onShown(shown.revision);
  }

  #buildNext(shown) {
    this.#dropNext();
    const grid = document.createElement("wall-grid");
    grid.build(shown.layout, shown, glass(shown, this.#output));
    grid.classList.add("coming");
    this.#next = { grid, layout: shown.layout };
    this.#host.prepend(grid); // what leaves lies on top and fades away
  }

  #dropNext() {
    this.#next?.grid.remove();
    this.#next = null;
  }

  #changeGrid() {
    const leaving = this.#grid;
    this.#grid = this.#next.grid;
    this.#layout = this.#next.layout;
    this.#next = null;
    this.#grid.classList.remove("coming");
    this.#grid.follow(leaving);
    this.#grid.agree(); // two changes may have fallen due at once
    if (!leaving) return;
    leaving.classList.add("leaving");
    leaving.removeAttribute("id");
    leaving.removeAttribute("role");
    leaving.setAttribute("aria-hidden", "true");
    dissolve(leaving, { isLeaving: true }).finally(() => leaving.remove());
  }
}
