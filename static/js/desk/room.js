/* What this page knows of the room: the feed's state, kept current, told to whoever draws. */

import { Feed } from "../lib/feed.js";
import { EMPTY, reduce } from "../lib/state.js";

const HIDDEN_MS = 200;

/** Events: "change" (at most one a frame, after any news), "entry" (detail: a timeline entry), "link" (detail of the feed's). */
export class Room extends EventTarget {
  state = EMPTY;
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

  #read(frame) {
    this.state = reduce(this.state, frame);
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
