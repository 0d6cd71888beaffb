/* The page of procedures: choose one, read it, see its versions, and (supervisors) write the next. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { drawFacts } from "../desk/facts.js";
import { neighbour } from "../desk/order.js";
import { get } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { clock, clockShort, date, serverClock } from "../lib/time.js";
import { diff, linesOf } from "./diff.js";
import { Editor } from "./editor.js";
import { takeIn } from "./files.js";
import { drawProcedure } from "./procedure.js";
import { spanText } from "./words.js";

const page = openConsole();
const mayManage = JSON.parse(byId("may-manage").textContent);
const bounds = JSON.parse(byId("bounds").textContent);
let rows = JSON.parse(byId("playbooks-data").textContent);
let chosen = rows.some(({ code }) => `#${code}` === location.hash) ? location.hash.slice(1) : rows[0]?.code ?? null;
let playbook = null;
let versions = [];
let compared = null;
let editor = null;

function drawList() {
  setText(byId("pb-count"), tn("{n} prosedur", "{n} prosedur", rows.length));
  byId("pb-none").hidden = rows.length > 0;
  const focused = document.activeElement?.dataset.code;
  byId("pb-list").replaceChildren(...rows.map((row) => h("li", {}, h("button", { type: "button", "data-code": row.code, "aria-pressed": String(row.code === chosen), onclick: () => choose(row.code) },
    h("b", {}, row.code), h("span", {}, row.title), h("small", { class: row.shipped ? null : "own" }, row.in_use ? tn("{n} langkah", "{n} langkah", row.step_count) : t("tidak dipakai"))))));
  if (focused) byId("pb-list").querySelector(`[data-code="${CSS.escape(focused)}"]`)?.focus();
}

async function choose(code) {
  if (editor) {
    page.toasts.say(t("Simpan atau batalkan perubahan {code} dahulu", { code: playbook.code }), { bad: true });
    return;
  }
  chosen = code;
  history.replaceState(null, "", `#${code}`);
  drawList();
  try {
    const path = `/api/v1/playbooks/${encodeURIComponent(code)}/`;
    const [one, history_] = await Promise.all([get(path), get(`${path}versions/`)]);
    if (chosen !== code) return;
    [playbook, versions, compared] = [one, history_, null];
    draw();
  } catch (error) {
    byId("pb-body").replaceChildren(h("div", { class: "statebox bad", role: "status" }, h("b", {}, t("SOP belum terbaca sejak {at}", { at: clock(serverClock.now()) })), h("p", {}, error.message)));
    if (error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
  }
}

function draw() {
  setText(byId("pb-title"), editor ? t("Mengubah {code}", { code: playbook.code }) : playbook.code);
  setText(byId("pb-sub"), compared ? t("versi {n} dibanding sebelumnya", { n: compared }) : t("versi {n}", { n: playbook.version }));
  byId("pb-acts").replaceChildren(...acts());
  byId("pb-body").replaceChildren(...(editor ? [editor.element] : compared ? [difference()] : reading()));
  drawSide();
}

function acts() {
  if (editor) return [];
  const back = compared && h("button", { type: "button", class: "btn sm", onclick: () => { compared = null; draw(); } }, t("Kembali ke SOP"));
  const text = h("a", { class: "btn sm", href: `/api/v1/playbooks/export.yaml?code=${encodeURIComponent(playbook.code)}`, download: "" }, t("Ekspor"));
  const edit = mayManage && h("button", { type: "button", class: "btn sm primary", onclick: startEditing }, t("Ubah"), h("kbd", { "aria-hidden": "true" }, "E"));
  return [back, text, edit].filter(Boolean);
}

function reading() {
  const { body, category } = playbook;
  const empty = h("div", { class: "statebox" }, h("b", {}, t("Belum ada langkah")), h("p", {}, t("Insiden golongan ini berjalan tanpa SOP sampai pengawas menulisnya.")));
  return [h("div", { class: "pb-head" }, h("h2", {}, body.title), h("p", {}, category ? t("Kategori {code}, penanggung jawab {lead}", category) : t("Tanpa kategori"))), body.steps?.length ? drawProcedure(body) : empty];
}

function difference() {
  const after = versions.find(({ version }) => version === compared);
  const before = versions.find(({ version }) => version < compared) ?? null;
  return h("div", { class: "pb-diff" }, ...diff(linesOf(before?.body ?? null), linesOf(after.body)).map(({ form, text }) => h("div", { class: form }, text)));
}

function drawSide() {
  const { promise } = playbook;
  drawFacts(byId("pb-facts"), [
    ...(promise ? [[t("Tanggap"), spanText(promise.respond_within_s)], [t("Di lokasi"), spanText(promise.on_site_within_s) || t("tanpa janji")], [t("Selesai"), spanText(promise.resolve_within_s)]] : []),
    [t("Asal"), playbook.shipped ? t("bawaan") : t("diubah kota")],
    [t("Cabang"), tn("{n} pertanyaan", "{n} pertanyaan", (playbook.body.steps ?? []).filter(({ ask }) => ask).length)],
  ]);
  byId("pb-versions").replaceChildren(...versions.map((version) => h("li", {}, h("button", { type: "button", "aria-pressed": String(version.version === compared), disabled: Boolean(editor), onclick: () => { compared = version.version; draw(); } },
    h("b", {}, `v${version.version}`), h("span", {}, version.by ?? t("bawaan")), h("time", {}, `${date(version.at)} ${clockShort(version.at)}`), version.reason ? h("em", {}, version.reason) : null))));
}

function startEditing() {
  if (editor || !mayManage || !playbook) return;
  compared = null;
  editor = new Editor({
    playbook: { ...playbook, body: { title: playbook.title, steps: [], ...playbook.body } },
    bounds,
    saved: (next) => { page.toasts.say(t("{code} versi {n} berlaku", { code: next.code, n: next.version })); endEditing(); },
    closed: () => endEditing(),
  });
  draw();
}

async function endEditing() {
  editor = null;
  await reread();
}

async function reread() {
  rows = await get("/api/v1/playbooks/");
  if (chosen) await choose(chosen);
  else drawList();
}

function step(by) {
  const next = neighbour(rows.map(({ code }) => ({ id: code })), chosen, by);
  if (!next || next === chosen) return;
  choose(next);
  byId("pb-list").querySelector(`[data-code="${CSS.escape(next)}"]`)?.scrollIntoView({ block: "nearest" });
}

byId("pb-import")?.addEventListener("click", () => byId("pb-file").click());
byId("pb-file").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (file) await takeIn(file, reread);
});
page.keys.bind("j", t("SOP berikutnya"), () => step(1));
page.keys.bind("k", t("SOP sebelumnya"), () => step(-1));
if (mayManage) page.keys.bind("e", t("Ubah SOP ini"), startEditing);
drawList();
if (chosen) await choose(chosen);
page.start();
markReady();
