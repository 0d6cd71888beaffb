/* What streams into a tile: nothing, a still now and then, key frames, or all pictures on a lane; by what the page asks,
   by the tile's size on the screen and by the output's budget. */

import { playsHevc } from "./abilities.js";
import { leases } from "./leases.js";
import { LivePlayer } from "./live-player.js";
import { outputBudget } from "./output-budget.js";
import { Presented } from "./presented.js";
import { chooseProfile } from "./profile-choice.js";
import { StillSource } from "./still-source.js";
import { keepPicture, paint, put } from "./tile-parts.js";

const RESIZED_MS = 300;
const LARGE = new Set(["focus", "main"]);

export class TileStream {
  #parts; #on; #player = null; #stills = null; #sized = null; #resizing = 0; #open = false;
  #level = null; #profile = null; #address = null; #presented = new Presented();

  /**
   * @param {HTMLElement} element the tile: its attributes ask, and say what plays
   * @param {{pic: HTMLElement, shot: HTMLImageElement, last: HTMLCanvasElement, video: HTMLVideoElement}} parts
   * @param {{onFrame: (frame: {pictureAt: number|null}) => void, onLevel: () => void, onEnd: () => void}} on
   */
  constructor(element, parts, on) {
    this.element = element;
    this.#parts = parts;
    this.#on = on;
  }

  open() {
    if (this.#open || !this.element.getAttribute("camera")) return;
    this.#open = true;
    this.#sized = new ResizeObserver(() => this.#resized());
    this.#sized.observe(this.#parts.pic);
    if (this.#stillsOnly) this.#openStills();
    else outputBudget.join(this); // which sets the level, and the level what plays
  }

  close() {
    this.#open = false;
    outputBudget.leave(this);
    this.#sized?.disconnect();
    clearTimeout(this.#resizing);
    this.#closePlayer();
    this.#stills?.close();
    this.#stills = null;
    this.#level = null;
  }

  /** Another camera follows. */
  forget() {
    this.#profile = this.#address = null;
  }

  /** Other pictures are given now than before: addresses and stills of before are dropped, those of now asked for. */
  readdress() {
    const { shot } = this.#parts;
    this.#address = null;
    this.#on.onEnd(); // a replay has its address from before too
    shot.hidden = true;
    shot.removeAttribute("src");
    this.#player?.readdress();
    if (!this.#stills) return;
    this.#stills.close();
    this.#stills = null;
    this.#openStills({ after: -Infinity }); // one taken at the same moment, given otherwise, takes the place of the old
  }

  /** The tile's attributes changed. */
  changed() {
    outputBudget.changed();
    this.#apply();
  }

  look(news) { this.#player?.look(news); }
  hurry() { this.#player?.hurry(); }
  carriedBy(node) { this.#player?.carriedBy(node); }

  /** The address of what plays, or null. */
  get address() { return this.#player && this.#address; }

  get level() { return this.#stillsOnly ? "still" : this.#level; }

  /** Set by the output's budget. */
  set level(level) {
    this.#level = level;
    this.#apply();
    this.#on.onLevel();
  }

  /** What this tile asks of the output's budget. */
  get demand() {
    const { fps, gop_s: gopS } = this.#address ?? {};
    return { priority: this.element.getAttribute("priority") ?? "desk", fps, keyFps: gopS && 1 / gopS };
  }

  /** Pictures shown and dropped since the player began. */
  get counted() {
    const { totalVideoFrames: total } = this.#parts.video.getVideoPlaybackQuality();
    return this.#presented.count({ total, presented: this.#player?.presented ?? total });
  }

  get #stillsOnly() { return this.element.getAttribute("mode") === "still"; }

  /** Bring what plays in line with the attributes, the size on the screen and the budget. */
  #apply() {
    if (!this.#open || !this.#level || this.#stillsOnly) return;
    if (this.#level === "still") {
      this.#closePlayer();
      this.#openStills();
      return;
    }
    this.#stills?.close();
    this.#stills = null;
    const camera = this.element.getAttribute("camera");
    this.#profile = this.#choose();
    put(this.element, "plays", this.#profile);
    const keysOnly = this.#level === "reduced" || this.#profile === "thumb";
    const what = { profile: this.#profile, wish: this.element.getAttribute("wish") ?? "hls", keysOnly, watched: this.element.getAttribute("priority") === "incident" };
    leases.hold(this, { camera, profile: keysOnly ? "thumb" : this.#profile, ...(playsHevc() && { hevc: true }) });
    if (this.#player) this.#player.change(what);
    else this.#openPlayer(camera, what);
  }

  #choose() {
    const asked = this.element.getAttribute("profile") || "tile";
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

  #openPlayer(camera, what) {
    const { video, last } = this.#parts;
    this.#player = new LivePlayer({
      ...what, video, camera,
      onFrame: this.#on.onFrame,
      onAddress: (address) => this.#told(address),
      onLane: (lane) => put(this.element, "lane", lane),
      onLeave: () => keepPicture(video, last),
    });
    this.#player.start();
  }

  #told(address) {
    const { shot, last } = this.#parts;
    const first = this.#address === null;
    this.#address = address;
    if (first && last.hidden) shot.src = address.still ?? address.snapshot;
    outputBudget.changed();
    this.#resized();
  }

  #openStills({ after = this.#parts.last.hidden ? -Infinity : this.element.pictureAt ?? -Infinity } = {}) {
    const { last } = this.#parts;
    this.#stills ??= new StillSource({
      camera: this.element.getAttribute("camera"), after,
      paint: (picture) => paint(picture, picture.width, picture.height, last),
      onPicture: (takenAt) => this.#on.onFrame({ pictureAt: takenAt }),
    });
  }

  #closePlayer() {
    leases.release(this);
    if (!this.#player) return;
    this.#on.onEnd();
    this.#player.close();
    this.#player = null;
    this.element.removeAttribute("lane");
  }
}
