/* What a command to the wall asks before it goes: how long, what for, by what right. Each says in words what it does. */

import { t } from "../lib/i18n.js";
import { clockShort, serverClock } from "../lib/time.js";
import { choiceField, openDialog } from "./dialog.js";
import { h, setText } from "./dom.js";
import { heldWords } from "./wall-rights.js";

const HOLD_MINUTES = 15;
const LONGEST_MINUTES = 720;

/** @param {(given: {purpose: string, minutes: number}) => void} run */
export function askHold({ panel, held }, run) {
  openDialog({
    title: held ? t("Perpanjang {panel}", { panel }) : t("Pegang {panel}", { panel }),
    body: [
      h("p", {}, t("Orang lain melihat nama Anda di panel ini dan tidak dapat menggantinya. Alarm tetap boleh meminjamnya dan mengembalikannya.")),
      line({ name: "purpose", label: t("Keperluan"), value: held?.purpose ?? "", required: true }),
      minutesField({ value: HOLD_MINUTES, required: true, until: t("Bebas lagi pukul {at}") }),
    ],
    confirm: { words: held ? t("Perpanjang") : t("Pegang") },
    onConfirm: (form) => { run({ purpose: tidy(form.get("purpose")), minutes: Number(form.get("minutes")) }); return true; },
  });
}

/** A supervisor takes a panel. @param {(purpose: string) => void} run */
export function askPreempt({ panel, held, content = "" }, run) {
  openDialog({
    title: t("Ambil alih {panel} dari {name}", { panel, name: held.by }),
    body: [
      h("p", {}, heldWords(held)),
      h("p", {}, content ? t("{name} diberi tahu alasan Anda, lalu {content} dipasang. Dapat dibatalkan 10 detik.", { name: held.by, content }) : t("{name} diberi tahu alasan Anda. Dapat dibatalkan 10 detik.", { name: held.by })),
      line({ name: "purpose", label: t("Alasan, tercatat dengan nama Anda"), required: true }),
    ],
    confirm: { words: t("Ambil alih") },
    onConfirm: (form) => { run(tidy(form.get("purpose"))); return true; },
  });
}

/** A held panel stands in an operator's way. @param {{ask: (purpose: string) => void, other: (() => void)|null}} ways */
export function askHolder({ panel, held }, { ask, other }) {
  openDialog({
    title: t("{panel} dipegang {name}", { panel, name: held.by }),
    body: [h("p", {}, heldWords(held)), line({ name: "purpose", label: t("Untuk apa Anda memerlukannya"), required: true })],
    confirm: { words: t("Minta {name}", { name: held.by }) },
    cancel: other ? t("Pilih panel lain") : t("Batal"),
    onConfirm: (form) => { ask(tidy(form.get("purpose"))); return true; },
    onCancel: other ?? (() => {}),
  });
}

/** @param {(body: {kind: string, reason: string, minutes?: number}) => void} run */
export function askLock(run) {
  openDialog({
    title: t("Kunci dinding"),
    body: [
      h("p", {}, t("Selama terkunci hanya pengawas yang mengubah dinding; jadwal dan tur berhenti mengganti. Alarm P1 dan P2 tetap masuk ke zona alarm.")),
      choiceField({ name: "kind", label: t("Untuk"), options: [["ceremony", t("Upacara")], ["election", t("Pemilihan")]] }),
      line({ name: "reason", label: t("Alasan"), required: true, longest: 120 }),
      minutesField({ value: "", required: false, until: t("Terbuka sendiri pukul {at}"), never: t("Kosong: sampai dibuka pengawas") }),
    ],
    confirm: { words: t("Kunci") },
    onConfirm: (form) => { run({ kind: form.get("kind"), reason: tidy(form.get("reason")), ...minutesOf(form) }); return true; },
  });
}

/** @param {(title: string) => void} run */
export function askDrill(run) {
  openDialog({
    title: t("Mulai latihan"),
    body: [
      h("p", {}, t("Setiap keluaran berbingkai garis dan memuat judul latihan. Alarm dan insiden selama latihan tidak masuk statistik.")),
      line({ name: "title", label: t("Judul latihan"), required: true }),
    ],
    confirm: { words: t("Mulai latihan") },
    onConfirm: (form) => { run(tidy(form.get("title"))); return true; },
  });
}

/** One of many by its title. @param {{slug: string, title: string}[]} rows @param {(row: object) => void} run */
export function askScene({ rows, current }, run) {
  const options = rows.map(({ slug, title }) => [slug, slug === current ? t("{title}, sedang tampil", { title }) : title]);
  openDialog({
    title: t("Tampilkan adegan"),
    body: rows.length ? [choiceField({ name: "scene", label: t("Panel yang dipegang orang lain tetap seperti sekarang"), options })] : [h("p", {}, t("Dinding ini belum punya adegan. Buat di penyunting."))],
    confirm: rows.length ? { words: t("Tampilkan") } : null,
    onConfirm: (form) => { run(rows.find(({ slug }) => slug === form.get("scene"))); return true; },
  });
}

function line({ name, label, value = "", required = false, longest = 90 }) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", { name, value, required, maxlength: longest, autocomplete: "off" }));
}

function minutesField({ value, required, until, never = "" }) {
  const hint = h("small");
  const input = h("input", { name: "minutes", type: "number", min: 1, max: LONGEST_MINUTES, value, required });
  const say = () => setText(hint, input.value ? until.replace("{at}", clockShort(serverClock.now() + Number(input.value) * 60_000)) : never);
  input.addEventListener("input", say);
  say();
  return h("label", { class: "field" }, h("span", {}, t("Menit")), input, hint);
}

function minutesOf(form) {
  return form.get("minutes") ? { minutes: Number(form.get("minutes")) } : {};
}

function tidy(text) {
  return text.replace(/\s+/g, " ").trim();
}
