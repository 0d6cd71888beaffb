/* The last changes of the wall, newest first. */

import { byId, h, setText } from "../desk/dom.js";
import { get } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { clock, clockShort, serverClock } from "../lib/time.js";
import { eventWords } from "./remote-event-words.js";

const MOST = 12;
const BACK_MS = 3_600_000;

export class RemoteEvents {
  #slug; #rows = new Map(); #problem = ""; #drawn = ""; #read = false;

  constructor({ room, store, slug }) {
    this.#slug = slug;
    room.feed.addEventListener("snapshot", () => this.#ask());
    store.addEventListener("news", ({ detail: { wall, at, what } }) => { if (wall === slug && what) this.#add(what.event ?? at, { at, what }); });
  }

  draw() {
    const rows = [...this.#rows.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MOST);
    const words = this.#problem ? t("Peristiwa sebelum halaman ini dibuka belum terbaca: {why}", { why: this.#problem }) : this.#read && !rows.length ? t("Tidak ada perubahan sejak {at}", { at: clockShort(serverClock.now() - BACK_MS) }) : "";
    setText(byId("events-words"), words);
    const key = JSON.stringify(rows);
    if (key === this.#drawn) return;
    this.#drawn = key;
    byId("events").replaceChildren(...rows.map(({ at, what }) => {
      const { by, words: said } = eventWords(what);
      return h("li", {}, h("time", {}, clock(at)), h("p", {}, h("b", {}, by), ` ${said}`));
    }));
  }

  async #ask() {
    const now = serverClock.now();
    const query = new URLSearchParams({ from: new Date(now - BACK_MS).toISOString(), to: new Date(now + 60_000).toISOString() });
    try {
      for (let after = 0; after !== null;) { // oldest first, so the newest are on the last page
        query.set("after", after);
        const { results, next } = await get(`/api/v1/walls/${encodeURIComponent(this.#slug)}/history/events/?${query}`);
        for (const { id, at, kind, by, detail } of results) this.#add(id, { at, what: { ...detail, kind, by } });
        after = next;
      }
      this.#problem = "";
      this.#read = true;
    } catch (error) {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      this.#problem = error.message;
    }
  }

  #add(key, row) {
    this.#rows.set(key, row);
  }
}
