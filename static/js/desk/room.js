/* What this page knows of the room: the feed's state, kept current, told to whoever draws. */

import { Feed } from "../lib/feed.js";
import { EMPTY, reduce } from "../lib/state.js";
import { NOBODY, watchAfter } from "./watch-state.js";

const HIDDEN_MS = 200;

/**
 * Events: "change" (at most one a frame, after any news), "frame" (detail {frame, before}: one message, and the alert it is
 * about as it was known), "entry" (detail: a timeline entry), "link" (detail of the feed's).
 */
export class Room extends EventTarget {
  state = EMPTY;
  watch = NOBODY;
  link = { state: "open", since: null, nextTryAt: null, refused: null };
  #told = false;

  /** @param {{feed?: Feed}} [given] */
  constructor({ feed = new Feed({ path: "/ws/desk/", document }) } = {}) {
    super();
    this.feed = feed;
    for (const name of ["snapshot", "message", "beat"]) feed.addEventListener(name, ({ detail }) => this.#read(detail));
    feed.addEventListener("link", ({ detail }) => {
      this.link = detail;
      this.dispatchEvent(new CustomEvent("link", { detail }));
    });
  }

  open() {
    this.feed.connect();
  }

  /** Take in the server's answer to our own request: it may be here before the feed's message. */
  accept(kind, key, row) {
    const rows = this.state[kind];
    if (!row || (rows[key] && rows[key].version > row.version)) return;
    this.state = { ...this.state, [kind]: { ...rows, [key]: row } };
    this.#tell();
  }

  /** Take in what was read beside the feed: who is on duty, who looks at what. */
  tellWatch(news) {
    this.watch = { ...this.watch, ...news };
    this.#tell();
  }

  #read(frame) {
    const before = frame.kind.startsWith("alert.") ? this.state.alerts[frame.data.id] ?? null : null;
    const { seq } = this.state;
    this.state = reduce(this.state, frame);
    this.watch = watchAfter(this.watch, frame);
    if (frame.kind !== "heartbeat" && frame.kind !== "snapshot" && this.state.seq > seq) this.dispatchEvent(new CustomEvent("frame", { detail: { frame, before } }));
    if (frame.kind === "incident.entry") this.dispatchEvent(new CustomEvent("entry", { detail: frame.data }));
    this.#tell();
  }

  /** One change a frame, however many messages came. A hidden page gets no frames but keeps its state. */
  #tell() {
    if (this.#told) return;
    this.#told = true;
    const tell = () => {
      this.#told = false;
      this.dispatchEvent(new Event("change"));
    };
    if (document.hidden) setTimeout(tell, HIDDEN_MS);
    else requestAnimationFrame(tell);
  }
}
