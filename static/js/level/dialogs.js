/* The questions before a level is raised, confirmed, refused or lowered. Each needs words, but for agreeing. */

import { openDialog, textField } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { post } from "../lib/api.js";
import { t } from "../lib/i18n.js";

/** @param {"raise"|"lower"} act @param {object} row @param {object[]} stages @param {(row: object) => void} done */
export function askForLevel(act, row, stages, done) {
  const open = stages.filter(({ level }) => (act === "raise" ? level > row.level : level < row.level));
  if (act === "lower") open.reverse();
  const first = act === "raise" ? open.find(({ level }) => level === row.suggested) ?? open[0] : open[0];
  const choices = open.map((stage) => h("label", { class: "check" }, h("input", { type: "radio", name: "level", value: stage.level, checked: stage === first }), h("span", {}, h("b", {}, `${stage.level} ${stage.name}`), ` ${stage.meaning}`)));
  openDialog({
    title: act === "raise" ? t("Naikkan tingkat {name}", { name: row.name }) : t("Turunkan tingkat {name}", { name: row.name }),
    body: [h("div", { class: "stage-pick" }, ...choices), textField({ name: "reason", label: t("Alasan"), maxlength: 300, hint: act === "raise" ? t("Berlaku seketika. Pengawas mengonfirmasi atau menolak.") : t("Berlaku seketika.") })],
    confirm: { words: act === "raise" ? t("Naikkan") : t("Turunkan") },
    wide: true,
    onConfirm: (form, say) => send(act, row, { level: Number(form.get("level")), reason: form.get("reason") }, done, say),
  });
}

/** @param {"confirm"|"refuse"} act */
export function askAboutRaise(act, row, done) {
  const agrees = act === "confirm";
  openDialog({
    title: agrees ? t("Konfirmasi tingkat {level} untuk {name}?", { level: row.level, name: row.name }) : t("Tolak kenaikan {name}?", { name: row.name }),
    body: [h("p", {}, agrees ? t("Pesan CAP menjadi publik.") : t("Tingkat kembali ke yang terakhir dikonfirmasi.")), textField({ name: "reason", label: t("Alasan"), maxlength: 300, required: !agrees })],
    confirm: { words: agrees ? t("Konfirmasi") : t("Tolak") },
    onConfirm: (form, say) => send(act, row, { reason: form.get("reason") }, done, say),
  });
}

async function send(act, row, body, done, say) {
  try {
    done(await post(`/api/v1/levels/${row.area}/${act}/`, { ...body, version: row.version }));
    return true;
  } catch (error) {
    if (error.current) done(error.current);
    say(error.message);
    return false;
  }
}
