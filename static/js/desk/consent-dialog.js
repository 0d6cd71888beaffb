/* A colleague asks for an incident that I have: fifteen seconds to hand it over; without an answer it stays with me. */

import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { openIncidents } from "../lib/state.js";
import { secondsBetween, serverClock } from "../lib/time.js";
import { openDialog } from "./dialog.js";
import { h, setText } from "./dom.js";

const GUARD_MS = 600;

export class ConsentDialog {
  #room; #me; #deeds; #story; #open = null; #answered = new Set();

  constructor({ room, me, deeds, story }) {
    this.#room = room;
    this.#me = me;
    this.#deeds = deeds;
    this.#story = story;
    if (me.can.has("incident_accept")) room.addEventListener("change", () => this.#look());
    story.addEventListener("change", () => this.#drawReason());
  }

  /** Twice a second. */
  tick() {
    if (!this.#open) return;
    const { row, line, spanS, button, dialog } = this.#open;
    const leftS = secondsBetween(serverClock.now(), row.offer.expires_at);
    line.style.transform = `scaleX(${Math.min(1, leftS / spanS)})`;
    setText(button, t("Serahkan, {n} dtk", { n: Math.ceil(leftS) }));
    if (leftS <= 0) dialog.close();
  }

  #look() {
    const asked = openIncidents(this.#room.state).filter((row) => row.offer?.form === "take_over" && row.owner_username === this.#me.username && secondsBetween(serverClock.now(), row.offer.expires_at) > 0);
    if (this.#open && !asked.some((row) => keyOf(row) === this.#open.key)) this.#open.dialog.close();
    const next = asked.find((row) => !this.#answered.has(keyOf(row)));
    if (!this.#open && next && !document.querySelector("dialog[open]")) this.#ask(next);
  }

  #ask(row) {
    const key = keyOf(row);
    const line = h("i");
    const reason = h("p", { class: "muted" });
    const dialog = openDialog({
      title: [glyph(row.severity, "acknowledged"), t("{name} minta mengambil alih", { name: row.offer.to })],
      body: [h("p", {}, `${titled(row.summary || row.category.name, row)}, ${[row.place, row.area].filter(Boolean).join(", ")}`), reason, h("p", { class: "muted mono" }, row.number), h("div", { class: "count" }, line)],
      confirm: { words: t("Serahkan"), key: "E" },
      cancel: { words: t("Tetap pegang"), key: "X" },
      guardMs: GUARD_MS,
      onConfirm: () => { this.#answered.add(key); this.#deeds.consent(row); return true; },
      onCancel: () => { this.#answered.add(key); this.#deeds.refuseTakeOver(row, t("Masih saya tangani")); },
      onClose: () => { this.#answered.add(key); this.#open = null; this.#look(); },
    });
    const spanS = Math.max(1, secondsBetween(serverClock.now(), row.offer.expires_at));
    this.#open = { key, row, line, spanS, dialog, reason, button: dialog.querySelector(".btn.primary span") };
    this.#story.incident(row.number); // its newest line says why
    this.#drawReason();
    this.tick();
  }

  #drawReason() {
    if (!this.#open) return;
    const asked = this.#story.entries(this.#open.row.number).filter(({ kind }) => kind === "take_over_asked").at(-1);
    setText(this.#open.reason, asked?.data?.reason ?? "");
  }
}

function keyOf(row) {
  return `${row.number} ${row.offer?.expires_at}`;
}
