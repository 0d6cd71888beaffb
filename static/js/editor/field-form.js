/* A small form whose refusals stand under the field they are about. */

import { h } from "../desk/dom.js";
import { isAnswer } from "./shelf.js";
import { refusals } from "./refusals.js";

export class FieldForm {
  #given; #form; #button; #rest;

  /**
   * @param {object} given
   * @param {{name: string, label: string, attributes: object}[]} given.fields
   * @param {(values: object) => object|null} [given.check] refusals by field, before anything is sent
   * @param {(data: FormData) => Promise<any>} given.send
   * @param {(kept: any) => void} given.done
   */
  constructor(given) {
    this.#given = given;
    this.#button = h("button", { class: "btn primary" }, given.confirm);
    this.#rest = h("p", { class: "wrong wide", role: "alert" });
    this.#form = h("form", { class: "plan", "aria-label": given.words }, ...given.fields.map(field), this.#rest, h("div", { class: "row wide" }, this.#button));
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.element = h("div", {}, h("h3", {}, given.words), this.#form);
  }

  async #submit() {
    const { check, send, done, confirm, busy } = this.#given;
    if (this.#button.disabled) return;
    const data = new FormData(this.#form);
    const wrong = check?.(Object.fromEntries(data)) ?? null;
    this.#tell(wrong ?? {});
    if (wrong) return;
    this.#button.disabled = true;
    this.#button.textContent = busy;
    try {
      done(await send(data));
      this.#form.reset();
    } catch (error) {
      if (!isAnswer(error)) throw error;
      this.#tell(refusals(error, this.#given.fields.map(({ name }) => name)));
    } finally {
      this.#button.disabled = false;
      this.#button.textContent = confirm;
    }
  }

  /** @param {Object<string, string>} wrong words by field; those of no field stand under all */
  #tell(wrong) {
    for (const { name } of this.#given.fields) {
      const input = this.#form.elements[name];
      const words = wrong[name] ?? "";
      input.closest(".field").classList.toggle("err", Boolean(words));
      input.setAttribute("aria-invalid", String(Boolean(words)));
      input.closest(".field").querySelector("small").textContent = words;
    }
    this.#rest.textContent = wrong[""] ?? "";
    this.#form.querySelector("[aria-invalid=true]")?.focus();
  }
}

function field({ name, label, attributes }) {
  const input = h("input", { name, autocomplete: "off", ...attributes });
  return h("label", { class: "field" }, h("span", {}, label), input, h("small", { role: "alert" }));
}
