/* The line for a note. What was typed stays until the server has it. */

import { t } from "../lib/i18n.js";

export class NoteLine {
  #form; #deeds; #toasts; #number = null;

  /** @param {{form: HTMLFormElement|null, deeds: import("./deeds.js").Deeds, toasts: import("./toasts.js").Toasts}} given */
  constructor({ form, deeds, toasts }) {
    this.#form = form;
    this.#deeds = deeds;
    this.#toasts = toasts;
    form?.addEventListener("submit", (event) => { event.preventDefault(); this.#send(); });
    form?.elements.text.addEventListener("keydown", (event) => { if (event.key === "Escape") event.currentTarget.blur(); });
  }

  /** @param {string|null} number the incident that notes go to */
  about(number) {
    this.#number = number;
    if (!this.#form) return;
    const input = this.#form.elements.text;
    input.disabled = number === null;
    input.placeholder = number ? t("Tulis catatan, tampil untuk semua yang menangani") : t("Catatan terbuka setelah alarm menjadi insiden");
  }

  focus() {
    if (this.#number === null) this.#toasts.say(t("Catatan terbuka setelah alarm menjadi insiden"));
    else this.#form?.elements.text.focus();
  }

  async #send() {
    const input = this.#form.elements.text;
    const text = input.value.trim();
    if (!text || this.#number === null) return;
    input.readOnly = true;
    const answer = await this.#deeds.note(this.#number, text);
    input.readOnly = false;
    if (answer) input.value = "";
  }
}
