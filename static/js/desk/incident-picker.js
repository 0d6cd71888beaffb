/* Choosing one of the open incidents in a dialog: the near ones first, narrowed by typing, by number keys of the radios. */

import { titled } from "../lib/drill-words.js";
import { t } from "../lib/i18n.js";
import { decimal } from "../lib/time.js";
import { h } from "./dom.js";
import { incidentStateWords, metresWords } from "./kinds.js";
import { nearIncidents } from "./near-incidents.js";

/**
 * @param {{name: string, label: string, place: object, incidents: object[], but?: string|null}} given
 * @returns {Node[]} a search field and the choices; the form's value under `name` is the chosen number
 */
export function incidentPicker({ name, label, place, incidents, but = null }) {
  const list = h("fieldset", { class: "choices" }, h("legend", {}, label));
  const input = h("input", { class: "input", type: "search", autocomplete: "off", placeholder: t("Nomor, ringkasan, tempat") });
  const draw = () => {
    const found = nearIncidents(place, incidents, { words: input.value, but });
    const rows = found.map(({ row, metres }, i) => h("label", { class: "check pick" }, h("input", { type: "radio", name, value: row.number, checked: i === 0 }),
      h("span", {}, h("b", {}, `${row.severity} ${titled(row.summary, row)}`), h("small", {}, [row.number, incidentStateWords(row.state).toLowerCase(), row.place, metres === null ? "" : metresWords(metres, decimal)].filter(Boolean).join(", ")))));
    list.replaceChildren(list.firstElementChild, ...(rows.length ? rows : [h("p", { class: "muted" }, t("Tidak ada insiden terbuka yang cocok"))]));
  };
  input.addEventListener("input", draw);
  draw();
  return [h("label", { class: "field" }, h("span", {}, t("Cari insiden")), input), list];
}
