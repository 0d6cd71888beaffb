/* <camera-tile camera="SIM-001" profile="tile">: a picture, its name, its clock, and how far to trust it.
   Classes: "tile" on the wall, "dtile" at the desk. The page sets `about`, `news` and `mark`, and by attributes:
   profile (focus or main: somebody looks at this one), wish (hls, ll or live: how young it should be), priority
   (incident, pinned, wall, desk or mobile: who keeps moving when not all can), mode="still".
   The tile says by attributes: state, age, plays (the profile its pixels need), lane, level (full, reduced or still). */

import { playsHevc } from "./abilities.js";
import { glyph } from "./glyph.js";
import { withGrant, parts as addressParts } from "./grant.js";
import { t } from "./i18n.js";
import { leases } from "./leases.js";
import { LivePlayer } from "./live-player.js";
import { outputBudget } from "./output-budget.js";
import { chooseProfile } from "./profile-choice.js";
import { reasonWords } from "./reason-words.js";
import { StillSource } from "./still-source.js";
import { onTick } from "./ticker.js";
import { buildTile, keepPicture, levelWords, make, put, write } from "./tile-parts.js";
import { TileReplay } from "./tile-replay.js";
import { caption, pictureAgeS, tileState } from "./tile-state.js";
import { age, decimal, serverClock, since } from "./time.js";

const STARTING_BAR_S = 8;
const RESIZED_MS = 300;
const LARGE = new Set(["focus", "main"]);

export class CameraTile extends HTMLElement {
  static observedAttributes = ["camera", "profile", "wish", "priority", "mode"];

  #parts = null; #player = null; #stills = null; #replay = null; #offTick = null; #seen = null; #sized = null;
  #onScreen = false; #resizing = 0; #level = null; #profile = null; #address = null;
  #about = null; #news = null; #mark = null;
  #shownAt = null; #pictureAt = null; #openedAt = 0;

  connectedCallback() {
    this.#parts ??= this.#build();
    this.#offTick = onTick(() => this.#draw());
    // Only what is on this screen streams: an output of a large wall lays out all of it and shows a part.
    this.#seen = new IntersectionObserver(([entry]) => this.#show(entry.isIntersecting), { rootMargin: "25%" });
    this.#seen.observe(this);
    this.#sized = new ResizeObserver(() => this.#resized());
    this.#sized.observe(this.#parts.pic);
    this.#draw();
  }

  disconnectedCallback() {
    this.#seen.disconnect();
    this.#sized.disconnect();
    this.#offTick();
    this.#onScreen = false;
    this.#close();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#parts || before === after) return;
    if (name === "camera" || name === "mode") {
      this.#close();
      this.#forget();
      if (this.#onScreen) this.#open();
      this.#draw();
    } else if (this.#onScreen) {
      if (name === "priority") outputBudget.changed();
      this.#apply();
    }
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
    if (recovered) this.#player?.hurry();
    if (moved) this.#player?.carriedBy(news.node);
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

  /** What this tile asks of the output's budget. */
  get demand() {
    return { priority: this.getAttribute("priority") ?? "desk", fps: this.#address?.fps, keyFps: this.#address?.gop_s && 1 / this.#address.gop_s };
  }

  /** Pictures shown and dropped since the player began. */
  get counted() {
    const quality = this.#parts?.video.getVideoPlaybackQuality();
    return quality ? { shown: quality.totalVideoFrames - quality.droppedVideoFrames, dropped: quality.droppedVideoFrames } : null;
  }

  get level() { return this.#level; }

  /** Set by the output's budget. */
  set level(level) {
    this.#level = level;
    if (this.#onScreen) this.#apply();
    this.#draw();
  }

  /** The last half minute once more; again, or Escape, is live. */
  toggleReplay() {
    if (this.#replay) {
      this.#stopReplay();
      return;
    }
    if (!this.#address?.replay || !this.#player) return;
    const fresh = addressParts(this.#address.hls)?.grant;
    this.#replay = new TileReplay({ pic: this.#parts.pic, address: withGrant(this.#address.replay, fresh), onEnd: () => this.#stopReplay() });
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
    else this.#close();
  }

  #open() {
    if (!this.getAttribute("camera")) return;
    this.#openedAt = serverClock.now();
    if (this.getAttribute("mode") === "still") this.#openStills();
    else outputBudget.join(this); // which sets the level, and the level what plays
  }

  /** Bring what plays in line with the attributes, the size on the screen and the budget. */
  #apply() {
    if (!this.#level || !this.getAttribute("camera") || this.getAttribute("mode") === "still") return;
    if (this.#level === "still") {
      this.#closePlayer();
      this.#openStills();
      return;
    }
    this.#stills?.close();
    this.#stills = null;
    this.#profile = this.#choose();
    put(this, "plays", this.#profile);
    const keysOnly = this.#level === "reduced" || this.#profile === "thumb";
    const what = { profile: this.#profile, wish: this.getAttribute("wish") ?? "hls", keysOnly };
    leases.hold(this, { camera: this.getAttribute("camera"), profile: keysOnly ? "thumb" : this.#profile, ...(playsHevc() && { hevc: true }) });
    if (this.#player) this.#player.change(what);
    else this.#openPlayer(what);
  }

  #choose() {
    const asked = this.getAttribute("profile") || "tile";
    if (asked === "thumb") return "thumb";
    const { width, height } = this.#parts.pic.getBoundingClientRect();
    return chooseProfile({
      widthPx: width, heightPx: height, dpr: devicePixelRatio, focused: LARGE.has(asked), zoomed: asked === "main",
      streams: this.#address?.streams, current: this.#profile,
    });
  }

  #resized() {
    clearTimeout(this.#resizing);
    this.#resizing = setTimeout(() => { if (this.#player && this.#choose() !== this.#profile) this.#apply(); }, RESIZED_MS);
  }

  #openPlayer(what) {
    this.#player = new LivePlayer({
      ...what, video: this.#parts.video, camera: this.getAttribute("camera"),
      onFrame: (frame) => this.#frame(frame),
      onAddress: (address) => this.#told(address),
      onLane: (lane) => put(this, "lane", lane),
      onLeave: () => keepPicture(this.#parts.video, this.#parts.last),
    });
    this.#player.start();
  }

  #told(address) {
    this.#address = address;
    if (this.#shownAt === null && this.#parts.last.hidden) this.#parts.shot.src = address.still ?? address.snapshot;
    outputBudget.changed();
    this.#resized();
  }

  #openStills() {
    if (this.#stills) return;
    this.#stills = new StillSource({
      camera: this.getAttribute("camera"), canvas: this.#parts.last,
      onPicture: (takenAt) => {
        this.#shownAt = serverClock.now();
        this.#pictureAt = takenAt;
        this.#draw();
      },
    });
  }

  #closePlayer() {
    leases.release(this);
    this.#stopReplay();
    this.#player?.close();
    this.#player = null;
    this.removeAttribute("lane");
  }

  #close() {
    outputBudget.leave(this);
    clearTimeout(this.#resizing);
    this.#closePlayer();
    this.#stills?.close();
    this.#stills = null;
    this.#level = null;
  }

  #forget() {
    this.#shownAt = this.#pictureAt = this.#news = this.#profile = this.#address = null;
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

  #draw() {
    this.#player?.look();
    const now = serverClock.now();
    const level = this.getAttribute("mode") === "still" ? "still" : this.#level;
    const still = level === "still";
    const ageS = pictureAgeS({ now, shownAt: this.#shownAt, news: this.#news });
    const waitingS = this.#openedAt ? (now - this.#openedAt) / 1000 : 0;
    const state = tileState({ ageS, waitingS, news: this.#news, still });
    const frameAt = this.#pictureAt ?? (this.#news?.last_frame_at ? Date.parse(this.#news.last_frame_at) : null);
    const { dot, time, late } = caption({ state, ageS, pictureAt: frameAt });
    put(this, "state", state);
    put(this, "age", ageS === null ? null : ageS.toFixed(1));
    put(this, "level", level);
    const words = state === "live" || still ? levelWords(level) : null;
    this.#parts.level.hidden = !words;
    write(this.#parts.level, words ?? "");
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

  #drawReplayButton() {
    const { again } = this.#parts ?? {};
    if (again) write(again, this.#replay ? t("Kembali ke langsung") : t("Putar ulang 30 dtk"));
  }

  /** All unacknowledged frames of a page flash together: several out of step would be many flashes a second. */
  #flashInStep() {
    for (const animation of this.getAnimations({ subtree: true })) if (animation.animationName === "frame") animation.startTime = 0;
  }
}

customElements.define("camera-tile", CameraTile);
