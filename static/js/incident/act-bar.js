/* The acts of the head: only those this person may take on this incident now; the next right one is white. */

import { choiceField, openDialog, textField } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";

const HANDLED = "handled";
const HELD = new Set(["in_progress", "on_hold", "stable"]);

export class ActBar {
  #place; #me; #acts; #deeds; #outcomes; #row = null; #drawn = "";

  /** @param {{outcomes: [string, string][]}} given values and words, "handled" first */
  constructor({ place, me, acts, deeds, keys, outcomes }) {
    this.#place = place;
    this.#me = me;
    this.#acts = acts;
    this.#deeds = deeds;
    this.#outcomes = outcomes;
    acts.addEventListener("change", () => this.#redraw());
    if (deeds.may("incident_accept")) keys.bind("e", t("Ambil, menjadi petugas"), () => this.#possible().find(({ key }) => key === "E")?.run());
  }

  draw(row) {
    this.#row = row;
    this.#redraw();
  }

  outcomeWords(outcome) {
    return this.#outcomes.find(([value]) => value === outcome)?.[1] ?? outcome;
  }

  /** In the order in which an incident goes on: the first is the next right act. */
  #possible() {
    const row = this.#row;
    if (!row) return [];
    const mine = row.owner_username === this.#me.username;
    const inCharge = this.#deeds.may("incident_resolve") && (mine || this.#deeds.may("incident_assign"));
    const running = !["resolved", "closed"].includes(row.state);
    const offered = row.offer?.username === this.#me.username;
    return [
      offered && { words: t("Terima tawaran"), key: "E", run: () => this.#deeds.accept(row) },
      offered && { words: t("Tolak"), run: () => this.#askDecline(row) },
      HELD.has(row.state) && row.field_status !== "on_scene" && inCharge && { words: t("Tiba di lokasi"), run: () => this.#deeds.arrive(row) },
      running && (inCharge || (!row.owner && this.#deeds.may("incident_resolve"))) && { words: row.owner ? t("Nyatakan selesai") : t("Akhiri sebagai palsu"), run: () => this.#askResolve(row), quiet: !row.owner },
      running && !offered && this.#deeds.mayTake(row) && { words: t("Ambil"), key: "E", run: () => this.#deeds.take(row) },
      row.state === "resolved" && this.#deeds.may("incident_close") && { words: t("Periksa dan tutup"), run: () => this.#askClose(row) },
    ].filter(Boolean);
  }

  #redraw() {
    const row = this.#row;
    if (!row) return;
    const sending = this.#acts.sending(`incident ${row.number}`);
    const possible = this.#possible();
    const key = JSON.stringify([row.version, sending, possible.map(({ words }) => words)]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const next = possible.find(({ quiet }) => !quiet);
    const busy = sending ? h("span", { class: "muted", role: "status" }, t("mengirim: {act}", { act: sending })) : null;
    const buttons = [...possible].reverse().map((act) => h("button", { class: act === next ? "btn primary" : "btn", type: "button", disabled: sending !== null, onclick: act.run }, act.words, act.key ? h("kbd", { "aria-hidden": "true" }, act.key) : null));
    this.#place.replaceChildren(...[busy, ...buttons].filter(Boolean));
    if (!possible.length && !sending && !this.#deeds.may("incident_resolve")) this.#place.replaceChildren(h("span", { class: "muted" }, t("Hanya melihat")));
  }

  #askDecline(row) {
    openDialog({
      title: t("Tolak {number}", { number: row.number }),
      body: [textField({ name: "reason", label: t("Alasan, terbaca pengawas"), maxlength: 300, rows: 2 })],
      confirm: { words: t("Tolak") },
      onConfirm: (form) => { this.#deeds.decline(row, form.get("reason").replace(/\s+/g, " ").trim()); return true; },
    });
  }

  /** What nobody took cannot have been handled: only false, double or a test ends it from there. */
  #askResolve(row) {
    const options = this.#outcomes.filter(([value]) => value !== HANDLED || HELD.has(row.state));
    openDialog({
      title: t("Nyatakan {number} selesai", { number: row.number }),
      body: [choiceField({ name: "outcome", label: t("Bagaimana berakhir"), options }), textField({ name: "text", label: t("Uraian, tercatat di lini masa") })],
      confirm: { words: t("Nyatakan selesai") },
      onConfirm: (form) => { this.#deeds.resolve(row, { outcome: form.get("outcome"), text: form.get("text").trim() }); return true; },
    });
  }

  #askClose(row) {
    openDialog({
      title: t("Tutup {number}", { number: row.number }),
      body: [h("p", {}, t("Hasil: {outcome}. Alarm yang dikaitkan ikut tertutup. Catatan tetap dapat ditambah.", { outcome: this.outcomeWords(row.outcome) })), textField({ name: "text", label: t("Catatan pengawas, boleh kosong"), required: false, rows: 2 })],
      confirm: { words: t("Tutup insiden") },
      onConfirm: (form) => { this.#deeds.close(row, { text: form.get("text").trim() }); return true; },
    });
  }
}
