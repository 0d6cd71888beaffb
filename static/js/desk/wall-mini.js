/* A wall in small: its layout to scale, each panel with the camera's still and what there is to say of it. */

import "../lib/camera-still.js";
import { t } from "../lib/i18n.js";
import { serverClock } from "../lib/time.js";
import { h, setText } from "./dom.js";
import { boxes, heightW, panelKeys } from "./wall-geometry.js";
import { contentWords, holderTag, loanTag, panelSentence, tourWords } from "./wall-words.js";
import { standing } from "./wall-state.js";

/** Events: "choose" and "replace" (detail: the panel's name; a click and a double click). */
export class WallMini extends EventTarget {
  #list; #every; #drawn = ""; #panels = new Map(); #boxes = []; #keys = new Map();

  /** @param {HTMLOListElement} list @param {{every?: number|null}} [how] every: seconds between a camera's stills, else its own pace */
  constructor(list, { every = null } = {}) {
    super();
    this.#list = list;
    this.#every = every;
    const nameOf = (event) => event.target.closest("[data-panel]")?.dataset.panel;
    list.addEventListener("click", (event) => this.#emit("choose", nameOf(event)));
    list.addEventListener("dblclick", (event) => this.#emit("replace", nameOf(event)));
  }

  get boxes() { return this.#boxes; }

  /** The panel of a key while one is being chosen, or null. */
  panelOf(key) {
    return [...this.#keys].find(([, each]) => each === key)?.[0] ?? null;
  }

  focus(name) {
    this.#panels.get(name)?.button.focus();
  }

  /** The panel that has the focus, or null. */
  get focused() {
    return document.activeElement?.closest?.("[data-panel]")?.dataset.panel ?? null;
  }

  /**
   * @param {object} shown
   * @param {{chosen: string|null, choosing: boolean, sending: {panel: string|null, content: object|null}[]}} now
   */
  draw(shown, { chosen, choosing, sending }) {
    this.#lay(shown);
    this.#list.classList.toggle("choosing", choosing);
    const whole = sending.some(({ panel }) => panel === null);
    for (const box of this.#boxes) {
      const coming = sending.find(({ panel }) => panel === box.name) ?? null;
      this.#drawPanel(shown, box, { coming, sending: whole || coming !== null, chosen: box.name === chosen });
    }
  }

  #lay(shown) {
    const key = `${shown.slug} ${shown.width_px}x${shown.height_px} ${JSON.stringify(shown.layout?.panels ?? [])}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#boxes = boxes(shown);
    this.#keys = panelKeys(this.#boxes);
    this.#panels = new Map(this.#boxes.map((box) => [box.name, this.#panel(box)]));
    this.#list.style.setProperty("aspect-ratio", `480 / ${heightW(shown)}`);
    this.#list.replaceChildren(...[...this.#panels.values()].map(({ item }) => item));
  }

  #panel({ name, left, top, width, height, zone, narrow }) {
    const what = h("span", { class: "what" });
    const picture = h("span", { class: "pic" });
    const tag = h("span", { class: "tag", hidden: true });
    const button = h("button", { type: "button", class: "wp", "data-panel": name, "aria-pressed": "false" }, picture, h("b", {}, name), what, h("kbd", { "aria-hidden": "true" }, this.#keys.get(name) ?? ""), tag);
    button.classList.toggle("zone", zone);
    button.classList.toggle("narrow", narrow);
    const item = h("li", {}, button);
    Object.assign(item.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
    return { item, button, picture, what, tag };
  }

  #drawPanel(shown, box, { coming, sending, chosen }) {
    const { button, picture, what, tag } = this.#panels.get(box.name);
    const now = serverClock.now();
    const { content, camera, loan, step } = standing(shown, box.name);
    const seen = coming?.content ?? content;
    const code = coming?.content ? coming.content.camera ?? null : camera;
    this.#still(picture, code);
    setText(what, seen.source === "tour" && !coming ? [contentWords(seen), tourWords(step)].filter(Boolean).join(", ") : contentWords(seen));
    const words = sending ? t("mengirim") : loanTag(shown, box, now) || holderTag(shown, box, now);
    setText(tag, words);
    tag.hidden = !words;
    button.classList.toggle("cam", code !== null);
    button.classList.toggle("sending", sending);
    button.classList.toggle("held", Boolean(holderTag(shown, box, now)));
    for (const severity of ["p1", "p2", "p3", "p4"]) button.classList.toggle(severity, loan?.severity?.toLowerCase() === severity);
    button.setAttribute("aria-pressed", String(chosen));
    const sentence = panelSentence(shown, box, now);
    if (button.title !== sentence) {
      button.title = sentence;
      button.setAttribute("aria-label", sentence);
    }
  }

  #still(picture, code) {
    const there = picture.firstElementChild;
    if ((there?.getAttribute("camera") ?? null) === code) return;
    picture.replaceChildren(...(code ? [h("camera-still", { camera: code, ...(this.#every ? { every: this.#every } : {}) })] : []));
  }

  #emit(name, panel) {
    if (panel) this.dispatchEvent(new CustomEvent(name, { detail: panel }));
  }
}
