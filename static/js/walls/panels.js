/* The ledger of the hardware panels: fit, claim, replace, import. The server draws; after an act the page is read again. */

import { markReady, openConsole } from "../desk/console.js";
import { openDialog, textField } from "../desk/dialog.js";
import { byId, h } from "../desk/dom.js";
import { post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { problemLines, reportLines, todayIn } from "./panels-words.js";

const page = openConsole();
const outputs = JSON.parse(byId("outputs-data").textContent);
const ACTS = { install, claim, replace };

document.querySelector(".panels-page").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) ACTS[button.dataset.do](button.closest("tr").dataset);
});
byId("import")?.addEventListener("click", openImport);

function install({ serial, position }) {
  const choices = outputs.map(({ wall, number, title }) => h("option", { value: `${wall}/${number}` }, title));
  ask({
    title: t("Pasang {serial}", { serial }), confirm: t("Pasang"), path: `${serial}/install/`,
    body: [
      h("label", { class: "field" }, h("span", {}, t("Keluaran")), h("select", { name: "output" }, h("option", { value: "" }, t("tanpa keluaran")), ...choices)),
      line({ name: "position", label: t("Letak"), value: position, hint: t("misalnya baris 1 kolom 2"), required: false, maxlength: 20 }),
      day(), hoursField(),
    ],
    values: (form) => {
      const [wall, number] = form.get("output").split("/");
      return { position: form.get("position"), on: form.get("on"), ...hoursOf(form), ...(number ? { wall, output: Number(number) } : {}) };
    },
  });
}

function claim({ serial }) {
  ask({
    title: t("Klaim {serial}", { serial }), confirm: t("Klaim"), path: `${serial}/claim/`,
    body: [textField({ name: "note", label: t("Apa yang rusak"), maxlength: 300 })],
    values: (form) => ({ note: form.get("note") }),
  });
}

function replace({ serial, model }) {
  ask({
    title: t("Ganti {serial}", { serial }), confirm: t("Ganti"), path: `${serial}/replace/`,
    body: [
      line({ name: "serial", label: t("Nomor seri panel baru"), maxlength: 60 }),
      line({ name: "model", label: t("Model"), value: model, required: false, maxlength: 80 }),
      day(), hoursField(),
      line({ name: "warranty_until", label: t("Garansi sampai"), type: "date", required: false }),
    ],
    values: (form) => ({ serial: form.get("serial"), model: form.get("model"), on: form.get("on"), warranty_until: form.get("warranty_until") || null, ...hoursOf(form) }),
  });
}

function ask({ title, confirm, body, path, values }) {
  openDialog({
    title, body, confirm: { words: confirm },
    onConfirm: async (form, say) => {
      try {
        await post(`/api/v1/hardware/${path.split("/").map(encodeURIComponent).join("/")}`, values(form));
      } catch (error) {
        say(problemLines(error).join(" "));
        return false;
      }
      location.reload();
      return true;
    },
  });
}

function openImport() {
  const report = h("div", { class: "import-report", role: "status" });
  openDialog({
    title: t("Impor CSV"), wide: true, confirm: { words: t("Periksa dan simpan") },
    body: [
      h("label", { class: "field" }, h("span", {}, t("Berkas")), h("input", { type: "file", name: "file", accept: ".csv,text/csv", required: true }), h("small", {}, t("Satu baris salah: tidak ada yang disimpan."))),
      h("label", { class: "check" }, h("input", { type: "checkbox", name: "dry" }), t("periksa saja")),
      report,
    ],
    onConfirm: async (form, say) => {
      try {
        const answer = await post("/api/v1/hardware/import/", { csv: await form.get("file").text(), dry_run: form.has("dry") });
        report.textContent = reportLines(answer.rows).join("\n");
        if (!answer.written) return false;
        page.toasts.say?.(tn("{n} baris tersimpan", "{n} baris tersimpan", answer.rows.length));
      } catch (error) {
        report.textContent = reportLines(error.problem?.rows ?? []).join("\n");
        say(error.problem?.rows ? t("Tidak ada yang disimpan.") : problemLines(error).join(" "));
        return false;
      }
      location.reload();
      return true;
    },
  });
}

function line({ name, label, value = "", hint = "", required = true, type = "text", ...more }) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", { name, type, value, required, ...more }), hint ? h("small", {}, hint) : null);
}

function day() {
  const today = todayIn(new Date());
  return line({ name: "on", label: t("Tanggal"), type: "date", value: today, max: today });
}

function hoursField() {
  return line({ name: "hours", label: t("Jam pada penghitungnya"), type: "number", min: 0, step: "any", required: false, hint: t("kosong: 0, panel baru") });
}

function hoursOf(form) {
  return form.get("hours") === "" ? {} : { hours: Number(form.get("hours")) };
}

page.start();
markReady();
