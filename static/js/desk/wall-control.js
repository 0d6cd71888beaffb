/* The remote control of walls: miniature, keys, drag, holds. The desk has it small, the page of a wall large. */

import { t } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { clock, serverClock } from "../lib/time.js";
import { byId, h, setText } from "./dom.js";
import { WallDeeds } from "./wall-deeds.js";
import { askHold, askHolder, askPreempt, askScene } from "./wall-dialogs.js";
import { dragTo } from "./wall-drag.js";
import { WallFlags } from "./wall-flags.js";
import { WallLine } from "./wall-line.js";
import { WallMini } from "./wall-mini.js";
import { WallPush } from "./wall-push.js";
import { holding, placing, showing } from "./wall-rights.js";
import { holdOf } from "./wall-state.js";
import { WallStore } from "./wall-store.js";
import { tickSentence, tickWords } from "./wall-ticks.js";
import { contentWords } from "./wall-words.js";

const EMPTY = { source: "empty" };
const STILLS_EVERY_S = 10; // on the large page: who directs a wall by them must see what it shows now

/** Events: "draw" (the wall as it is now was drawn). */
export class WallControl extends EventTarget {
  #room; #me; #toasts; #thing; #mini; #push; #line; #flags;
  #slug; #panel = null; #lost = new Map(); // toasts of panels that were taken from me

  /**
   * @param {object} given
   * @param {string|null} [given.slug] the wall; null is the first there is
   * @param {boolean} [given.small] the desk's column
   * @param {() => import("./wall-things.js").Thing|null} given.thing what this page has chosen
   */
  constructor({ room, me, keys, toasts, slug = null, small = false, thing }) {
    super();
    this.#room = room;
    this.#me = me;
    this.#toasts = toasts;
    this.#slug = slug;
    this.#thing = thing;
    this.store = new WallStore({ room, me });
    this.deeds = new WallDeeds({ store: this.store, toasts });
    this.#mini = new WallMini(byId("wall-mini"), { every: small ? null : STILLS_EVERY_S });
    this.#push = new WallPush({ mini: this.#mini, put: (what, panel) => this.give(what, panel) });
    this.#line = new WallLine(byId("wall-line"));
    this.#flags = new WallFlags(byId("wall-flags"), { small });
    this.#listen();
    if (me.can.has("wall_operate")) this.#bind(keys);
    onTick(() => this.draw()); // holds, locks and words end by the clock
  }

  get shown() { return this.store.wall(this.#slug ?? "") ?? (this.#slug ? null : this.store.walls[0] ?? null); }
  get choosing() { return this.#push.thing; }
  get panel() { return this.#panel; }

  turnTo(slug) {
    this.#slug = slug;
    this.#panel = null;
    this.#push.leave({ focus: false });
    this.draw();
  }

  /** Take a thing in the hand: the next panel that is chosen gets it. */
  take(thing) {
    const { shown } = this;
    if (!shown) return;
    const right = showing(shown, this.#who());
    if (!right.may) this.#toasts.say(right.why, { bad: true });
    else if (!thing) this.#toasts.say(t("Belum ada kamera atau insiden yang terpilih"), { bad: true });
    else if (thing.scene) this.deeds.show(shown.slug, thing.scene);
    else this.#push.take(thing, { panel: this.#panel });
  }

  /** Put a thing on a panel; where somebody holds it, say who and offer what is left. */
  give(thing, panel) {
    const { shown } = this;
    if (!shown || !thing) return null;
    if (thing.scene) return this.deeds.show(shown.slug, thing.scene);
    const right = placing(shown, panel, this.#who());
    if (right.may) return this.deeds.put(shown.slug, panel, thing.content);
    if (right.ways.length) this.#inTheWay(panel, holdOf(shown, panel, serverClock.now()), thing);
    else this.#toasts.say(right.why, { bad: true });
    return null;
  }

  draw() {
    const { shown } = this;
    const place = byId("wall-part");
    const known = Boolean(shown?.layout);
    byId("wall-mini").hidden = !known;
    this.#drawTrust(known);
    if (!known) { this.#line.draw(null, null, {}); return; }
    if (place) place.hidden = false;
    const chosen = this.#mini.boxes.find(({ name }) => name === this.#panel) ?? null;
    this.#mini.draw(shown, { chosen: chosen?.name ?? null, choosing: this.choosing !== null, sending: this.deeds.sending(shown.slug) });
    this.#line.draw(shown, this.choosing ? null : chosen, { me: this.#me, thingWords: thingWords(this.#thing()), cameras: this.#room.state.cameras });
    this.#flags.draw(shown);
    this.#drawHint(shown);
    this.dispatchEvent(new CustomEvent("draw", { detail: shown }));
  }

  #drawHint(shown) {
    const hint = byId("wall-hint");
    hint.hidden = this.choosing === null;
    if (this.choosing) setText(hint, t("{thing} ke panel mana? 1-9, huruf atau panah, lalu Enter. Esc batal.", { thing: thingWords(this.choosing) }));
    const [sending] = this.deeds.sending(shown.slug);
    const count = byId("wall-count");
    setText(count, sending ? t("mengirim: {act}", { act: sending.words }) : `rev ${shown.revision}, ${tickWords(shown)}`);
    count.title = tickSentence(shown);
  }

  /** A miniature that may be old looks old, and says since when. */
  #drawTrust(known) {
    const { link } = this.#room;
    const cut = link.state === "lost";
    const words = byId("wall-words");
    words.hidden = known && !cut;
    byId("wall-mini").classList.toggle("old", cut);
    if (cut) say(words, t("Dinding seperti pukul {at}", { at: link.since ? clock(link.since) : "--:--" }), t("Umpan terputus; perintah tetap terkirim, tanda di kaca menyusul."), true);
    else if (this.store.problem) say(words, t("Dinding belum terbaca: {why}", { why: this.store.problem }), t("Mencoba lagi sendiri tiap 5 detik."), true);
    else if (this.store.ready) say(words, t("Belum ada dinding"), t("Dinding dibuat di administrasi."), false);
    else say(words, t("Membaca dinding"), t("Tampil begitu umpan terbaca."), false);
  }

  #listen() {
    this.store.addEventListener("change", () => this.draw());
    this.deeds.addEventListener("change", () => this.draw());
    this.#push.addEventListener("change", () => this.draw());
    this.deeds.addEventListener("refused", ({ detail }) => this.#inTheWay(detail.panel, detail.error.problem.held, detail.content ? { content: detail.content } : null));
    this.store.addEventListener("taken", ({ detail }) => this.#sayLost(detail));
    this.store.addEventListener("back", ({ detail }) => this.#sayBack(detail));
    this.store.addEventListener("asked", ({ detail }) => this.#toasts.say(t("{name} meminta {panel}: {purpose}", { name: detail.by, panel: detail.panel, purpose: detail.purpose }), { act: { words: t("Lepas {panel}", { panel: detail.panel }), run: () => this.deeds.release(detail.wall, detail.panel) } }));
    this.#mini.addEventListener("choose", ({ detail }) => this.#choose(detail));
    this.#mini.addEventListener("replace", ({ detail }) => { if (this.#thing()) this.give(this.#thing(), detail); });
    this.#line.addEventListener("act", ({ detail }) => this.#act(detail));
    if (this.#me.can.has("wall_operate")) dragTo(byId("wall-mini"), (thing, panel) => { this.#push.leave({ focus: false }); this.give(thing, panel); });
  }

  #bind(keys) {
    keys.bind("p", t("Ke dinding: yang terpilih, Shift+P insidennya"), (event) => this.take(this.#thing({ incident: event.shiftKey })));
    keys.bind("h", t("Pegang panel dinding"), () => this.#act("hold"));
    keys.bind("w", t("Adegan dinding"), () => this.#chooseScene());
    keys.bind("t", t("Tamu di ruangan, hidup atau mati"), () => this.toggleGuest());
    document.addEventListener("to-wall", ({ detail }) => this.take(detail)); // from the search box
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      if (event.target.closest?.("input, textarea, select") || document.querySelector("dialog[open]")) return;
      if (this.deeds.undo()) event.preventDefault();
    });
  }

  /** The chosen thing to the panel of a digit: the hand goes there, Enter puts. */
  point(digit, thing) {
    const panel = this.#mini.panelOf(digit);
    if (!panel) return;
    this.take(thing);
    if (this.choosing) this.#mini.focus(panel);
  }

  toggleGuest() {
    const { shown } = this;
    if (shown) this.deeds.guest(shown.slug, !shown.guest);
  }

  #choose(panel) {
    if (this.choosing) return; // the push takes it
    this.#panel = panel;
    this.draw();
  }

  #act(act) {
    const { shown } = this;
    const box = this.#mini.boxes.find(({ name }) => name === (this.#mini.focused ?? this.#panel));
    if (!shown || !box) {
      if (act === "hold") this.#toasts.say(t("Pilih dulu panel di dinding kecil"), { bad: true });
      return;
    }
    const [slug, held] = [shown.slug, holdOf(shown, box.name, serverClock.now())];
    const right = holding(shown, box, this.#who());
    const acts = {
      put: () => this.give(this.#thing(), box.name),
      empty: () => this.give({ content: EMPTY }, box.name),
      hold: () => (right.hold ? askHold({ panel: box.name, held }, (given) => this.deeds.hold(slug, box.name, given)) : this.#cannotHold(box, held, right)),
      release: () => this.deeds.release(slug, box.name),
      preempt: () => this.#inTheWay(box.name, held, null),
      ask: () => this.#inTheWay(box.name, held, null),
      close: () => { this.#panel = null; this.draw(); },
    };
    acts[act]();
  }

  #sayLost({ wall, panel, by, purpose }) {
    this.#lost.set(`${wall} ${panel}`, this.#toasts.say(t("{name} mengambil alih {panel} dari Anda: {purpose}", { name: by, panel, purpose }), { bad: true }));
  }

  /** What the first toast said is no longer so. */
  #sayBack({ wall, panel, by }) {
    this.#lost.get(`${wall} ${panel}`)?.();
    this.#lost.delete(`${wall} ${panel}`);
    this.#toasts.say(t("{panel} kembali kepada Anda: {name} membatalkan pengambilalihan", { panel, name: by }));
  }

  #cannotHold(box, held, right) {
    if (right.preempt || right.ask) this.#inTheWay(box.name, held, null);
    else this.#toasts.say(right.why, { bad: true });
  }

  /** Somebody holds the panel: a supervisor takes it, an operator asks for it or chooses another. */
  #inTheWay(panel, held, thing) {
    if (!held) return;
    const { slug } = this.shown;
    const content = thing?.content ?? null;
    if (this.#me.can.has("wall_lead")) {
      askPreempt({ panel, held, content: content ? contentWords(content) : "" }, (purpose) => this.deeds.preempt(slug, panel, { purpose, from: held.by, content }));
      return;
    }
    askHolder({ panel, held }, { ask: (purpose) => this.deeds.ask(slug, panel, { purpose, of: held.by }), other: thing ? () => this.#push.take(thing, { panel }) : null });
  }

  #chooseScene() {
    const { shown } = this;
    const right = shown ? showing(shown, this.#who()) : null;
    if (right?.may) askScene({ rows: shown.scenes ?? [], current: shown.scene?.slug }, (scene) => this.deeds.show(shown.slug, scene));
    else if (right) this.#toasts.say(right.why, { bad: true });
  }

  #who() {
    return { me: this.#me, now: serverClock.now() };
  }
}

export function thingWords(thing) {
  if (!thing) return "";
  return thing.scene ? t("adegan {title}", { title: thing.scene.title }) : contentWords(thing.content);
}

function say(place, title, words, bad) {
  if (!place.firstElementChild) place.replaceChildren(h("b"), h("p"));
  place.classList.toggle("bad", bad);
  setText(place.firstElementChild, title);
  setText(place.lastElementChild, words);
}
