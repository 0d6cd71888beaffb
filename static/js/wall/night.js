/* A page that runs for months is loaded anew each night between 03:00 and 04:00 in Makassar, each output at its own minute,
   and not while an urgent alert waits for somebody. What the wall shows is the server's, so the scene is there again. */

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE_MS = 8 * HOUR_MS; // WITA, which knows no summer time
const FROM_MS = 3 * HOUR_MS;
const APART_MINUTES = 7;     // of outputs with neighbouring numbers; 7 and 60 share no factor, so sixty get one each
const LOOK_MS = 10_000;
const URGENT = new Set(["P1", "P2"]);

/** The minute after 03:00 at which an output is loaded anew. @param {number|null} number null: the page of a whole wall */
export function minuteOf(number) {
  return ((number ?? 0) * APART_MINUTES) % 60;
}

/** @param {{now: number, loadedAt: number, number: number|null}} known server ms */
export function isNight({ now, loadedAt, number }) {
  const today = Math.floor((now + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
  const at = today + FROM_MS + minuteOf(number) * 60_000;
  return now >= at && now < today + FROM_MS + HOUR_MS && loadedAt < at;
}

/** @param {Iterable<{severity: string, state: string}>} alerts */
export function somethingWaits(alerts) {
  return [...alerts].some(({ severity, state }) => URGENT.has(severity) && state === "new");
}

export class Night {
  #given; #timer; #asking = false;

  /**
   * @param {{number: number|null, now: () => number, aliveMs: () => number, alerts: () => Iterable<object>, isLinked: () => boolean,
   *   answers: () => Promise<boolean>, reload: () => void}} given now: server ms; aliveMs: since the page was loaded;
   *   answers: whether the page could be had now, for a browser that loads nothing stays empty until somebody comes
   */
  constructor(given) {
    this.#given = given;
    this.#timer = setInterval(() => this.look(), LOOK_MS);
  }

  close() { clearInterval(this.#timer); }

  async look() {
    const { number, now, aliveMs, alerts, isLinked, answers, reload } = this.#given;
    const at = now();
    if (this.#asking || !isLinked() || !isNight({ now: at, loadedAt: at - aliveMs(), number }) || somethingWaits(alerts())) return;
    this.#asking = true;
    const there = await answers();
    this.#asking = false;
    if (there && isLinked() && !somethingWaits(alerts())) reload();
  }
}

/** Whether this page would come back: the server answers with it and not with a sign-in. */
export async function pageAnswers() {
  try {
    const { ok } = await fetch(location.href, { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(5000) });
    return ok;
  } catch {
    return false;
  }
}
