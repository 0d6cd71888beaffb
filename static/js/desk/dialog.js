/* One question at a time, in a native dialog: it keeps the focus in, and Escape closes it. */

import { t } from "../lib/i18n.js";
import { h } from "./dom.js";

/**
 * @param {object} given
 * @param {string|Node[]} given.title
 * @param {Node[]} [given.body]
 * @param {{words: string, key?: string}|null} [given.confirm] null leaves one button only
 * @param {{words: string, key?: string}|string} [given.cancel]
 * @param {(form: FormData, say: (problem: string) => void) => Promise<boolean>|boolean} [given.onConfirm] false keeps it open
 * @param {() => void} [given.onClose] after it closed, however that came
 * @param {number} [given.guardMs] for a dialog that opens by itself: keys meant for what was there before are let fall for so long
 * @returns {HTMLDialogElement}
 */
export function openDialog({ title, body = [], confirm = null, cancel = t("Batal"), onConfirm = () => true, onCancel = () => {}, onClose = () => {}, wide = false, guardMs = 0 }) {
  const no = typeof cancel === "string" ? { words: cancel } : cancel;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const refuse = h("button", { class: confirm ? "btn" : "btn primary", type: "button" }, no.words, no.key ? h("kbd", { "aria-hidden": "true" }, no.key) : null);
  const accept = confirm ? h("button", { class: "btn primary" }, h("span", {}, confirm.words), confirm.key ? h("kbd", { "aria-hidden": "true" }, confirm.key) : null) : null;
  const form = h("form", { method: "dialog" }, h("h2", {}, ...(typeof title === "string" ? [title] : title)), ...body, problem, h("div", { class: "acts" }, refuse, accept));
  const dialog = h("dialog", { class: wide ? "dlg wide" : "dlg", "aria-label": form.querySelector("h2").textContent.trim() }, form);

  const say = (words) => { problem.textContent = words; problem.hidden = !words; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!accept || accept.disabled) return;
    accept.disabled = true;
    say("");
    const close = await onConfirm(new FormData(form), say);
    accept.disabled = false;
    if (close) dialog.close();
  });
  refuse.addEventListener("click", () => { onCancel(); dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (confirm?.key && event.key.toUpperCase() === confirm.key) { event.preventDefault(); form.requestSubmit(); }
    if (no.key && event.key.toUpperCase() === no.key) { event.preventDefault(); refuse.click(); }
  });
  dialog.addEventListener("close", () => { dialog.remove(); onClose(); });
  document.body.append(dialog);
  // The hand goes to the first field, else to the act itself: never to the refusal.
  (form.querySelector("textarea, input, select") ?? accept ?? refuse).autofocus = true;
  guard(dialog, guardMs);
  dialog.showModal();
  return dialog;
}

function guard(dialog, forMs) {
  if (!forMs) return;
  const drop = (event) => { if (event.key !== "Tab") { event.preventDefault(); event.stopImmediatePropagation(); } };
  dialog.addEventListener("keydown", drop, { capture: true });
  setTimeout(() => dialog.removeEventListener("keydown", drop, { capture: true }), forMs);
}

/** A labelled text area for a dialog's form. */
export function textField({ name, label, hint = "", required = true, maxlength = 2000, rows = 3 }) {
  return h("label", { class: "field" }, h("span", {}, label), h("textarea", { name, required, maxlength, rows }), hint ? h("small", {}, hint) : null);
}

/** Choices of which one is taken. @param {[string, string][]} options value and words */
export function choiceField({ name, label, options }) {
  return h("fieldset", { class: "choices" }, h("legend", {}, label), ...options.map(([value, words], i) => h("label", { class: "check" }, h("input", { type: "radio", name, value, checked: i === 0 }), words)));
}
