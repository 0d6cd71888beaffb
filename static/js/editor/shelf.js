/* A list of things that the server keeps: being read, not readable, empty, or a table; and what was refused about it. */

import { h } from "../desk/dom.js";
import { ProblemError, Unreachable } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { clock } from "../lib/time.js";

export class Shelf {
  #given; #things = []; #body; #refusal;

  /**
   * @param {object} given
   * @param {() => Promise<object[]>} given.ask
   * @param {(thing: object) => Node[]} given.row the cells of one
   * @param {(things: object[]) => void} given.onChange
   */
  constructor(given) {
    this.#given = given;
    this.#body = h("div", {});
    this.#refusal = h("p", { class: "wrong", role: "alert" });
    this.element = h("div", { class: "shelf" }, h("h2", {}, given.title), this.#refusal, this.#body);
  }

  async read() {
    this.#say(h("div", { class: "statebox" }, h("p", {}, t("Memuat…"))));
    try {
      this.#things = await this.#given.ask();
    } catch (error) {
      return this.#unread(error);
    }
    return this.#changed();
  }

  put(thing) {
    this.#things = [...this.#things, thing];
    this.#changed();
  }

  /** Takes it away, or says why not. `where` words the refusal's `current`. */
  async drop(thing, act, where = () => "") {
    try {
      await act();
    } catch (error) {
      if (!isAnswer(error)) throw error;
      this.#refusal.textContent = [error.message, error.current ? where(error.current) : ""].filter(Boolean).join(" ");
      return;
    }
    this.#things = this.#things.filter((one) => one !== thing);
    this.#changed();
  }

  #changed() {
    const { title, heads, none, row, onChange } = this.#given;
    this.#refusal.textContent = "";
    this.#say(this.#things.length
      ? h("table", { "aria-label": title }, h("thead", {}, h("tr", {}, ...heads.map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, ...this.#things.map((one) => h("tr", {}, ...row(one)))))
      : h("div", { class: "statebox" }, h("p", {}, none)));
    onChange(this.#things);
  }

  #unread(error) {
    if (!isAnswer(error)) throw error;
    const since = t("Sejak {at}: {why}", { at: clock(new Date().toISOString()), why: error.message });
    this.#say(h("div", { class: "statebox bad" }, h("b", {}, this.#given.failed), h("p", {}, since), h("button", { type: "button", class: "btn sm", onclick: () => this.read() }, t("Coba lagi"))));
  }

  #say(content) {
    this.#body.replaceChildren(content);
  }
}

export function isAnswer(error) {
  return error instanceof ProblemError || error instanceof Unreachable;
}
