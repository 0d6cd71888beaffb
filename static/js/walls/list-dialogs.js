/* The questions of the list: which screen shows this code, is this device to go, where on the canvas is this output. */

import { openDialog } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { ProblemError, patch, post } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { nextNumber } from "./list-words.js";

const TURNS = [0, 90, 180, 270];

/** @param {{walls: object[], wall: object|null, number: number|null, done: (slug: string, row: object) => void}} given */
export function askCode({ walls, wall = null, number = null, done }) {
  const code = h("input", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9]{6}", maxlength: 6, required: true, class: "six", "aria-describedby": "code-hint" });
  const where = h("select", { name: "where", required: true }, ...walls.flatMap((each) => [...each.outputs, null].map((output) => choice(each, output, wall, number))));
  openDialog({
    title: number ? t("Pasangkan keluaran {n}", { n: number }) : t("Pasangkan layar"),
    body: [
      h("label", { class: "field" }, h("span", {}, t("Enam angka yang tampil di layar")), code, h("small", { id: "code-hint" }, t("Layar menampilkannya saat membuka /output/. Kode berlaku sepuluh menit dan sekali pakai."))),
      h("label", { class: "field" }, h("span", {}, t("Menjadi keluaran")), where),
    ],
    confirm: { words: t("Pasangkan") },
    onConfirm: (form, say) => sent(say, async () => {
      const [slug, chosen] = String(form.get("where")).split(" ");
      done(slug, await post(`/api/v1/walls/${encodeURIComponent(slug)}/outputs/${chosen}/pair/`, { code: String(form.get("code")) }));
    }),
  });
}

function choice(wall, output, chosenWall, chosenNumber) {
  const number = output?.number ?? nextNumber(wall.outputs);
  const words = output ? t("{wall}, nomor {n}", { wall: wall.name, n: number }) : t("{wall}, keluaran baru ({n})", { wall: wall.name, n: number });
  const taken = output && output.paired_at && output.state !== "revoked" ? ` · ${t("menggantikan perangkat sekarang")}` : "";
  return h("option", { value: `${wall.slug} ${number}`, selected: chosenWall?.slug === wall.slug && chosenNumber === number }, words + taken);
}

/** @param {{wall: object, output: object, done: (slug: string, row: object) => void}} given */
export function askRevoke({ wall, output, done }) {
  openDialog({
    title: t("Cabut keluaran {n}?", { n: output.number }),
    body: [h("p", {}, t("Layarnya gelap dan menampilkan kode baru. Riwayat keluaran tetap ada."))],
    confirm: { words: t("Cabut") },
    onConfirm: (form, say) => sent(say, async () => done(wall.slug, await post(`/api/v1/walls/${encodeURIComponent(wall.slug)}/outputs/${output.number}/revoke/`))),
  });
}

/** @param {{wall: object, output: object, done: (slug: string, row: object) => void}} given */
export function askPlace({ wall, output, done }) {
  const field = (name, label, more = {}) => h("label", { class: "field" }, h("span", {}, label), h("input", { name, type: "number", required: true, value: output[name], step: 1, ...more }));
  const turn = h("select", { name: "rotation" }, ...TURNS.map((degrees) => h("option", { value: degrees, selected: output.rotation === degrees }, `${degrees}°`)));
  const budget = field("frame_budget", t("Gambar per detik"), { min: 0, max: 10_000, required: false, value: output.frame_budget ?? "", placeholder: t("otomatis") });
  openDialog({
    title: t("Letak keluaran {n}", { n: output.number }),
    wide: true,
    body: [
      h("label", { class: "field" }, h("span", {}, t("Nama")), h("input", { name: "name", maxlength: 80, value: output.name })),
      h("div", { class: "four" }, field("x", t("Kiri (px)")), field("y", t("Atas (px)")), field("width", t("Lebar (px)"), { min: 1 }), field("height", t("Tinggi (px)"), { min: 1 })),
      h("div", { class: "four" }, h("label", { class: "field" }, h("span", {}, t("Putaran")), turn), field("bezel_mm", t("Bingkai (mm)"), { min: 0, max: 100, step: 0.1 }), budget),
      h("p", {}, t("Kanvas {w} x {h} px. Gambar per detik adalah yang boleh diurai perangkat ini; kosong: dicari sendiri. Layarnya memuat ulang.", { w: wall.width_px, h: wall.height_px })),
    ],
    confirm: { words: t("Simpan") },
    onConfirm: (form, say) => sent(say, async () => {
      const numbers = Object.fromEntries(["x", "y", "width", "height", "rotation", "bezel_mm"].map((name) => [name, Number(form.get(name))]));
      done(wall.slug, await patch(`/api/v1/walls/${encodeURIComponent(wall.slug)}/outputs/${output.number}/`, { name: String(form.get("name")), ...numbers, frame_budget: form.get("frame_budget") === "" ? null : Number(form.get("frame_budget")) }));
    }),
  });
}

async function sent(say, call) {
  try {
    await call();
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError) && error.name !== "Unreachable") throw error;
    say(error.message);
    return false;
  }
}
