/* <camera-tile camera="SIM-001" profile="tile">: a picture, its name, its clock, and how far to trust it.
   Classes: "tile" on the wall, "dtile" at the desk. The page sets `about`, `news` and `mark`, and by attributes:
   profile (focus or main: somebody looks at this one), wish (hls, ll or live: how young it should be), priority
   (incident, pinned, wall, desk or mobile: who keeps moving when not all can), mode="still".
   `terse`: its caption has room for few words; `tiny`: its picture has none for a sentence on it. The tile says by attributes: state, age, plays (the profile its pixels need), lane, level (full, reduced or still). */

import { glyph } from "./glyph.js";
import { t } from "./i18n.js";
import { reasonWords } from "./reason-words.js";
import { onTick } from "./ticker.js";
import { buildTile, make, put, write } from "./tile-parts.js";
import { TileReplay } from "./tile-replay.js";
import { TileStream } from "./tile-stream.js";
import { caption, levelWords, passedMs, pictureAgeS, tileState } from "./tile-state.js";
import { age, decimal, serverClock, since } from "./time.js";

const STARTING_BAR_S = 8;

export class CameraTile extends HTMLElement {
  static observedAttributes = ["camera", "profile", "wish", "priority", "mode"];

  #parts = null; #stream = null; #replay = null; #offTick = null; #seen = null; #onScreen = false;
  #about = null; #news = null; #mark = null; #terms = null;
  #shownAt = null; #pictureAt = null; #openedAt = 0;

  connectedCallback() {
    this.#parts ??= this.#build();
    this.#offTick = onTick(() => this.#draw());
    // Only what is on this screen streams: an output of a large wall lays out all of it and shows a part.
    this.#seen = new IntersectionObserver(([entry]) => this.#show(entry.isIntersecting), { rootMargin: "25%" });
    this.#seen.observe(this);
    this.#draw();
  }

  /** A tile that only moves to another place of the page plays on. */
  disconnectedCallback() {
    this.#seen.disconnect();
    this.#offTick();
    queueMicrotask(() => {
      if (!this.isConnected) this.#show(false);
    });
  }

  /** Moved by moveBefore(): nothing of it was taken down. */
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, after) {
    if (!this.#parts || before === after) return;
    if (name === "camera" || name === "mode") {
      this.#stream.close();
      this.#forget();
      if (this.#onScreen) this.#open();
      this.#draw();
    } else this.#stream.changed();
  }

  /** @param {{name: string, area?: string, lorong?: string}} about what the caption says, from the snapshot's camera */
  set about(about) {
    this.#about = about;
    if (this.#parts) this.#drawNames();
  }

  /** @param {object|null} news the camera's state as the feed last told it */
  set news(news) {
    const recovered = news?.state === "live" && this.#news?.state !== "live";
    const moved = news?.node && news.node !== this.#news?.node;
    this.#news = news;
    if (recovered) this.#stream?.hurry();
    if (moved) this.#stream?.carriedBy(news.node);
    if (this.#parts) this.#draw();
  }

  /** @param {string} terms on which pictures are given: with others (guests came or left) all is asked for anew */
  set terms(terms) {
    const before = this.#terms;
    this.#terms = terms;
    if (before !== null && before !== terms) this.#stream?.readdress();
  }

  /** @param {{severity: string, state: string}|null} mark an alert this camera looks at */
  set mark(mark) {
    if (mark?.severity === this.#mark?.severity && mark?.state === this.#mark?.state) return;
    this.#mark = mark;
    if (this.#parts) this.#drawMark();
  }

  get state() { return this.getAttribute("state"); }

  /** The last picture's own time, ms, or null. */
  get pictureAt() { return this.#pictureAt; }

  /** The last half minute once more; again, or Escape, is live. */
  toggleReplay() {
    if (this.#replay) {
      this.#stopReplay();
      return;
    }
    const address = this.#stream.address?.replay;
    if (!address) return;
    this.#replay = new TileReplay({ pic: this.#parts.pic, address, onEnd: () => this.#stopReplay() });
    this.toggleAttribute("replaying", true);
    this.#drawReplayButton();
  }

  #stopReplay() {
    this.#replay?.close();
    this.#replay = null;
    this.removeAttribute("replaying");
    if (this.#parts) this.#drawReplayButton();
  }

  #build() {
    const parts = buildTile(this);
    this.#parts = parts;
    // A tile that is itself a button holds no other; there and on the wall the key R does it.
    if (this.classList.contains("dtile") && this.getAttribute("role") !== "button") {
      parts.again = make("button", "btn sm again", parts.pic);
      parts.again.type = "button";
      parts.again.addEventListener("click", (event) => { event.stopPropagation(); this.toggleReplay(); });
      this.#drawReplayButton();
    }
    this.#stream = new TileStream(this, parts, {
      onFrame: (frame) => this.#frame(frame), onLevel: () => this.#draw(), onEnd: () => this.#stopReplay(),
    });
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#drawNames();
    this.#drawMark();
    return parts;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const escape = event.key === "Escape" && this.#replay;
    if (!escape && event.key.toLowerCase() !== "r") return;
    event.preventDefault();
    this.toggleReplay();
  }

  #show(onScreen) {
    if (onScreen === this.#onScreen) return;
    this.#onScreen = onScreen;
    if (onScreen) this.#open();
    else this.#stream.close();
  }

  #open() {
    this.#openedAt = serverClock.now();
    this.#stream.open();
  }

  #forget() {
    this.#shownAt = this.#pictureAt = this.#news = null;
    this.#stream.forget();
    this.#parts.last.hidden = this.#parts.shot.hidden = true;
    this.#parts.shot.removeAttribute("src");
  }

  #frame({ pictureAt }) {
    const first = this.#shownAt === null;
    const still = this.#stream.level === "still";
    this.#shownAt = moment();
    this.#pictureAt = pictureAt ?? serverClock.now();
    if (!still) this.#parts.last.hidden = true;
    if (!first && this.state === "live") return;
    this.#draw();
    if (first) this.dispatchEvent(new CustomEvent("picture", { bubbles: true }));
  }

  #draw() {
    this.#stream?.look({ serverLive: this.#news?.state === "live" });
    const now = serverClock.now();
    const level = this.#stream.level;
    const still = level === "still";
    // A still is as old as when it was taken; a moving picture stands since it was last shown.
    const shownAgoMs = !still ? passedMs(this.#shownAt, moment()) : this.#pictureAt && now - this.#pictureAt;
    const ageS = pictureAgeS({ now, shownAgoMs, news: still ? null : this.#news });
    const waitingS = this.#openedAt ? (now - this.#openedAt) / 1000 : 0;
    const state = tileState({ ageS, waitingS, news: this.#news, still });
    const frameAt = this.#pictureAt ?? (this.#news?.last_frame_at ? Date.parse(this.#news.last_frame_at) : null);
    const { dot, time, late } = caption({ state, ageS, pictureAt: frameAt, level });
    put(this, "state", state);
    put(this, "age", ageS === null ? null : ageS.toFixed(1));
    put(this, "level", level);
    const words = state === "live" || state === "still" ? levelWords(level, ageS, { terse: this.hasAttribute("terse") }) : null;
    this.#parts.level.hidden = !words;
    write(this.#parts.level, words ?? "");
    put(this.#parts.dot, "class", `dot ${dot}`.trim());
    put(this.#parts.time, "class", late ? "late" : null);
    write(this.#parts.time, time);
    this.#drawBadge({ state, ageS, waitingS, frameAt, now });
    this.#drawReplayButton();
    const bar = this.#parts.bar;
    bar.hidden = state !== "starting";
    if (!bar.hidden) bar.style.transform = `scaleX(${Math.min(1, waitingS / STARTING_BAR_S).toFixed(3)})`;
  }

  #drawBadge({ state, ageS, waitingS, frameAt, now }) {
    const { badge } = this.#parts;
    const isTiny = this.hasAttribute("tiny");
    const kind = this.classList.contains("dtile") ? "dbadge" : "badge";
    put(badge, "class", { starting: `${kind} wait`, stale: `${kind} st`, lost: `${kind} gone` }[state] ?? kind);
    if (state === "starting") badge.say({ title: "", detail: isTiny ? t("{n} dtk", { n: decimal(waitingS, 1) }) : t("Menyambung, {n} dtk", { n: decimal(waitingS, 1) }) });
    else if (state === "stale") badge.say({ title: isTiny ? t("{age} lalu", { age: age(ageS) }) : t("GAMBAR {age} LALU", { age: age(ageS) }) });
    else if (state === "lost") badge.say({ title: t("TANPA GAMBAR"), detail: this.#whyLost(frameAt, now) });
    else badge.say(null);
  }

  #whyLost(frameAt, now) {
    const from = frameAt ?? (this.#news?.state === "lost" ? Date.parse(this.#news.since) : this.#openedAt);
    const start = Number.isFinite(from) && from ? t("sejak {time}", { time: since(from, now) }) : "";
    return [start, reasonWords(this.#news)].filter(Boolean).join(", ");
  }

  #drawNames() {
    const { name, extra } = this.#parts;
    write(name, this.#about?.name || this.getAttribute("camera") || "");
    write(extra, this.#about?.extra ?? this.#about?.area ?? "");
    this.title = [this.getAttribute("camera"), this.#about?.name, this.#about?.lorong, this.#about?.area].filter(Boolean).join(" · ");
  }

  #drawMark() {
    const { cap, time } = this.#parts;
    cap.querySelector(".sev")?.remove();
    this.classList.remove("p1", "p2", "p3", "p4");
    this.toggleAttribute("alarm", Boolean(this.#mark));
    put(this, "alarm-state", this.#mark?.state ?? null);
    if (!this.#mark) return;
    this.classList.add(this.#mark.severity.toLowerCase());
    time.before(glyph(this.#mark.severity, this.#mark.state));
    this.#flashInStep();
  }

  #drawReplayButton() {
    const { again } = this.#parts ?? {};
    if (!again) return;
    again.hidden = !this.#replay && !this.#stream?.address?.replay; // null: may see what is, not what was
    write(again, this.#replay ? t("Kembali ke langsung") : t("Putar ulang 30 dtk"));
  }

  /** All unacknowledged frames of a page flash together: several out of step would be many flashes a second. */
  #flashInStep() {
    for (const animation of this.getAnimations({ subtree: true })) if (animation.animationName === "frame") animation.startTime = 0;
  }
}

function moment() {
  return { steady: performance.now(), wall: Date.now() };
}

customElements.define("camera-tile", CameraTile);
