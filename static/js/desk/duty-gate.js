/* Before the shift: choose the position and hear the test sound. A band, not a dialog: an alarm must not wait behind it. */

import { t } from "../lib/i18n.js";
import { byId, h } from "./dom.js";

const LATER = "duty-later";

export class DutyGate {
  #duty; #sounds; #me; #place; #positions = []; #heard = false; #busy = false;

  constructor({ duty, sounds, me }) {
    this.#duty = duty;
    this.#sounds = sounds;
    this.#me = me;
    this.#place = byId("duty-gate");
    duty.addEventListener("change", () => this.draw());
  }

  async open() {
    if (!this.#me.can.has("shift_sign")) return;
    this.#positions = await this.#duty.positions();
    this.draw();
  }

  draw() {
    const on = this.#duty.row;
    const wanted = this.#me.can.has("shift_sign") && this.#duty.known && (!on || !on.sound_tested_at) && !sessionStorage.getItem(LATER);
    this.#place.hidden = !wanted;
    if (!wanted || this.#place.contains(document.activeElement)) return;
    this.#place.replaceChildren(...this.#parts(on));
  }

  #parts(on) {
    const position = h("select", { class: "input", "aria-label": t("Posisi") }, ...this.#positions.map(({ slug, name }) => h("option", { value: slug, selected: slug === on?.position }, name)), h("option", { value: "" }, t("Tanpa posisi")));
    const start = h("button", { type: "button", class: "btn primary", onclick: () => this.#start(position.value) }, on ? t("Suara terdengar") : t("Mulai jaga"));
    const test = h("button", { type: "button", class: "btn", onclick: () => this.#test(test) }, t("Uji suara"));
    const later = h("button", { type: "button", class: "btn quiet", onclick: () => { sessionStorage.setItem(LATER, "1"); this.#place.hidden = true; } }, t("Hanya melihat"));
    return [h("p", {}, h("b", {}, on ? t("Suara meja ini belum diuji") : t("Anda belum mulai jaga")), ` ${t("Pilih posisi dan dengarkan bunyi uji; tanpa itu peramban menahan bunyi alarm.")}`), on ? null : position, test, start, later].filter(Boolean);
  }

  async #test(button) {
    this.#heard = await this.#sounds.test();
    button.textContent = this.#heard ? t("Bunyikan lagi") : t("Peramban menahan suara");
  }

  async #start(position) {
    if (this.#busy) return;
    this.#busy = true;
    document.activeElement?.blur();
    const on = this.#duty.row ? true : await this.#duty.signOn(position);
    if (on && this.#heard) await this.#duty.soundHeard();
    this.#busy = false;
    this.draw();
  }
}
