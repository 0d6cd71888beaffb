/* Guests, lock and drill: what each does in words, and the one button that turns it. */

import { h } from "../desk/dom.js";
import { askDrill, askLock } from "../desk/wall-dialogs.js";
import { lockWords } from "../desk/wall-rights.js";
import { lockOf } from "../desk/wall-state.js";
import { t, tc } from "../lib/i18n.js";
import { clockShort, serverClock } from "../lib/time.js";

export class RemoteModes {
  #place; #me; #control; #slug; #drawn = "";

  constructor({ place, me, control, slug }) {
    this.#place = place;
    this.#me = me;
    this.#control = control;
    this.#slug = slug;
    place.addEventListener("click", ({ target }) => this.#turn(target.closest("[data-mode]")?.dataset.mode));
  }

  draw(shown) {
    const rows = modeRows(shown, { now: serverClock.now(), leads: this.#me.can.has("wall_lead") });
    const key = JSON.stringify(rows);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const focused = this.#place.contains(document.activeElement) ? document.activeElement.dataset.mode : null;
    this.#place.replaceChildren(...rows.map(({ mode, title, words, act, key: cap, on, may }) => h("div", { class: on ? "mode on" : "mode" },
      h("p", {}, h("b", {}, title), h("small", {}, words)),
      may ? h("button", { type: "button", class: "btn sm", "data-mode": mode }, act, cap ? h("kbd", { "aria-hidden": "true" }, cap) : null) : null)));
    if (focused) this.#place.querySelector(`[data-mode="${focused}"]`)?.focus();
  }

  #turn(mode) {
    const { deeds, shown } = this.#control;
    if (!mode || !shown) return;
    const locked = lockOf(shown, serverClock.now());
    if (mode === "guest") this.#control.toggleGuest();
    else if (mode === "lock" && locked) deeds.unlock(this.#slug);
    else if (mode === "lock") askLock((body) => deeds.lock(this.#slug, body));
    else if (shown.drill) deeds.drill(this.#slug, { on: false });
    else askDrill((title) => deeds.drill(this.#slug, { on: true, title }));
  }
}

/** The three modes in words, each with what it does. Pure. */
export function modeRows(shown, { now, leads }) {
  const lock = lockOf(shown, now);
  return [
    { mode: "guest", on: Boolean(shown.guest), may: true, key: "T", act: shown.guest ? tc("tamu", "Selesai") : t("Ada tamu"), title: t("Tamu di ruangan"),
      words: shown.guest ? t("Sejak {at}, {name}: pelat, wajah dan data pribadi tidak tampil.", { at: clockShort(shown.guest.at), name: shown.guest.by }) : t("Mengaburkan pelat dan wajah, menyembunyikan kamera tertentu dan data pribadi.") },
    { mode: "lock", on: Boolean(lock), may: leads, act: lock ? t("Buka kunci") : t("Kunci"), title: t("Kunci upacara atau pemilihan"),
      words: lock ? lockWords(lock) : t("Hanya pengawas yang mengubah dinding; alarm tetap masuk ke zonanya.") },
    { mode: "drill", on: Boolean(shown.drill), may: leads, act: shown.drill ? t("Akhiri latihan") : t("Mulai latihan"), title: t("Latihan"),
      words: shown.drill ? t("{title}, sejak {at}, oleh {name}", { title: shown.drill.title, at: clockShort(shown.drill.at), name: shown.drill.by }) : t("Bingkai bergaris di setiap keluaran; tidak masuk statistik.") },
  ];
}
