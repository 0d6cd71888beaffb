/* <wall-web>: a page of an allowed site in a sandboxed frame, loaded anew every five minutes. Scripts may run in it;
   it has no origin of its own, so no cookies, no storage, no window but its frame. */

import { get } from "../../lib/api.js";
import { t } from "../../lib/i18n.js";
import { serverClock } from "../../lib/time.js";
import { write } from "../write.js";
import { Poll } from "./poll.js";
import { part, WallSource } from "./source.js";
import { originOf, PATIENCE_MS, webState } from "./web-state.js";

const LIST_EVERY_S = 60;
const PROBE_AGAIN_MS = 30_000;

export class WallWeb extends WallSource {
  refreshS = 300;
  ready = false;
  #frame = null; #host; #caption; #nothing; #poll; #allowed = null; #asked = null; #loaded = null; #blocked = false; #probe = null; #probed = null; #unreachable = null;
  #onViolation = (event) => { if (this.#isOurs(event)) this.#blocked = true; };

  build() {
    this.#host = part("div", this, "frame");
    this.#nothing = part("p", this.#host, "nothing");
    this.#caption = part("footer", this);
    part("span", this.#caption).textContent = originOf(this.content.url)?.replace("https://", "") ?? this.content.url;
    this.ageAt(part("time", this.#caption));
    this.#poll = new Poll({ everyS: LIST_EVERY_S, ask: (signal) => get("/api/v1/sites/", { signal }), take: ({ results }) => { this.#allowed = results.map(({ origin }) => origin); } });
  }

  open() {
    if (this.closest("wall-panel[unseen]")) return;
    document.addEventListener("securitypolicyviolation", this.#onViolation);
    this.#poll.start();
  }

  close() {
    document.removeEventListener("securitypolicyviolation", this.#onViolation);
    this.#poll.stop();
    this.#drop();
  }

  render({ now }) {
    const known = { address: this.content.url, allowed: this.#allowed, failure: this.#poll.failure, blocked: this.#blocked, unreachable: this.#unreachable, asked: this.#asked, loaded: this.#loaded, now };
    const { kind, words } = webState(known);
    if (kind === "refused" || kind === "wait") this.#drop();
    else if (this.#isDue(now)) this.#ask(now);
    this.asOf = this.#loaded;
    this.setAttribute("web", kind);
    this.toggleAttribute("was", this.#loaded !== null);
    this.#nothing.hidden = !words || this.#loaded !== null; // an old page says by its age that it is old
    write(this.#nothing, words);
    if (kind !== "loading" && kind !== "wait") this.#isReady();
  }

  ageWords(words, mark) { return mark === "never" ? t("belum pernah dimuat") : words; }

  #isDue(now) {
    if (this.#probe) return false;
    return now - (this.#probed ?? -Infinity) > (this.#unreachable === null ? this.refreshS * 1000 : PROBE_AGAIN_MS);
  }

  /** Whether anybody answers there; only then is the frame told to load. What the answer says is not ours to read. */
  async #ask(now) {
    this.#probed = now;
    const abort = this.#probe = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
    try {
      await fetch(this.content.url, { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: abort.signal });
      if (this.#probe !== abort) return;
      this.#unreachable = null;
      this.#load(now);
    } catch { // no answer, whatever the reason: fetch gives none
      if (this.#probe === abort) this.#unreachable ??= now;
    } finally {
      clearTimeout(timer);
      if (this.#probe === abort) this.#probe = null;
    }
  }

  #load(now) {
    this.#asked = now;
    if (!this.#frame) {
      this.#frame = document.createElement("iframe");
      this.#frame.setAttribute("sandbox", "allow-scripts");
      this.#frame.setAttribute("allow", "");
      this.#frame.setAttribute("credentialless", "");
      this.#frame.referrerPolicy = "no-referrer";
      this.#frame.tabIndex = -1;
      this.#frame.title = t("Halaman {address}", { address: this.content.url });
      this.#frame.addEventListener("load", () => { this.#loaded = serverClock.now(); });
      this.#host.prepend(this.#frame);
    }
    this.#frame.src = this.content.url;
  }

  #drop() {
    const probe = this.#probe;
    this.#probe = null;
    probe?.abort();
    this.#frame?.remove();
    this.#frame = null;
    this.#asked = this.#loaded = this.#probed = this.#unreachable = null;
  }

  #isOurs({ effectiveDirective, blockedURI }) {
    const origin = originOf(this.content.url);
    return effectiveDirective === "frame-src" && Boolean(origin) && blockedURI.startsWith(origin);
  }

  #isReady() {
    if (this.ready) return;
    this.ready = true;
    this.dispatchEvent(new CustomEvent("ready"));
  }
}

customElements.define("wall-web", WallWeb);
