/* Loads playlists for hls.js at the right moment (playlist-timing.js) and under the freshest grant. */

import { edgeTime, PlaylistTiming } from "./playlist-timing.js";
import { serverClock } from "./time.js";

const PATIENCE_MS = 5000;
const SILENT_AFTER_MS = 2500; // nothing new for so long: leave the asking to hls.js, twice a second

/**
 * A loader class for hls.js' `pLoader`. One a player: its timing is shared by all loads.
 * @param {{timing: PlaylistTiming, address: (url: string) => string}} given
 */
export function playlistLoader({ timing, address }) {
  return class {
    context = null;
    stats = emptyStats();
    #timer = 0; #abort = new AbortController(); #response = null; #done = false;

    load(context, _, callbacks) {
      this.context = context;
      this.stats.loading.start = performance.now();
      this.#later(context.type === "level" ? timing.waitMs(performance.now()) : 0, callbacks);
    }

    abort() {
      this.stats.aborted = true;
      this.destroy();
    }

    destroy() {
      this.#done = true;
      clearTimeout(this.#timer);
      this.#abort.abort();
      this.context = null;
    }

    getCacheAge() { return null; }
    getResponseHeader(name) { return this.#response?.headers.get(name) ?? null; }

    #later(waitMs, callbacks) {
      this.#timer = setTimeout(() => this.#ask(callbacks), waitMs);
    }

    async #ask(callbacks) {
      const { context, stats } = this;
      const askedAt = performance.now();
      const late = setTimeout(() => this.#abort.abort("late"), PATIENCE_MS);
      try {
        const response = await fetch(address(context.url), { signal: this.#abort.signal, credentials: "same-origin" });
        this.#response = response;
        stats.loading.first = performance.now();
        const text = await response.text();
        if (this.#done) return;
        if (!response.ok) {
          callbacks.onError({ code: response.status, text: response.statusText }, context, response, stats);
          return;
        }
        const now = performance.now();
        const edge = edgeTime(text);
        const fresh = timing.told(text, { askedAt, now, edgeAt: edge === null ? null : now + edge - serverClock.now() });
        if (!fresh && timing.silentMs(now) < SILENT_AFTER_MS) {
          this.#later(timing.waitMs(now), callbacks);
          return;
        }
        stats.loading.end = now;
        stats.loaded = stats.total = text.length;
        callbacks.onSuccess({ url: context.url, data: text, code: response.status }, stats, context, response);
      } catch (error) {
        if (this.#done) return;
        if (this.#abort.signal.reason === "late") callbacks.onTimeout(stats, context, null);
        else callbacks.onError({ code: 0, text: String(error?.message ?? error) }, context, null, stats);
      } finally {
        clearTimeout(late);
      }
    }
  };
}

function emptyStats() {
  return {
    aborted: false, loaded: 0, total: 0, retry: 0, chunkCount: 0, bwEstimate: 0,
    loading: { start: 0, first: 0, end: 0 }, parsing: { start: 0, end: 0 }, buffering: { start: 0, first: 0, end: 0 },
  };
}
