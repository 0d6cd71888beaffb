/* <wall-panel name="A1">: a named place on the wall with one source in it. What comes is prepared behind what stands, and
   takes over when its picture is there, so that the wall never goes black. <wall-grid>: the panels of one layout. */

import { t } from "../lib/i18n.js";
import { clockShort } from "../lib/time.js";
import { isSeen } from "./output-geometry.js";
import { makeSource } from "./sources/registry.js";
import { contentOf, isLarge, isNarrow, isSmall, isTiny, keyOf } from "./standing.js";
import { PICTURE_PATIENCE_MS } from "./swap.js";
import { write } from "./write.js";

export class WallPanel extends HTMLElement {
  #place = null; #now = null; #next = null; #agreed = false; #timer = 0; #tag = null;

  get name() { return this.getAttribute("name"); }

  /** The source that stands here, for who wants to ask it something. */
  get source() { return this.#now?.element ?? null; }

  /** @param {{name: string, x: number, y: number, w: number, h: number, zone?: boolean, text?: number}} place in w */
  set place(place) {
    this.#place = place;
    this.setAttribute("name", place.name);
    this.toggleAttribute("zone", place.zone === true);
    this.toggleAttribute("large", isLarge(place));
    this.toggleAttribute("small", isSmall(place));
    this.toggleAttribute("narrow", isNarrow(place));
    this.toggleAttribute("tiny", isTiny(place));
    for (const [name, value] of [["--x", place.x], ["--y", place.y], ["--pw", place.w], ["--ph", place.h]]) this.style.setProperty(name, value);
    this.toggleAttribute("sized", Boolean(place.text));
    if (place.text) this.style.setProperty("--text", place.text);
  }

  get place() { return this.#place; }

  /**
   * Get the panel's next content ready, unseen. The first one stands at once.
   * @param {{awaits?: boolean}} how awaits: the tile that plays this camera elsewhere will be handed over
   */
  prepare(standing, { awaits = false } = {}) {
    const content = contentOf(standing);
    const key = keyOf(content);
    if (key === (this.#next ?? this.#now)?.key) return;
    this.#dropNext();
    if (key === this.#now?.key) return;
    const element = makeSource(content);
    element.classList.add("source");
    const playsIt = content.camera && this.#now?.element.tile && this.#now.element.code === content.camera;
    if (awaits || playsIt) element.awaitTile?.();
    if (!this.#now) {
      this.#now = { key, element };
      this.append(element);
      return;
    }
    element.classList.add("coming");
    element.setAttribute("aria-hidden", "true");
    this.#next = { key, element };
    element.addEventListener("ready", () => this.#takeOver(element));
    this.append(element);
  }

  /** What is prepared may be seen from now on: at once, or when its picture is there, but not later than in 3 s. */
  agree() {
    if (!this.#next || this.#agreed) return;
    const { element } = this.#next;
    this.#agreed = true;
    this.#timer = setTimeout(() => this.#takeOver(element, { late: true }), PICTURE_PATIENCE_MS);
    this.#takeOver(element);
  }

  /** @param {object} known what every source is given, without its panel */
  draw(known) {
    const standing = known.shown.panels?.[this.name] ?? {};
    const panel = { ...standing, ...this.#place };
    this.#drawTag(standing, known);
    this.setAttribute("source", contentOf(standing).source);
    for (const part of [this.#now, this.#next]) part?.element.draw?.({ ...known, panel });
  }

  #drawTag({ held, loan }, { operator }) {
    this.toggleAttribute("held", Boolean(held));
    if (loan) this.setAttribute("loan", loan.severity);
    else this.removeAttribute("loan");
    if (!held || !operator) {
      this.#tag?.remove();
      this.#tag = null;
      return;
    }
    this.#tag ??= Object.assign(document.createElement("span"), { className: "holder" });
    write(this.#tag, held.until ? t("{who}, s.d. {time}", { who: held.by, time: clockShort(held.until) }) : held.by);
    if (!this.#tag.isConnected) this.append(this.#tag);
  }

  #takeOver(element, { late = false } = {}) {
    if (!this.#agreed || element !== this.#next?.element || (element.ready === false && !late)) return;
    clearTimeout(this.#timer);
    const leaving = this.#now.element;
    const isHandedOver = element.awaits === true;
    if (isHandedOver) element.takeTile(leaving.code === element.code ? leaving.giveTile() : null);
    this.#now = this.#next;
    this.#next = null;
    this.#agreed = false;
    element.classList.remove("coming");
    element.removeAttribute("aria-hidden");
    if (isHandedOver) leaving.remove(); // the same picture stays where it was
    else dissolve(element).finally(() => leaving.remove());
  }

  #dropNext() {
    clearTimeout(this.#timer);
    this.#next?.element.remove();
    this.#next = null;
    this.#agreed = false;
  }
}

export class WallGrid extends HTMLElement {
  #panels = new Map();

  /** @returns {Map<string, WallPanel>} */
  get panels() { return this.#panels; }

  /** @param {object} layout of Shown @param {object} wall its size @param {object} seen the part of the canvas on this glass */
  build(layout, wall, seen) {
    this.className = "wbody";
    this.id = "isi";
    this.setAttribute("role", "main");
    this.#panels = new Map(layout.panels.map((place) => {
      const panel = document.createElement("wall-panel");
      panel.place = place;
      panel.toggleAttribute("unseen", !isSeen(place, wall, seen));
      return [place.name, panel];
    }));
    this.replaceChildren(...this.#panels.values());
  }

  /** @param {{from?: WallGrid|null}} how from: the grid that this one will follow, and take over players from */
  prepare(shown, { from = null } = {}) {
    const playing = playingTiles(from);
    for (const [name, panel] of this.#panels) panel.prepare(shown.panels?.[name], { awaits: takeOne(playing, panel, contentOf(shown.panels?.[name]).camera) !== null });
  }

  /** Cameras that stand here as on the grid before play on: their tiles move over. */
  follow(before) {
    const playing = playingTiles(before);
    for (const panel of this.#panels.values()) {
      const { source } = panel;
      if (source?.awaits) source.takeTile(takeOne(playing, panel, source.code)?.giveTile() ?? null);
    }
  }

  agree() { for (const panel of this.#panels.values()) panel.agree(); }
  draw(known) { for (const panel of this.#panels.values()) panel.draw(known); }
}

/** The sources on a grid's glass whose tiles play, by camera. @returns {Map<string, HTMLElement[]>} */
function playingTiles(grid) {
  const found = new Map();
  for (const panel of grid?.panels.values() ?? []) {
    const { source } = panel;
    if (panel.hasAttribute("unseen") || !source?.tile || source.tile.state === "starting") continue;
    found.set(source.code, [...(found.get(source.code) ?? []), source]);
  }
  return found;
}

/** One of them for this panel, or null: what is not on this glass needs no player. */
function takeOne(playing, panel, camera) {
  return panel.hasAttribute("unseen") ? null : playing.get(camera)?.shift() ?? null;
}

/** Over what lies behind it, or away from it; never through black. */
export function dissolve(element, { isLeaving = false } = {}) {
  const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400;
  const steps = [{ opacity: 0 }, { opacity: 1 }];
  const fade = element.animate(isLeaving ? steps.reverse() : steps, { duration, easing: "cubic-bezier(.2,0,0,1)", fill: isLeaving ? "forwards" : "none" });
  return fade.finished.catch(() => {});
}

customElements.define("wall-panel", WallPanel);
customElements.define("wall-grid", WallGrid);
