/* The web sites whose pages a panel may show: who allowed which and when, one more, one less. */

import { h } from "../desk/dom.js";
import { get, post, remove } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { clockShort, date } from "../lib/time.js";
import { FieldForm } from "./field-form.js";
import { sure } from "./saves.js";
import { Shelf } from "./shelf.js";

const PATH = "/api/v1/sites/";

/** @param {{toasts: object, onChange: (sites: object[]) => void}} given what happens when the list is another */
export function openSites(place, { toasts, onChange }) {
  const shelf = new Shelf({
    title: t("Situs yang diizinkan"),
    heads: [t("Situs"), t("Diizinkan oleh"), t("Sejak"), t("Tindakan")],
    none: t("Belum ada situs. Tanpa daftar ini dinding tidak membuka halaman web."),
    failed: t("Daftar situs tidak terbaca."),
    ask: async () => (await get(PATH)).results,
    row, onChange,
  });
  const form = new FieldForm({
    words: t("Izinkan situs"), confirm: t("Izinkan"), busy: t("Menyimpan…"),
    fields: [
      { name: "origin", label: t("Asal, misalnya https://contoh.go.id"), attributes: { id: "new-site", maxlength: 120, inputmode: "url", spellcheck: "false", required: true } },
      { name: "title", label: t("Judul"), attributes: { maxlength: 120, required: true } },
    ],
    send: (data) => post(PATH, { origin: data.get("origin").trim(), title: data.get("title").trim() }),
    done: (site) => { toasts.say(t("{title} boleh tampil di dinding sesudah halaman dinding dimuat ulang", { title: site.title })); shelf.put(site); },
  });
  place.replaceChildren(shelf.element, form.element);
  shelf.read();

  function row(site) {
    const { origin, title, by, at } = site;
    return [
      h("td", {}, h("b", {}, title), h("br"), h("span", { class: "mono muted" }, origin)),
      h("td", {}, by),
      h("td", {}, `${date(at)} ${clockShort(at)}`),
      h("td", {}, h("button", { type: "button", class: "btn sm quiet", "aria-label": t("Hapus {title}", { title }), onclick: () => drop(site) }, t("Hapus"))),
    ];
  }

  async function drop(site) {
    if (!(await sure(t("Hapus {origin} dari daftar? Panel yang menampilkannya berhenti sesudah dimuat ulang.", { origin: site.origin })))) return;
    await shelf.drop(site, () => remove(`${PATH}${site.id}/`));
  }
}
