/* The pictures that a panel may show: a list with thumbnails, taking one in, giving one back. */

import { h } from "../desk/dom.js";
import { get, remove, upload } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { clockShort, date } from "../lib/time.js";
import { FieldForm } from "./field-form.js";
import { sure } from "./saves.js";
import { Shelf } from "./shelf.js";

const MOST_BYTES = 20 * 1024 * 1024; // warroom/wall/pictures/limits.py; asked here before twenty megabytes travel
const PATH = "/api/v1/pictures/";

/** @param {{toasts: object, onChange: (pictures: object[]) => void}} given what happens when the list is another */
export function openPictures(place, { toasts, onChange }) {
  const shelf = new Shelf({
    title: t("Gambar"),
    heads: [t("Gambar"), t("Judul"), t("Ukuran"), t("Oleh"), t("Tindakan")],
    none: t("Belum ada gambar. Unggah yang pertama di bawah."),
    failed: t("Daftar gambar tidak terbaca."),
    ask: async () => (await get(PATH)).results,
    row, onChange,
  });
  const form = new FieldForm({
    words: t("Unggah gambar"), confirm: t("Unggah"), busy: t("Mengunggah…"),
    fields: [
      { name: "title", label: t("Judul"), attributes: { id: "new-picture", maxlength: 120, required: true } },
      { name: "file", label: t("Berkas JPEG, PNG atau WebP, paling besar 20 MB"), attributes: { type: "file", accept: "image/jpeg,image/png,image/webp", required: true } },
    ],
    check: ({ file }) => (file.size > MOST_BYTES ? { file: t("Berkas lebih besar dari {n} MB.", { n: 20 }) } : null),
    send: (data) => upload(PATH, data),
    done: (picture) => { toasts.say(t("{title} siap dipakai", { title: picture.title })); shelf.put(picture); },
  });
  place.replaceChildren(shelf.element, form.element);
  shelf.read();

  function row(picture) {
    const { title, width, height, by, at, url } = picture;
    return [
      h("td", {}, h("img", { class: "thumb", src: url, alt: "", loading: "lazy", width: 96, height: 54 })),
      h("td", {}, h("b", {}, title), h("br"), h("span", { class: "mono muted" }, picture.slug)),
      h("td", { class: "mono" }, `${width} x ${height}`),
      h("td", {}, by, h("br"), h("span", { class: "muted" }, `${date(at)} ${clockShort(at)}`)),
      h("td", {}, h("button", { type: "button", class: "btn sm quiet", "aria-label": t("Hapus {title}", { title }), onclick: () => drop(picture) }, t("Hapus"))),
    ];
  }

  async function drop(picture) {
    if (!(await sure(t("Hapus gambar {title}? Berkasnya hilang.", { title: picture.title })))) return;
    await shelf.drop(picture, () => remove(`${PATH}${picture.slug}/`), whereWords);
  }
}

/** Where a picture still stands, from the refusal's `current`. */
function whereWords({ panels = [], scenes = [] }) {
  return [panels.length ? t("Di panel {names}.", { names: panels.join(", ") }) : "", scenes.length ? t("Di adegan {names}.", { names: scenes.join(", ") }) : ""].filter(Boolean).join(" ");
}
