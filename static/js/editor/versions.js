/* The versions of a layout or a scene, and taking one back into the drawing. */

import { openDialog } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { get } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { clockShort, date } from "../lib/time.js";

/** @param {(version: object) => void} onTake */
export async function openVersions(path, title, onTake) {
  const { results } = await get(path);
  const rows = results.map((one) => h("tr", {}, h("td", {}, String(one.number)), h("td", {}, one.title), h("td", {}, one.by || "–"), h("td", {}, `${date(one.at)} ${clockShort(one.at)}`),
    h("td", {}, h("button", { type: "button", class: "btn sm", onclick: () => { dialog.close(); onTake(one); } }, t("Ambil kembali")))));
  const heads = [t("Versi"), t("Judul"), t("Oleh"), t("Pada"), t("Tindakan")].map((words) => h("th", { scope: "col" }, words));
  const body = rows.length ? h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)) : h("p", {}, t("Belum ada versi yang disimpan."));
  const dialog = openDialog({ title, wide: true, body: [body], cancel: t("Tutup") });
}
