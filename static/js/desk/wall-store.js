/* The walls as they are now: read once the feed is open, kept by its news, read again after each new snapshot. */

import { get } from "../lib/api.js";
import { readTours } from "./tour-titles.js";
import { after, bySlug, givenBack, takenFromMe, withShown } from "./wall-state.js";

const AGAIN_MS = 5000;

/**
 * Events: "change"; "news" (detail: {wall, what} of a change anybody made); "taken" (detail: {wall, panel, by, purpose}: a
 * supervisor took my panel); "back" (detail: {wall, panel, by}: the taking was undone); "asked" (detail: {wall, panel, by, purpose}: somebody asks me for a panel).
 */
export class WallStore extends EventTarget {
  #room; #me; #walls = {}; #meanwhile = null; #retry = 0; #taken = new Map(); // by wall, the panels that were taken from me
  ready = false;
  problem = "";

  constructor({ room, me }) {
    super();
    this.#room = room;
    this.#me = me;
    room.feed.addEventListener("snapshot", () => this.#read());
    room.feed.addEventListener("message", ({ detail }) => this.#hear(detail));
  }

  get walls() { return Object.values(this.#walls); }

  /** @returns {object|null} */
  wall(slug) { return this.#walls[slug] ?? null; }

  /** The answer to a command of this page. */
  accept(shown) {
    if (shown?.slug) this.#become(withShown(this.#walls, shown));
  }

  async #read() {
    clearTimeout(this.#retry);
    const meanwhile = (this.#meanwhile = []);
    try {
      const [{ results }] = await Promise.all([get("/api/v1/walls/"), readTours(this.#me)]);
      if (meanwhile !== this.#meanwhile) return; // a newer reading is under way
      this.ready = true;
      this.problem = "";
      this.#become(meanwhile.reduce(after, bySlug(results)));
      this.#meanwhile = null;
    } catch (error) {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      if (meanwhile !== this.#meanwhile) return;
      this.problem = error.message;
      this.#retry = setTimeout(() => this.#read(), AGAIN_MS);
      this.dispatchEvent(new Event("change"));
    }
  }

  #hear(frame) {
    if (!frame.kind.startsWith("wall.")) return;
    this.#meanwhile?.push(frame); // the answer under way may be older than this
    const { kind, data } = frame;
    if (kind === "wall.asked") {
      if (data.to === this.#me.username) this.#emit("asked", data);
      return;
    }
    if (kind === "wall.changed") {
      this.#hearOfMine(data);
      this.#emit("news", { wall: data.slug, at: frame.at, what: data.what });
    }
    this.#become(after(this.#walls, frame));
  }

  #hearOfMine(data) {
    const mine = this.#taken.get(data.slug) ?? new Set();
    this.#taken.set(data.slug, mine);
    for (const taken of takenFromMe(data, this.#me.username)) {
      mine.add(taken.panel);
      this.#emit("taken", { wall: data.slug, ...taken });
    }
    for (const panel of givenBack(data, this.#me.username, mine)) {
      mine.delete(panel);
      this.#emit("back", { wall: data.slug, panel, by: data.what.by });
    }
  }

  #become(walls) {
    if (walls === this.#walls) return;
    this.#walls = walls;
    this.dispatchEvent(new Event("change"));
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
