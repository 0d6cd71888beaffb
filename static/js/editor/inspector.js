/* The chosen panel in numbers and words: name, place, letters, zone, content. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { contentFields, text } from "./content-form.js";
import { cellOf, panelOf } from "./draft.js";
import { legible, room, STANDARD_TEXT } from "./geometry.js";
import { number, sentence } from "./words.js";

/** Draws the panel's form, and leaves the focus on the field it was in. */
export function drawInspector(place, { draft, chosen, wall, given, faults, acts }) {
  const panel = panelOf(draft, chosen);
  const fresh = panel ? form(panel, { draft, wall, given, faults, acts }) : [h("p", { class: "muted" }, t("Pilih panel di kanvas."))];
  const { activeElement } = document;
  const held = place.contains(activeElement) ? activeElement.id : "";
  if (held === "content-source" && panel) return drawAround(place, activeElement, fresh);
  place.replaceChildren(...fresh);
  return held && document.getElementById(held)?.focus();
}

/** The list of sources stays as it is while somebody types in it; everything around it is drawn anew. */
function drawAround(place, list, fresh) {
  const at = fresh.findIndex((node) => node.querySelector?.("#content-source"));
  list.value = fresh[at].querySelector("select").value;
  const label = list.closest("label");
  for (const child of [...place.children]) if (child !== label) child.remove();
  label.before(...fresh.slice(0, at));
  label.after(...fresh.slice(at + 1));
}

function form(panel, { draft, wall, given, faults, acts }) {
  const letters = panel.text ?? STANDARD_TEXT;
  const cell = cellOf(draft, panel.name);
  const need = cell ? room(cell.source, letters, (cell.text ?? "").length) : null;
  const zone = h("input", { type: "checkbox", id: "panel-zone", checked: Boolean(panel.zone) });
  zone.addEventListener("change", () => acts.change({ zone: zone.checked }));
  return [
    text("panel-name", t("Nama"), panel.name, acts.rename, 3),
    h("div", { class: "four" }, ...[["x", t("Kiri")], ["y", t("Atas")], ["w", t("Lebar")], ["h", t("Tinggi")]].map(([side, words]) => length(`panel-${side}`, words, panel[side], 0.1, (value) => acts.change({ [side]: value })))),
    length("panel-text", t("Besar huruf (w)"), letters, 0.1, (value) => acts.change({ text: value })),
    h("p", { class: "muted" }, t("{arcmin} menit busur dari {viewer} m", { arcmin: number(legible(letters, wall)), viewer: number(wall.viewer_m) })),
    h("label", { class: "check" }, zone, ` ${t("Bagian zona alarm")}`),
    ...contentFields(cell, given, acts.fill),
    need ? h("p", { class: "muted" }, t("Perlu {w} x {h} w, ada {pw} x {ph} w", { w: number(need.w), h: number(need.h), pw: number(panel.w), ph: number(panel.h) })) : null,
    ...faults.map((one) => h("p", { class: "wrong" }, sentence(one))),
    h("div", { class: "row" }, button(t("Belah ke samping"), "S", () => acts.split(false)), button(t("Belah ke bawah"), "D", () => acts.split(true)), button(t("Hapus panel"), "Del", acts.drop)),
  ].filter(Boolean);
}

function length(id, words, value, step, onChange) {
  const element = h("input", { id, type: "number", step, value });
  element.addEventListener("change", () => { if (element.value !== "") onChange(Number(element.value)); });
  return h("label", { class: "field" }, h("span", {}, words), element);
}

function button(words, key, run) {
  return h("button", { type: "button", class: "btn sm", onclick: run }, words, h("kbd", { "aria-hidden": "true" }, key));
}
