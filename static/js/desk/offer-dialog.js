/* An incident was offered to me: it opens on whatever page I am, counts down, and closes when it is answered anywhere. */

import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { t, tc, tn } from "../lib/i18n.js";
import { openIncidents } from "../lib/state.js";
import { secondsBetween, serverClock } from "../lib/time.js";
import { openDialog, textField } from "./dialog.js";
import { h, setText } from "./dom.js";

const GUARD_MS = 600;

export class OfferDialog {
  #room; #me; #deeds; #toasts; #open = null; #answered = new Set();

  constructor({ room, me, deeds, toasts }) {
    this.#room = room;
    this.#me = me;
    this.#deeds = deeds;
    this.#toasts = toasts;
    if (me.can.has("incident_accept")) room.addEventListener("change", () => this.#look());
  }

  /** Twice a second. */
  tick() {
    if (!this.#open) return;
    const { row, line, button, spanS, dialog } = this.#open;
    const leftS = secondsBetween(serverClock.now(), row.offer.expires_at);
    line.style.transform = `scaleX(${Math.min(1, leftS / spanS)})`;
    setText(button, t("Terima, {n} dtk", { n: Math.ceil(leftS) }));
    if (leftS > 0) return;
    dialog.close();
    this.#toasts.say(t("Tawaran {number} lewat tanpa jawaban", { number: row.number }), { bad: true });
  }

  #look() {
    const mine = openIncidents(this.#room.state).filter((row) => row.offer?.username === this.#me.username && row.offer.form !== "take_over" && secondsBetween(serverClock.now(), row.offer.expires_at) > 0);
    if (this.#open && !mine.some((row) => keyOf(row) === this.#open.key)) this.#open.dialog.close();
    const next = mine.find((row) => !this.#answered.has(keyOf(row)));
    if (!this.#open && next && !document.querySelector("dialog[open]")) this.#ask(next);
  }

  #ask(row) {
    const key = keyOf(row);
    const line = h("i");
    const held = openIncidents(this.#room.state).filter((each) => each.owner_username === this.#me.username).length;
    const dialog = openDialog({
      title: [glyph(row.severity, "new"), t("Insiden ditawarkan kepada Anda")],
      body: [
        h("p", {}, `${titled(row.summary || row.category.name, row)}, ${[row.place, row.area].filter(Boolean).join(", ")}. `, held ? tn("Anda memegang {n} insiden.", "Anda memegang {n} insiden.", held) : t("Anda tidak memegang insiden.")),
        h("p", { class: "muted mono" }, row.number),
        h("div", { class: "count" }, line),
      ],
      confirm: { words: tc("tawaran", "Terima"), key: "E" },
      cancel: { words: t("Tolak"), key: "X" },
      guardMs: GUARD_MS,
      onConfirm: () => { this.#answered.add(key); this.#deeds.accept(row); return true; },
      onCancel: () => { this.#answered.add(key); this.#decline(row); },
      onClose: () => { this.#answered.add(key); this.#open = null; this.#look(); },
    });
    const spanS = Math.max(1, secondsBetween(serverClock.now(), row.offer.expires_at));
    this.#open = { key, row, line, spanS, dialog, button: dialog.querySelector(".btn.primary span") };
    this.tick();
  }

  #decline(row) {
    queueMicrotask(() => openDialog({
      title: t("Tolak {number}", { number: row.number }),
      body: [textField({ name: "reason", label: t("Alasan, terbaca pengawas"), maxlength: 300, rows: 2 })],
      confirm: { words: t("Tolak") },
      onConfirm: (form) => { this.#deeds.decline(row, form.get("reason").replace(/\s+/g, " ").trim()); return true; },
    }));
  }
}

function keyOf(row) {
  return `${row.number} ${row.offer?.expires_at}`;
}
