/* What belongs to an incident: its alarms, the incidents merged with it, and who called. */

import { askUnlink } from "../desk/alert-dialogs.js";
import { byId, h, setText } from "../desk/dom.js";
import { get } from "../lib/api.js";
import { titled } from "../lib/drill-words.js";
import { glyph } from "../lib/glyph.js";
import { t, tn } from "../lib/i18n.js";
import { clock } from "../lib/time.js";

export class Linked {
  #room; #deeds; #merged = new Set();

  constructor({ room, deeds }) {
    this.#room = room;
    this.#deeds = deeds;
  }

  /** @param {object} row @param {object[]} entries of its timeline: they tell which incidents were merged into it */
  draw(row, entries) {
    this.#drawAlerts(row);
    this.#drawMerged(row, entries);
  }

  #drawAlerts(row) {
    const place = byId("i-alerts");
    setText(byId("i-alerts-count"), tn("{n} dikaitkan", "{n} dikaitkan", row.alerts.length));
    const known = row.alerts.map((id) => this.#room.state.alerts[id] ?? { id });
    const key = known.map((alert) => `${alert.id} ${alert.version}`).join();
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.replaceChildren(...known.map((alert) => this.#alert(alert)));
    if (!known.length) place.replaceChildren(h("li", {}, h("span"), h("span", { class: "muted" }, t("Dibuka tanpa alarm"))));
  }

  #alert(alert) {
    const may = alert.version && alert.state !== "closed" && this.#deeds.may("incident_open");
    const small = [alert.raised_at ? clock(alert.raised_at) : "", alert.camera, alert.count > 1 ? tn("{n} kejadian", "{n} kejadian", alert.count) : ""].filter(Boolean).join(", ");
    return h("li", {}, alert.severity ? glyph(alert.severity, alert.state) : h("span"), h("span", {}, `A-${alert.id} ${titled(alert.summary ?? "", alert)}`, h("small", {}, small)),
      may ? h("button", { type: "button", class: "btn sm quiet", onclick: () => askUnlink(alert, this.#deeds), "aria-label": t("Lepas A-{id}", { id: alert.id }) }, t("Lepas")) : h("span"));
  }

  #drawMerged(row, entries) {
    const inside = new Set();
    for (const { kind, data } of entries) {
      if (kind === "took_in") inside.add(data.number);
      if (kind === "gave_back") inside.delete(data.number);
    }
    const place = byId("i-merged");
    const key = `${row.merged_into} ${[...inside]}`;
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    const link = (number) => h("a", { class: "mono", href: `/incidents/${encodeURIComponent(number)}/` }, number);
    place.hidden = !row.merged_into && !inside.size;
    place.replaceChildren(...(row.merged_into ? [t("Digabung ke"), " ", link(row.merged_into)] : []), ...(inside.size ? [t("Berisi juga"), " ", ...[...inside].flatMap((number, i) => [i ? ", " : "", link(number)])] : []));
  }
}

/** Who called is personal: read when asked for, and every reading is on the record. */
export function callerPart(number, { deeds, toasts }) {
  const place = byId("i-callers");
  if (!place || !deeds.may("caller_view")) return;
  byId("i-callers-show").addEventListener("click", async () => {
    try {
      const callers = await get(`/api/v1/incidents/${encodeURIComponent(number)}/callers/`);
      place.replaceChildren(...(callers.length ? callers.map((caller) => h("li", {}, h("span"), h("span", {}, [caller.name || t("tanpa nama"), caller.phone].filter(Boolean).join(", "), h("small", {}, t("{at}, diterima {name}", { at: clock(caller.called_at), name: caller.taken_by ?? t("sistem") })))))
        : [h("li", {}, h("span"), h("span", { class: "muted" }, t("Tidak ada pelapor tercatat")))]));
    } catch (error) {
      if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
      toasts.say(t("Pelapor belum terbaca: {why}", { why: error.message }), { bad: true });
    }
  });
}
