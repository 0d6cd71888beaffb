/* Taking in a YAML file: read, say what it would change, and take it only when somebody has said why. */

import { openDialog, textField } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { diff, linesOf } from "./diff.js";

const FORMS = { new: () => t("baru"), changed: () => t("berubah"), same: () => t("tetap") };

/** @param {File} file @param {() => void} taken after something was changed */
export async function takeIn(file, taken) {
  const yaml = await file.text();
  let changes;
  try {
    ({ changes } = await post("/api/v1/playbooks/import/?dry_run=1", { yaml }));
  } catch (error) {
    if (!["ProblemError", "Unreachable"].includes(error.name)) throw error;
    refused(file, error);
    return;
  }
  const news = changes.filter(({ form }) => form !== "same");
  openDialog({
    title: t("Impor {name}", { name: file.name }),
    wide: true,
    body: [
      h("p", {}, news.length ? tn("{n} SOP akan berubah, {same} tetap.", "{n} SOP akan berubah, {same} tetap.", news.length, { same: changes.length - news.length }) : t("Tidak ada yang berubah: semua SOP di berkas ini sudah sama.")),
      h("ul", { class: "pb-changes" }, ...news.map((change) => h("li", {}, `${change.code}, ${FORMS[change.form]()}: ${summary(change)}`))),
      ...(news.length ? [textField({ name: "reason", label: t("Alasan perubahan"), maxlength: 300, rows: 2 })] : []),
    ],
    confirm: news.length ? { words: t("Impor") } : null,
    cancel: news.length ? t("Batal") : t("Tutup"),
    onConfirm: (form, say) => send(yaml, form.get("reason"), say, taken),
  });
}

async function send(yaml, reason, say, taken) {
  try {
    await post("/api/v1/playbooks/import/", { yaml, reason: reason.replace(/\s+/g, " ").trim() });
  } catch (error) {
    if (!["ProblemError", "Unreachable"].includes(error.name)) throw error;
    say(error.message);
    return false;
  }
  taken();
  return true;
}

function summary({ before, after }) {
  const lines = diff(linesOf(before), linesOf(after));
  const n = (form) => lines.filter((line) => line.form === form).length;
  return t("{add} baris masuk, {del} baris keluar", { add: n("add"), del: n("del") });
}

function refused(file, error) {
  const faults = error.problem?.faults ?? [{ message: error.message }];
  openDialog({ title: t("{name} tidak dapat diimpor", { name: file.name }), wide: true, body: [h("ul", { class: "pb-faults" }, ...faults.map(({ message }) => h("li", {}, message)))], cancel: t("Tutup") });
}
