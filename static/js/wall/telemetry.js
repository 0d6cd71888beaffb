/* What this output says of itself every 5 s: how it paints, what its players do, how old its oldest picture is. */

import { outputBudget } from "../lib/output-budget.js";
import { playLog } from "../lib/play-log.js";

const EVERY_MS = 5000;
const FIRST_MS = 1000;
const PAINT_MS = 1000; // of each period: counting makes the browser paint, so not all the time

/**
 * The figures. Pure.
 * @param {{state: string, level: string, ageS: number|null}[]} tiles
 * @param {{number: number, revision: number, fps: number, shown: number, dropped: number, heapBytes: number|null,
 *   log: {frozen: number, recycled: number}, width: number, height: number, dpr: number}} page fps: paintings of the page a
 *   second; shown, dropped: pictures of all players since the last word
 */
export function figuresOf(tiles, { heapBytes, shown, log, ...page }) {
  const levels = { full: 0, reduced: 0, still: 0 };
  for (const { level } of tiles) if (level in levels) levels[level] += 1;
  const moving = tiles.filter(({ level, ageS }) => level !== "still" && ageS !== null).map(({ ageS }) => ageS);
  return {
    ...page, ...log, levels,
    shown_frames: shown,
    memory_mb: heapBytes === null ? null : Math.round(heapBytes / 2 ** 20),
    tiles: tiles.length,
    playing: tiles.filter(({ state }) => state === "live").length,
    oldest_s: moving.length ? Math.max(...moving) : null,
  };
}

export class Telemetry {
  #given; #timers = []; #before = { shown: 0, dropped: 0 };

  /**
   * @param {{number: number, say: (frame: object) => boolean, revision: () => number, tiles: () => Iterable<Element>}} given
   *   number of this output; tiles: the camera tiles on this glass
   */
  constructor(given) {
    this.#given = given;
    this.#timers = [setTimeout(() => this.#tell(), FIRST_MS), setInterval(() => this.#tell(), EVERY_MS)];
  }

  close() { this.#timers.forEach(clearTimeout); }

  async #tell() {
    const fps = await paintings(PAINT_MS);
    const { number, say, revision, tiles } = this.#given;
    const { shown, dropped } = outputBudget.totals;
    const told = say({
      output: figuresOf([...tiles()].map(tileFacts), {
        number, revision: revision(), fps: Math.round(fps), log: playLog, heapBytes: performance.memory?.usedJSHeapSize ?? null,
        shown: shown - this.#before.shown, dropped: dropped - this.#before.dropped, width: innerWidth, height: innerHeight, dpr: devicePixelRatio,
      }),
    });
    if (told) this.#before = { shown, dropped };
  }
}

function tileFacts(tile) {
  const age = tile.getAttribute("age");
  return { state: tile.getAttribute("state"), level: tile.getAttribute("level"), ageS: age === null ? null : Number(age) };
}

/** How often a second the page was painted in this time; none for a page that can't be seen. */
function paintings(lastingMs) {
  if (document.hidden) return Promise.resolve(0);
  return new Promise((done) => {
    const began = performance.now();
    let count = 0, asked = 0;
    const paint = () => {
      count += 1;
      asked = requestAnimationFrame(paint);
    };
    asked = requestAnimationFrame(paint);
    setTimeout(() => {
      cancelAnimationFrame(asked);
      done((count * 1000) / (performance.now() - began));
    }, lastingMs);
  });
}
