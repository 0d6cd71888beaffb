/* <wall-web>: a page of an allowed site in a sandboxed frame, loaded anew every five minutes. Scripts may run in it;
   it has no origin of its own, so no cookies, no storage, no window but its frame. */

import { get } from "../../lib/api.js";
import { t } from "../../lib/i18n.js";
import { serverClock } from "../../lib/time.js";
import { write } from "../write.js";
import { Poll } from "./poll.js";
import { part, WallSource } from "./source.js";
import { originOf, webState } from "./web-state.js";

const LIST_EVERY_S = 60;

export class WallWeb extends WallSource {
  refreshS = 300;
  ready = false;
  #frame = null; #host; #caption; #nothing; #poll; #allowed = null; #asked = null; #loaded = null; #blocked = false;
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
    const known = { address: this.content.url, allowed: this.#allowed, failure: this.#poll.failure, blocked: this.#blocked, asked: this.#asked, loaded: this.#loaded, now };
    const { kind, words } = webState(known);
    if (kind === "refused" || kind === "wait") this.#drop();
    else if (this.#asked === null || now - this.#asked > this.refreshS * 1000) this.#load(now);
    this.asOf = this.#loaded;
    this.setAttribute("web", kind);
    this.#nothing.hidden = !words || (kind === "loading" && this.#loaded !== null);
    write(this.#nothing, words);
    if (kind !== "loading" && kind !== "wait") this.#isReady();
  }

  ageWords(words, mark) { return mark === "never" ? t("belum pernah dimuat") : words; }

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
    this.#frame?.remove();
    this.#frame = null;
    this.#asked = this.#loaded = null;
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
