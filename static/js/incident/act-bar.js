/* The acts of the head: only those this person may take on this incident now; the next right one is white, the rare ones
   are behind "Lainnya". */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { askCancel, askClose, askHold, askMerge, askReason, askResolve, askTriage } from "./act-dialogs.js";
import { actWords } from "./act-words.js";
import { possible } from "./possible.js";

const KEYS = { accept: "E", take: "E", consent: "E" };
const SHOWN = 3;

export class ActBar {
  #place; #me; #room; #acts; #deeds; #toasts; #outcomes; #row = null; #drawn = "";

  /** @param {{outcomes: [string, string][]}} given values and words, "handled" first */
  constructor({ place, me, room, acts, deeds, keys, toasts, outcomes }) {
    this.#place = place;
    this.#me = me;
    this.#room = room;
    this.#acts = acts;
    this.#deeds = deeds;
    this.#toasts = toasts;
    this.#outcomes = outcomes;
    acts.addEventListener("change", () => this.#redraw());
    if (deeds.may("incident_accept")) keys.bind("e", t("Ambil, menjadi petugas"), () => this.#press("E"));
    document.addEventListener("pointerdown", (event) => {
      const menu = place.querySelector("details[open]");
      if (menu && !menu.contains(event.target)) menu.open = false;
    });
  }

  draw(row) {
    this.#row = row;
    this.#redraw();
  }

  outcomeWords(outcome) {
    return this.#outcomes.find(([value]) => value === outcome)?.[1] ?? outcome;
  }

  #press(key) {
    const found = this.#row && possible(this.#row, this.#me).find(({ act }) => KEYS[act] === key);
    if (found) this.#run(found);
  }

  #redraw() {
    const row = this.#row;
    if (!row) return;
    const sending = this.#acts.sending(`incident ${row.number}`);
    const found = possible(row, this.#me);
    const key = JSON.stringify([row.version, sending, found]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const next = found.find(({ quiet }) => !quiet);
    const shown = found.length > SHOWN + 1 ? found.slice(0, SHOWN) : found;
    const rest = found.slice(shown.length);
    const button = (each, className) => h("button", { class: className, type: "button", disabled: sending !== null, onclick: () => this.#run(each) }, actWords(each.act), KEYS[each.act] ? h("kbd", { "aria-hidden": "true" }, KEYS[each.act]) : null);
    const busy = sending ? h("span", { class: "muted", role: "status" }, t("mengirim: {act}", { act: sending })) : null;
    const more = rest.length ? h("details", { class: "menu more" }, h("summary", { class: "btn" }, t("Lainnya")), h("div", { class: "pane" }, ...rest.map((each) => button(each, "item")))) : null;
    const buttons = [...shown].reverse().map((each) => button(each, each === next ? "btn primary" : "btn"));
    this.#place.replaceChildren(...[busy, more, ...buttons].filter(Boolean));
    if (!found.length && !sending && !this.#deeds.may("incident_resolve")) this.#place.replaceChildren(h("span", { class: "muted" }, t("Hanya melihat")));
  }

  #run(found) {
    const { act } = found;
    const row = this.#row;
    const deeds = this.#deeds;
    const menu = this.#place.querySelector("details[open]");
    if (menu) menu.open = false;
    const reason = (title, label, run, words = []) => askReason(row, act, { title, label, words, run });
    const runs = {
      accept: () => deeds.accept(row),
      decline: () => reason(t("Tolak {number}", { number: row.number }), t("Alasan, terbaca pengawas"), (why) => deeds.decline(row, why)),
      consent: () => deeds.consent(row),
      "refuse-take-over": () => reason(t("Tetap memegang {number}", { number: row.number }), t("Alasan, terbaca yang meminta"), (why) => deeds.refuseTakeOver(row, why)),
      triage: () => askTriage(row, deeds, this.#toasts),
      take: () => deeds.take(row),
      en_route: () => deeds.field(row, "en_route"),
      on_scene: () => deeds.field(row, "on_scene"),
      clear: () => deeds.field(row, "clear"),
      stabilise: () => deeds.stabilise(row),
      resume: () => deeds.resume(row),
      resolve: () => askResolve(row, deeds, this.#outcomes),
      close: () => askClose(row, deeds, { outcome: this.outcomeWords(row.outcome), refused: found.refused }),
      escalate: () => reason(t("Naikkan prioritas {number}", { number: row.number }), t("Alasan, tercatat di lini masa"), (why) => deeds.escalate(row, why), [t("Dari {severity} menjadi satu tingkat lebih gawat.", { severity: row.severity })]),
      hold: () => askHold(row, deeds),
      release: () => reason(t("Lepas {number}", { number: row.number }), t("Alasan, terbaca yang mengambil berikutnya"), (why) => deeds.release(row, why)),
      "take-over": () => reason(t("Ambil alih {number} dari {name}", { number: row.number, name: row.owner }), t("Alasan, terbaca pemegang sekarang"), (why) => deeds.takeOver(row, why), [t("{name} punya 15 detik untuk menyerahkan. Tanpa jawaban insiden tetap di tangannya.", { name: row.owner })]),
      merge: () => askMerge(row, this.#room, deeds, this.#toasts),
      "send-back": () => reason(t("Kembalikan {number} ke awal", { number: row.number }), t("Alasan"), (why) => deeds.sendBack(row, why)),
      cancel: () => askCancel(row, deeds, this.#outcomes),
      reopen: () => reason(t("Buka lagi {number}", { number: row.number }), t("Alasan, tercatat di lini masa"), (why) => deeds.reopen(row, why)),
      unmerge: () => deeds.unmerge(row),
    };
    runs[act]();
  }
}
