/* The live feed: one socket that keeps itself open, hands on frames in order, and says how old the last one is. */

import { backOffMs } from "./back-off.js";
import { place } from "./state.js";
import { serverClock } from "./time.js";

const RECONNECT = { lowMs: 500, highMs: 5000 };
const REFUSED_RETRY_MS = 15000; // signed out or replaced: a wall still comes back by itself once it may
const LATE_WHEN_CLOSED_MS = 5000;
const LATE_AFTER_MS = LATE_WHEN_CLOSED_MS + 1500; // a heartbeat comes every 5 s, give or take
const LOST_AFTER_MS = 15000;
const ASK_AGAIN_MS = 2000;
const ACK_EVERY_MS = 1000;
const WATCH_EVERY_MS = 10000;
const REPLACED = 4409; // another page is this output now: from then on this one comes back only if nobody is there
const REFUSED = new Set([4401, 4403, REPLACED]);

/**
 * Events: "snapshot" and "message" (detail: the frame, numbers dense and in order), "beat" (detail: a heartbeat frame),
 * "link" (detail: {state: "open"|"late"|"lost", since: ms, nextTryAt: ms|null, refused: close code|null}).
 */
export class Feed extends EventTarget {
  #url; #document; #make; #socket = null; #closed = true;
  #seq = 0; #acked = 0; #askedAt = 0; #tries = 0;
  #lastFrameAt = null; #openedAt = 0; #startedAt = 0; #nextTryAt = null; #refused = null; #link = null;
  #watched = []; #watchedText = "[]"; #timers = []; #retry = 0;

  /** @param {{path: string, document: Document, makeSocket?: (url: string) => WebSocket}} options */
  constructor({ path, document, makeSocket = (url) => new WebSocket(url) }) {
    super();
    this.#document = document;
    const { protocol, host } = document.location;
    this.#url = `${protocol === "https:" ? "wss" : "ws"}://${host}${path}`;
    this.#make = makeSocket;
  }

  /** When the last frame came (page clock, ms), null before the first. */
  get lastFrameAt() { return this.#lastFrameAt; }
  get nextTryAt() { return this.#nextTryAt; }
  get seq() { return this.#seq; }

  connect() {
    if (!this.#closed) return;
    this.#closed = false;
    this.#startedAt = Date.now();
    this.#timers = [
      setInterval(() => this.#look(), 500),
      setInterval(() => this.#acknowledge(), ACK_EVERY_MS),
      setInterval(() => this.#sendWatch(), WATCH_EVERY_MS),
    ];
    this.#document.defaultView?.addEventListener("online", this.#hurry);
    this.#document.addEventListener("visibilitychange", this.#hurry);
    this.#open();
  }

  close() {
    this.#closed = true;
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#retry);
    this.#document.defaultView?.removeEventListener("online", this.#hurry);
    this.#document.removeEventListener("visibilitychange", this.#hurry);
    this.#socket?.close();
    this.#socket = null;
  }

  /** The cameras this page shows: [{camera, profile}]. Renewed every 10 s for as long as the page lives. */
  watch(list) {
    const text = JSON.stringify(list);
    if (text === this.#watchedText) return;
    this.#watched = list;
    this.#watchedText = text;
    this.#sendWatch();
  }

  /** Tell the server something of this page, such as {shown: {output, revision}}. False while there is no link. */
  say(frame) {
    return this.#send(frame);
  }

  #open() {
    clearTimeout(this.#retry);
    this.#nextTryAt = null;
    this.#openedAt = Date.now();
    const socket = this.#make(this.#url);
    this.#socket = socket;
    socket.onmessage = ({ data }) => { if (socket === this.#socket) this.#read(JSON.parse(data)); };
    socket.onclose = ({ code }) => { if (socket === this.#socket) this.#lost(code); };
  }

  #lost(code) {
    this.#socket = null;
    if (this.#closed) return;
    this.#refused = REFUSED.has(code) ? code : null;
    if (code === REPLACED && !this.#url.includes("yield=1")) this.#url += `${this.#url.includes("?") ? "&" : "?"}yield=1`;
    const waitMs = this.#refused ? REFUSED_RETRY_MS : backOffMs(this.#tries, RECONNECT);
    this.#tries += 1;
    this.#nextTryAt = Date.now() + waitMs;
    this.#retry = setTimeout(() => this.#open(), waitMs);
    this.#look();
  }

  #hurry = () => {
    if (!this.#socket && !this.#closed && !this.#refused && !this.#document.hidden) this.#open();
  };

  #read(frame) {
    this.#lastFrameAt = Date.now();
    const where = place(this.#seq, frame);
    if (where === "snapshot") {
      this.#seq = this.#acked = frame.data.head;
      this.#tries = 0;
      this.#refused = null;
      serverClock.tell(frame.data.now);
      this.#emit("snapshot", frame);
      this.#sendWatch();
    } else if (where === "next") {
      this.#seq = frame.seq;
      this.#askedAt = 0;
      serverClock.notBefore(frame.at);
      this.#emit("message", frame);
    } else if (where === "gap") {
      this.#askForMissing();
    }
    if (frame.kind === "heartbeat") {
      serverClock.tell(frame.data?.now ?? frame.at);
      this.#emit("beat", frame);
    }
    this.#look();
  }

  #askForMissing() {
    if (Date.now() - this.#askedAt < ASK_AGAIN_MS) return;
    this.#askedAt = Date.now();
    this.#send({ since: this.#seq });
  }

  #acknowledge() {
    if (this.#seq > this.#acked && this.#send({ ack: this.#seq })) this.#acked = this.#seq;
  }

  #sendWatch() {
    if (this.#watched.length) this.#send({ watch: this.#watched });
  }

  #send(frame) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Say how the link is, when that changed. A half-open socket is closed here: TCP alone would take minutes to notice. */
  #look() {
    const now = Date.now();
    if (this.#socket && now - Math.max(this.#lastFrameAt ?? 0, this.#openedAt) > LOST_AFTER_MS) {
      const stuck = this.#socket;
      stuck.onclose = null;
      stuck.close();
      this.#lost(0);
      return;
    }
    const silentMs = now - (this.#lastFrameAt ?? this.#startedAt);
    const lateAfterMs = this.#socket ? LATE_AFTER_MS : LATE_WHEN_CLOSED_MS;
    const state = silentMs > LOST_AFTER_MS ? "lost" : silentMs > lateAfterMs ? "late" : "open";
    const text = `${state} ${this.#nextTryAt} ${this.#refused}`;
    if (text === this.#link) return;
    this.#link = text;
    this.#emit("link", { state, since: this.#lastFrameAt, nextTryAt: this.#nextTryAt, refused: this.#refused });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
