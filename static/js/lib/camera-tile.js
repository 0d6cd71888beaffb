/* <camera-tile camera="SIM-001" profile="tile">: a live picture, its name, its clock, and how far to trust it.
   Classes: "tile" on the wall, "dtile" at the desk. The page sets `about`, `news` and `mark`; the rest is its own. */

import { get } from "./api.js";
import { glyph } from "./glyph.js";
import { t } from "./i18n.js";
import { leases } from "./leases.js";
import { LivePlayer } from "./live-player.js";
import { reasonWords } from "./reason-words.js";
import "./stale-badge.js";
import { onTick } from "./ticker.js";
import { caption, pictureAgeS, tileState } from "./tile-state.js";
import { age, decimal, serverClock, since } from "./time.js";

const STILL_EVERY_MS = 5000;
const LAST_PICTURE_PX = 960;
const STARTING_BAR_S = 8;

export class CameraTile extends HTMLElement {
  static observedAttributes = ["camera", "profile", "mode"];

  #parts = null; #player = null; #offTick = null; #seen = null; #onScreen = false; #stillTimer = 0;
  #about = null; #news = null; #mark = null;
  #shownAt = null; #pictureAt = null; #openedAt = 0;

  connectedCallback() {
    this.#parts ??= this.#build();
    this.#offTick = onTick(() => this.#draw());
    // Only what is on this screen streams: an output of a large wall lays out all of it and shows a part.
    this.#seen = new IntersectionObserver(([entry]) => this.#show(entry.isIntersecting), { rootMargin: "25%" });
    this.#seen.observe(this);
    this.#draw();
  }

  disconnectedCallback() {
    this.#seen.disconnect();
    this.#offTick();
    this.#onScreen = false;
    this.#close();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#parts || before === after) return;
    this.#close();
    this.#forget();
    if (this.#onScreen) this.#open();
    this.#draw();
  }

  /** @param {{name: string, area?: string, lorong?: string}} about what the caption says, from the snapshot's camera */
  set about(about) {
    this.#about = about;
    if (this.#parts) this.#drawNames();
  }

  /** @param {object|null} news the camera's state as the feed last told it */
  set news(news) {
    const recovered = news?.state === "live" && this.#news?.state !== "live";
    this.#news = news;
    if (recovered) this.#player?.hurry();
    if (this.#parts) this.#draw();
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

  #build() {
    const make = (name, className, inside) => {
      const element = document.createElement(name);
      if (className) element.className = className;
      inside?.append(element);
      return element;
    };
    const pic = make("div", "pic");
    const shot = make("img", "", pic);
    const last = make("canvas", "", pic);
    const video = make("video", "", pic);
    const veil = make("div", "veil", pic);
    const badge = make("stale-badge", "", pic);
    const bar = make("i", "prog", pic);
    const cap = make("div", "cap");
    const dot = make("i", "dot", cap);
    const name = make("b", "", cap);
    const extra = make("span", "", cap);
    const time = make("time", "", cap);
    shot.alt = "";
    shot.hidden = last.hidden = true;
    shot.onload = () => { shot.hidden = false; };
    shot.onerror = () => { shot.hidden = true; };
    video.muted = video.playsInline = video.autoplay = true;
    video.setAttribute("muted", "");
    video.setAttribute("playsinline", "");
    video.disablePictureInPicture = true;
    this.replaceChildren(pic, cap);
    const parts = { shot, last, video, veil, badge, bar, dot, name, extra, time, cap };
    this.#parts = parts;
    this.#drawNames();
    this.#drawMark();
    return parts;
  }

  #show(onScreen) {
    if (onScreen === this.#onScreen) return;
    this.#onScreen = onScreen;
    if (onScreen) this.#open();
    else this.#close();
  }

  #open() {
    const camera = this.getAttribute("camera");
    if (!camera) return;
    this.#openedAt = serverClock.now();
    if (this.getAttribute("mode") === "still") {
      this.#refreshStill(camera);
      return;
    }
    const profile = this.getAttribute("profile") || "tile";
    leases.hold(this, { camera, profile });
    this.#player = new LivePlayer({
      video: this.#parts.video, camera, profile,
      onFrame: (frame) => this.#frame(frame),
      onSnapshot: (address) => { if (this.#shownAt === null) this.#parts.shot.src = address; },
      onLeave: () => this.#keepLastPicture(),
    });
    this.#player.start();
  }

  #close() {
    leases.release(this);
    clearTimeout(this.#stillTimer);
    this.#player?.close();
    this.#player = null;
  }

  #forget() {
    this.#shownAt = this.#pictureAt = this.#news = null;
    this.#parts.last.hidden = this.#parts.shot.hidden = true;
    this.#parts.shot.removeAttribute("src");
  }

  #frame({ shownAt, pictureAt }) {
    const first = this.#shownAt === null;
    this.#shownAt = shownAt;
    this.#pictureAt = pictureAt ?? shownAt;
    this.#parts.last.hidden = true;
    if (!first && this.state === "live") return;
    this.#draw();
    if (first) this.dispatchEvent(new CustomEvent("picture", { bubbles: true }));
  }

  /** A video that lets go of its stream turns empty; what it showed last stays, marked by its age. */
  #keepLastPicture() {
    const { video, last } = this.#parts;
    if (!video.videoWidth || video.readyState < 2) return;
    const scale = Math.min(1, LAST_PICTURE_PX / video.videoWidth);
    last.width = video.videoWidth * scale;
    last.height = video.videoHeight * scale;
    last.getContext("2d").drawImage(video, 0, 0, last.width, last.height);
    last.hidden = false;
  }

  /** A camera that gives no stream here, or a page that wants none: one picture every five seconds. */
  async #refreshStill(camera) {
    try {
      const { snapshot } = await get(`/api/v1/cameras/${encodeURIComponent(camera)}/live/?profile=thumb`);
      const picture = new Image();
      picture.src = snapshot;
      await picture.decode();
      this.#parts.shot.src = snapshot;
      this.#shownAt = this.#pictureAt = serverClock.now();
    } catch {
      // no picture this time; the clock in the caption stays where it is
    }
    if (this.isConnected && this.#onScreen) this.#stillTimer = setTimeout(() => this.#refreshStill(camera), STILL_EVERY_MS);
  }

  #draw() {
    this.#player?.look();
    const now = serverClock.now();
    const still = this.getAttribute("mode") === "still";
    const ageS = pictureAgeS({ now, shownAt: this.#shownAt, news: this.#news });
    const waitingS = this.#openedAt ? (now - this.#openedAt) / 1000 : 0;
    const state = tileState({ ageS, waitingS, news: this.#news, still });
    const frameAt = this.#pictureAt ?? (this.#news?.last_frame_at ? Date.parse(this.#news.last_frame_at) : null);
    const { dot, time, late } = caption({ state, ageS, pictureAt: frameAt });
    put(this, "state", state);
    put(this, "age", ageS === null ? null : ageS.toFixed(1));
    put(this.#parts.dot, "class", `dot ${dot}`.trim());
    put(this.#parts.time, "class", late ? "late" : null);
    write(this.#parts.time, time);
    this.#drawBadge({ state, ageS, waitingS, frameAt, now });
    const bar = this.#parts.bar;
    bar.hidden = state !== "starting";
    if (!bar.hidden) bar.style.transform = `scaleX(${Math.min(1, waitingS / STARTING_BAR_S).toFixed(3)})`;
  }

  #drawBadge({ state, ageS, waitingS, frameAt, now }) {
    const { badge } = this.#parts;
    const kind = this.classList.contains("dtile") ? "dbadge" : "badge";
    put(badge, "class", { starting: `${kind} wait`, stale: `${kind} st`, lost: `${kind} gone` }[state] ?? kind);
    if (state === "starting") badge.say({ title: "", detail: t("Menyambung, {n} dtk", { n: decimal(waitingS, 1) }) });
    else if (state === "stale") badge.say({ title: t("GAMBAR {age} LALU", { age: age(ageS) }) });
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

  /** All unacknowledged frames of a page flash together: several out of step would be many flashes a second. */
  #flashInStep() {
    for (const animation of this.getAnimations({ subtree: true })) if (animation.animationName === "frame") animation.startTime = 0;
  }
}

function put(element, attribute, value) {
  if (value === null) element.removeAttribute(attribute);
  else if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

customElements.define("camera-tile", CameraTile);
