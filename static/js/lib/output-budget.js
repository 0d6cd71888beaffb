/* The frames-per-second budget of this page's output: deals it to the tiles, and learns from what the browser drops.
   `<html data-frame-budget="600">` says how much a page may use. */

import { adapt, allot, DEFAULT_BUDGET, startBudget } from "./frame-budget.js";

const EVERY_MS = 1000;
const LONGEST_MS = 2500; // a page that slept has no second to tell of

class OutputBudget {
  #tiles = new Set(); #levels = new Map(); #state = startBudget(); #timer = 0; #asked = false; #counted = new Map(); #countedAt = 0; #totals = { shown: 0, dropped: 0 };

  /** Pictures of all tiles since the page was loaded: shown, and dropped by the browser. */
  get totals() { return this.#totals; }

  /** @param {{demand: {priority: string, fps: number, keyFps: number}, level: string, counted: {shown: number, dropped: number}, element: Element}} tile */
  join(tile) {
    this.#tiles.add(tile);
    this.#timer ||= setInterval(() => this.#second(), EVERY_MS);
    this.#dealSoon();
  }

  leave(tile) {
    if (!this.#tiles.delete(tile)) return;
    this.#levels.delete(tile);
    this.#counted.delete(tile);
    if (this.#tiles.size) this.#dealSoon();
    else {
      clearInterval(this.#timer);
      this.#timer = 0;
    }
  }

  /** Something about a tile changed: its priority, or the rate of its camera became known. */
  changed() {
    this.#dealSoon();
  }

  #dealSoon() {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      this.#deal();
    });
  }

  #deal() {
    const most = told(document.documentElement.dataset.frameBudget);
    if (most !== this.#state.most) this.#state = startBudget(most);
    const ordered = [...this.#tiles].sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    this.#levels = allot(ordered.map((tile) => ({ id: tile, ...tile.demand })), { budget: this.#state.budget, before: this.#levels });
    for (const [tile, level] of this.#levels) if (tile.level !== level) tile.level = level;
  }

  #second() {
    const now = performance.now();
    const seconds = (now - this.#countedAt) / 1000;
    this.#countedAt = now;
    let shown = 0, dropped = 0;
    for (const tile of this.#tiles) {
      const before = this.#counted.get(tile);
      const counted = tile.counted;
      this.#counted.set(tile, counted);
      if (!before || counted.shown < before.shown) continue; // a player that began anew counts from nought
      shown += counted.shown - before.shown;
      dropped += Math.max(0, counted.dropped - before.dropped);
    }
    this.#totals = { shown: this.#totals.shown + shown, dropped: this.#totals.dropped + dropped };
    if (document.hidden || seconds * 1000 > LONGEST_MS) return;
    this.#state = adapt(this.#state, { shown, dropped, seconds, now });
    this.#deal();
  }
}

/** The budget that the page was told; 0 is one too. */
function told(words) {
  const most = words ? Number(words) : NaN;
  return most >= 0 ? most : DEFAULT_BUDGET;
}

export const outputBudget = new OutputBudget();
