/* The editor's page: joins the drawing, the canvas, the panel's form, saving and the plans. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { learnTours } from "../desk/tour-titles.js";
import { contentWords } from "../desk/wall-words.js";
import { get } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { Canvas } from "./canvas.js";
import { add, cellOf, change, drop, fill, panelOf, rename, split } from "./draft.js";
import { faults, fitFaults, heightOf, STANDARD_TEXT, textFaults } from "./geometry.js";
import { drawInspector } from "./inspector.js";
import { drawSchedule, drawTours } from "./plans.js";
import { openPictures } from "./pictures.js";
import { Preview } from "./preview.js";
import { askName, Saves } from "./saves.js";
import { openSites } from "./sites.js";
import { openTabs } from "./tabs.js";
import { Undo } from "./undo.js";
import { openVersions } from "./versions.js";
import { number, placeWords, sentence } from "./words.js";

const UNCHOSEN = { camera: () => t("Pilih kamera."), tour: () => t("Pilih tur."), picture: () => t("Pilih gambar.") };
const page = openConsole();
const given = JSON.parse(byId("editor-data").textContent);
const { wall } = given;
const height = heightOf(wall);
const canvas = new Canvas(byId("canvas"), height);
const preview = new Preview(wall);
const saves = new Saves({ toasts: page.toasts, slug: wall.slug, onErrors: (errors) => { serverErrors = errors; draw(); } });
let serverErrors = [];
let layout = given.layouts.find(({ slug }) => slug === wall.layout.slug) ?? given.layouts[0];
let scene = given.scenes.find(({ slug }) => slug === wall.scene?.slug) ?? null;
let saved = null; // the drawing as the server has it
let undo = null;
let chosen = null;

function open(nextLayout, nextScene) {
  layout = nextLayout;
  scene = nextScene;
  saved = { body: layout.body, cells: scene?.cells ?? [], layoutTitle: layout.title, sceneTitle: scene?.title ?? "" };
  undo = new Undo(saved);
  serverErrors = [];
  if (!panelOf(saved, chosen)) chosen = layout.body.panels[0]?.name ?? null;
  draw();
}

function step(next, kind = "") {
  undo.push(next, kind);
  serverErrors = [];
  draw();
}

function draw() {
  const draft = undo.now;
  const wrong = allFaults(draft);
  canvas.draw(draft, chosen, new Set(wrong.map(({ panel }) => panel)));
  drawChoices(draft);
  const mine = wrong.filter(({ panel }) => panel === chosen);
  drawInspector(byId("inspector"), { draft, chosen, wall, given, faults: mine, acts });
  drawFaults(wrong);
  const panel = panelOf(draft, chosen);
  const cell = panel && cellOf(draft, chosen);
  preview.show(panel?.text ?? STANDARD_TEXT, cell && cell.source !== "unchanged" ? contentWords(cell) : t("Lr. 4 Tallo, 21:14:05"));
  byId("undo").disabled = !undo.canUndo;
  byId("redo").disabled = !undo.canRedo;
}

function allFaults(draft) {
  const wrong = faults(draft.body, height);
  if (!wrong.length) wrong.push(...textFaults(draft.body, wall), ...fitFaults(draft.body, draft.cells));
  for (const { source, panel, ...cell } of draft.cells) if (UNCHOSEN[source] && !cell[source]) wrong.push({ why: UNCHOSEN[source](), facts: {}, panel });
  return wrong;
}

function drawFaults(wrong) {
  const lines = [...wrong.map((one) => ({ words: sentence(one), panel: one.panel })), ...serverErrors.map(({ field, why }) => ({ words: `${field}: ${why}`, panel: null }))];
  setText(byId("faults-count"), lines.length ? number(lines.length) : "");
  const rows = lines.map(({ words, panel }) => h("li", {}, panel ? h("button", { type: "button", onclick: () => canvas.focus(panel) }, words) : words));
  byId("faults").replaceChildren(...(rows.length ? rows : [h("li", { class: "none" }, t("Semuanya terbaca dan muat."))]));
}

function drawChoices(draft) {
  options(byId("layout"), given.layouts.map(({ slug, title, shipped }) => [slug, shipped ? t("{title} (bawaan)", { title }) : title]), layout.slug);
  options(byId("scene"), [["", t("Tanpa adegan")], ...given.scenes.map(({ slug, title }) => [slug, title])], scene?.slug ?? "");
  for (const [id, value] of [["layout-title", draft.layoutTitle], ["scene-title", draft.sceneTitle]]) if (byId(id).value !== value) byId(id).value = value;
  byId("top").checked = draft.body.top !== false;
  const isMoved = draft.body !== saved.body || draft.layoutTitle !== saved.layoutTitle;
  const isFilled = draft.cells !== saved.cells || draft.sceneTitle !== saved.sceneTitle || (scene && scene.layout !== layout.slug);
  setText(byId("layout-state"), isMoved ? t("belum disimpan") : t("versi {n}", { n: layout.version }));
  setText(byId("scene-state"), !scene ? "" : isFilled ? t("belum disimpan") : t("versi {n}", { n: scene.version }));
  byId("layout-save").disabled = layout.shipped;
  byId("layout-drop").disabled = layout.shipped;
  byId("layout-save").title = layout.shipped ? t("Tata letak bawaan tidak diubah. Simpan salinannya.") : "";
  for (const id of ["scene-save", "scene-drop", "scene-versions"]) byId(id).disabled = !scene;
  setText(byId("canvas-size"), t("{w} x {h} px, {m} m, pembaca {v} m", { w: wall.width_px, h: wall.height_px, m: number(wall.width_m), v: number(wall.viewer_m) }));
}

function options(element, list, value) {
  const key = JSON.stringify(list);
  if (element.dataset.key !== key) element.replaceChildren(...list.map(([each, words]) => h("option", { value: each }, words)));
  element.dataset.key = key;
  element.value = value;
}

const acts = {
  change: (values) => step(change(undo.now, chosen, values), `change ${chosen} ${Object.keys(values)}`),
  fill: (content) => step(fill(undo.now, chosen, content)),
  rename(next) {
    const before = chosen;
    chosen = next.toUpperCase();
    step(rename(undo.now, before, chosen));
  },
  split(down) {
    const done = split(undo.now, chosen, { down });
    if (!done) return say(t("{name} terlalu kecil untuk dibelah.", { name: chosen }));
    step(done.draft);
    return say(t("{name} dibelah, panel baru {fresh}", { name: chosen, fresh: done.name }));
  },
  drop() {
    const next = drop(undo.now, chosen);
    if (next === undo.now) return say(t("Panel terakhir tidak dihapus."));
    const gone = chosen;
    chosen = next.body.panels[0].name;
    step(next);
    canvas.focus(chosen);
    return say(t("{name} dihapus", { name: gone }));
  },
  add() {
    const done = add(undo.now, height);
    if (!done) return say(t("Tidak ada tempat kosong."));
    chosen = done.name;
    step(done.draft);
    canvas.focus(chosen);
    return say(t("{name} ditambahkan", { name: chosen }));
  },
};

function say(words) {
  setText(byId("said"), words);
}

function back(next) {
  if (!panelOf(next, chosen)) chosen = next.body.panels[0]?.name ?? null;
  serverErrors = [];
  draw();
}

canvas.addEventListener("choose", ({ detail }) => { chosen = detail.name; undo.rest(); draw(); });
canvas.addEventListener("place", ({ detail: { name, box, kind } }) => {
  step(change(undo.now, name, box), kind);
  say(placeWords(panelOf(undo.now, name)));
});
canvas.addEventListener("rest", () => undo.rest());
canvas.addEventListener("key", ({ detail: { key } }) => {
  if (key === "s" || key === "d") acts.split(key === "d");
  else if (key === "z") acts.change({ zone: !panelOf(undo.now, chosen).zone });
  else if (key === "Enter") byId("content-source")?.focus();
  else acts.drop();
});
byId("undo").addEventListener("click", () => back(undo.undo()));
byId("redo").addEventListener("click", () => back(undo.redo()));
byId("add").addEventListener("click", () => acts.add());
page.keys.bind("n", t("Tambah panel"), () => acts.add());
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const isText = event.target.closest?.("input:not([type=checkbox], [type=range]), textarea");
  if (key === "s") { event.preventDefault(); byId(scene ? "scene-save" : "layout-save").click(); }
  else if (isText) return; // the field undoes its own letters
  else if (key === "z" && !event.shiftKey) { event.preventDefault(); back(undo.undo()); }
  else if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); back(undo.redo()); }
});

byId("top").addEventListener("change", () => step({ ...undo.now, body: { ...undo.now.body, top: byId("top").checked } }));
byId("layout-title").addEventListener("change", () => step({ ...undo.now, layoutTitle: byId("layout-title").value.trim() }));
byId("scene-title").addEventListener("change", () => step({ ...undo.now, sceneTitle: byId("scene-title").value.trim() }));
byId("layout").addEventListener("change", () => {
  const next = given.layouts.find(({ slug }) => slug === byId("layout").value);
  const names = new Set(next.body.panels.map(({ name }) => name));
  const { cells, sceneTitle } = undo.now;
  open(next, scene);
  const kept = cells.filter(({ panel }) => names.has(panel));
  if (scene && (kept.length !== saved.cells.length || scene.layout !== next.slug)) step({ ...undo.now, cells: kept, sceneTitle });
});
byId("scene").addEventListener("change", () => {
  const next = given.scenes.find(({ slug }) => slug === byId("scene").value) ?? null;
  open(given.layouts.find(({ slug }) => slug === next?.layout) ?? layout, next);
});

byId("layout-save").addEventListener("click", saveLayout);
async function saveLayout() {
  const { body, layoutTitle } = undo.now;
  const kept = await saves.changeLayout(`/api/v1/layouts/${layout.slug}/`, { title: layoutTitle, body, version: layout.version });
  if (kept) replaced("layouts", kept);
}
byId("layout-copy").addEventListener("click", async () => {
  const name = await askName(t("Tata letak baru"), layout.title);
  const kept = name && (await saves.make("/api/v1/layouts/", { ...name, body: undo.now.body }));
  if (kept) replaced("layouts", kept);
});
byId("scene-save").addEventListener("click", async () => {
  if (undo.now.body !== saved.body) { say(t("Simpan tata letak dulu, lalu adegannya.")); page.toasts.say(t("Simpan tata letak dulu, lalu adegannya."), { bad: true }); return; }
  const kept = await saves.change(`${saves.scenes}${scene.slug}/`, { title: undo.now.sceneTitle, layout: layout.slug, cells: undo.now.cells, version: scene.version });
  if (kept) replaced("scenes", kept);
});
byId("scene-copy").addEventListener("click", async () => {
  const name = await askName(t("Adegan baru"), scene?.title ?? layout.title);
  const kept = name && (await saves.make(saves.scenes, { ...name, layout: layout.slug, cells: undo.now.cells }));
  if (kept) replaced("scenes", kept);
});
byId("layout-versions").addEventListener("click", () => openVersions(`/api/v1/layouts/${layout.slug}/versions/`, t("Versi {title}", { title: layout.title }), ({ body, title }) => step({ ...undo.now, body, layoutTitle: title })));
byId("scene-versions").addEventListener("click", () => openVersions(`${saves.scenes}${scene.slug}/versions/`, t("Versi {title}", { title: scene.title }), ({ cells, title }) => step({ ...undo.now, cells, sceneTitle: title })));
byId("layout-drop").addEventListener("click", async () => {
  if (await saves.drop(`/api/v1/layouts/${layout.slug}/`, t("Hapus tata letak {title}?", { title: layout.title }))) gone("layouts", layout.slug);
});
byId("scene-drop").addEventListener("click", async () => {
  if (await saves.drop(`${saves.scenes}${scene.slug}/`, t("Hapus adegan {title}?", { title: scene.title }))) gone("scenes", scene.slug);
});
byId("import").addEventListener("change", async () => {
  const [file] = byId("import").files;
  byId("import").value = "";
  if (file && (await saves.takeIn(file))) await readAgain();
});

/** What the server keeps now takes the place of what was read; the other half of the drawing stays as it is drawn. */
function replaced(list, kept) {
  given[list] = [...given[list].filter(({ slug }) => slug !== kept.slug), kept].toSorted((a, b) => a.slug.localeCompare(b.slug));
  const { cells, sceneTitle, body, layoutTitle } = undo.now;
  if (list === "layouts") {
    open(kept, scene);
    if (cells !== saved.cells) step({ ...undo.now, cells, sceneTitle });
  } else {
    const drawn = body !== saved.body;
    open(layout, kept);
    if (drawn) step({ ...undo.now, body, layoutTitle });
  }
  plans();
}

function gone(list, slug) {
  given[list] = given[list].filter((one) => one.slug !== slug);
  open(list === "layouts" ? given.layouts[0] : layout, list === "scenes" ? null : scene);
  plans();
}

async function readAgain() {
  const [layouts, scenes] = await Promise.all([get("/api/v1/layouts/"), get(saves.scenes)]);
  given.layouts = layouts.results;
  given.scenes = scenes.results;
  open(given.layouts.find(({ slug }) => slug === layout.slug) ?? given.layouts[0], given.scenes.find(({ slug }) => slug === scene?.slug) ?? null);
  plans();
}

function plans() {
  const lines = `/api/v1/walls/${wall.slug}/schedule/`;
  drawTours(byId("part-tours"), {
    tours: given.tours,
    async onSave({ slug, ...tour }, isKnown) {
      const kept = isKnown ? await saves.change(`/api/v1/tours/${slug}/`, tour) : await saves.make("/api/v1/tours/", { slug, ...tour });
      if (kept) replacedPlan("tours", kept, (one) => one.slug === kept.slug);
    },
    async onDrop({ slug, title }) {
      if (await saves.drop(`/api/v1/tours/${slug}/`, t("Hapus tur {title}?", { title }))) replacedPlan("tours", null, (one) => one.slug === slug);
    },
  });
  drawSchedule(byId("part-schedule"), {
    lines: given.schedule, scenes: given.scenes,
    async onSave(line, editing) {
      const kept = editing ? await saves.change(`${lines}${editing.id}/`, line) : await saves.make(lines, line);
      if (kept) replacedPlan("schedule", kept, (one) => one.id === kept.id);
    },
    async onDrop({ id, start }) {
      if (await saves.drop(`${lines}${id}/`, t("Hapus jadwal pukul {start}?", { start }))) replacedPlan("schedule", null, (one) => one.id === id);
    },
  });
}

function replacedPlan(list, kept, isIt) {
  given[list] = [...given[list].filter((one) => !isIt(one)), ...(kept ? [kept] : [])];
  learnTours(given.tours);
  plans();
}

addEventListener("beforeunload", (event) => { if (undo.now !== saved) event.preventDefault(); });
const showTab = openTabs([byId("tab-draw"), byId("tab-tours"), byId("tab-schedule"), byId("tab-media")]);
byId("inspector").addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#new-"]');
  if (!link) return;
  event.preventDefault();
  showTab(byId("tab-media"));
  byId(link.hash.slice(1)).focus();
});
learnTours(given.tours);
open(given.layouts.find(({ slug }) => slug === scene?.layout) ?? layout, scene);
plans();
openPictures(byId("pictures"), { toasts: page.toasts, onChange: (pictures) => { given.pictures = pictures; draw(); } });
openSites(byId("sites"), { toasts: page.toasts, onChange: (sites) => { given.sites = sites; draw(); } });
page.start();
markReady();
