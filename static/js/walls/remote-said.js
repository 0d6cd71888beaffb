/* Words on the wall: who put them there, until when, and a form for more. */

import { byId, h, setText } from "../desk/dom.js";
import { t, tn } from "../lib/i18n.js";
import { clockShort, serverClock } from "../lib/time.js";

const LONGEST = 90;
const KINDS = { banner: () => t("Spanduk"), ticker: () => t("Teks berjalan"), announcement: () => t("Pengumuman") };

export class RemoteSaid {
  #me; #control; #slug; #drawn = "";

  constructor({ me, control, slug }) {
    this.#me = me;
    this.#control = control;
    this.#slug = slug;
    byId("said").addEventListener("click", ({ target }) => {
      const id = target.closest("[data-said]")?.dataset.said;
      if (id) control.deeds.takeDown(slug, id);
    });
    const form = byId("say");
    if (!form) return;
    form.addEventListener("input", () => this.#count(form));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#say(form); });
    this.#count(form);
  }

  draw(shown) {
    const now = serverClock.now();
    const rows = (shown.announcements ?? []).filter(({ until }) => Date.parse(until) > now);
    const key = JSON.stringify(rows);
    if (key === this.#drawn) return;
    this.#drawn = key;
    setText(byId("said-count"), rows.length ? tn("{n} tampil", "{n} tampil", rows.length) : t("tidak ada yang tampil"));
    byId("said").replaceChildren(...rows.map(({ id, kind, text, author, until }) => h("li", {},
      h("p", {}, text, h("small", {}, t("{kind}, {author}, s.d. {until}", { kind: KINDS[kind]?.() ?? kind, author, until: clockShort(until) }))),
      this.#me.can.has("wall_operate") ? h("button", { type: "button", class: "btn sm quiet", "data-said": id, "aria-label": t("Turunkan: {text}", { text }) }, t("Turunkan")) : null)));
  }

  #count(form) {
    setText(byId("say-left"), t("{n} dari {most}", { n: form.elements.text.value.length, most: LONGEST }));
  }

  async #say(form) {
    const { text, kind, minutes } = form.elements;
    const answer = await this.#control.deeds.announce(this.#slug, { kind: kind.value, text: text.value.replace(/\s+/g, " ").trim(), minutes: Number(minutes.value) });
    if (!answer) return; // a toast said why, and the words are still here
    text.value = "";
    this.#count(form);
  }
}
