/* What stands in a panel: the source and its fields, and a search for cameras. */

import { h } from "../desk/dom.js";
import { get } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { SOURCES } from "./source-names.js";

const CHARTS = { cameras_by_district: () => t("Kamera hidup per kecamatan"), alarm_load: () => t("Beban alarm"), etle: () => t("Tren ETLE"), acknowledge: () => t("Waktu terima alarm") };
const LAYERS = { cameras: () => t("Kamera"), alerts: () => t("Alarm"), incidents: () => t("Insiden"), lorong: () => t("Lorong") };

/**
 * @param {object|null} cell what stands there now
 * @param {{tours: object[], pictures: object[], sites: object[], charts: string[], layers: string[]}} given
 * @param {(content: object|null) => void} onChange
 * @returns {Node[]}
 */
export function contentFields(cell, given, onChange) {
  const source = cell?.source ?? "";
  const choice = select("content-source", t("Isi"), SOURCES.map(([value, words]) => [value, words()]), source, (value) => onChange(value ? first(value, given) : null));
  return [choice, ...fields(cell, source, given, onChange)];
}

function fields(cell, source, given, onChange) {
  const set = (name) => (value) => onChange({ ...contentOf(cell), [name]: value });
  switch (source) {
    case "camera": return [cameraField(cell.camera, set("camera"))];
    case "tour": return [select("content-tour", t("Tur"), given.tours.map(({ slug, title }) => [slug, title]), cell.tour, set("tour"))];
    case "chart": return [select("content-chart", t("Grafik"), given.charts.map((name) => [name, CHARTS[name]?.() ?? name]), cell.chart, set("chart"))];
    case "picture": return !given.pictures.length && !cell.picture ? [nothing(t("Belum ada gambar."), "#new-picture", t("Unggah gambar"))] : [select("content-picture", t("Gambar"), given.pictures.map(({ slug, title }) => [slug, title]), cell.picture, set("picture"))];
    case "incident": return [incidentField(cell.incident, set("incident"))];
    case "heading": return [text("content-text", t("Judul"), cell.text, set("text"), 90)];
    case "web": return [text("content-url", t("Alamat (https)"), cell.url, set("url"), 500), given.sites.length ? h("p", { class: "muted" }, t("Diizinkan: {sites}", { sites: given.sites.map(({ origin }) => origin).join(", ") })) : nothing(t("Belum ada situs yang diizinkan."), "#new-site", t("Izinkan situs"))];
    case "map": return [layerField(cell, given.layers, onChange), text("content-view", t("Wilayah (kode, kosong: seluruh kota)"), cell.view ?? "", (view) => onChange(view ? { ...contentOf(cell), view } : without(contentOf(cell), "view")), 13)];
    default: return [];
  }
}

/** There is nothing to choose yet; the link leads to where it is made, and main.js opens that tab. */
function nothing(words, href, link) {
  return h("p", { class: "muted" }, words, " ", h("a", { href }, link));
}

/** A number is typed; the choice beside it, and an empty field, is whichever incident is newest. */
function incidentField(incident, onPick) {
  const newest = t("yang terbaru");
  const input = h("input", { id: "content-incident", list: "incidents-known", autocomplete: "off", spellcheck: "false", maxlength: 32, placeholder: newest });
  input.value = incident === "newest" ? newest : incident ?? "";
  input.addEventListener("focus", () => { if (input.value === newest) input.value = ""; }); // or the list would offer only what is there
  input.addEventListener("blur", () => { input.value ||= newest; });
  input.addEventListener("change", () => {
    const said = input.value.trim();
    onPick(!said || said === newest ? "newest" : said.toUpperCase());
  });
  return h("label", { class: "field" }, h("span", {}, t("Nomor insiden, atau yang terbaru")), input, h("datalist", { id: "incidents-known" }, h("option", { value: newest })));
}

/** A camera is looked for by code, name or lorong; the arrow keys go into the list. */
function cameraField(code, onPick) {
  const list = h("datalist", { id: "cameras-found" });
  const input = h("input", { id: "content-camera", list: "cameras-found", autocomplete: "off", spellcheck: "false", maxlength: 32 });
  input.value = code ?? "";
  let asked = null;
  input.addEventListener("input", async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const { results } = await get(`/api/v1/cameras/?q=${encodeURIComponent(input.value)}&limit=20`, { signal: asked.signal });
      list.replaceChildren(...results.map((camera) => h("option", { value: camera.code }, camera.name)));
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "Unreachable" && error.name !== "ProblemError") throw error;
    }
  });
  input.addEventListener("change", () => onPick(input.value.trim().toUpperCase()));
  return h("label", { class: "field" }, h("span", {}, t("Kamera (cari kode, nama atau lorong)")), input, list);
}

function layerField(cell, layers, onChange) {
  const on = cell.layers ?? layers;
  const boxes = layers.map((layer) => {
    const box = h("input", { type: "checkbox", checked: on.includes(layer) });
    box.addEventListener("change", () => onChange({ ...contentOf(cell), layers: layers.filter((one) => (one === layer ? box.checked : on.includes(one))) }));
    return h("label", { class: "check" }, box, ` ${LAYERS[layer]?.() ?? layer}`);
  });
  return h("fieldset", { class: "field" }, h("legend", {}, t("Lapisan")), ...boxes);
}

/** The content that a source starts with. */
function first(source, { tours, pictures, charts, sites }) {
  switch (source) {
    case "camera": return { source, camera: "" };
    case "tour": return { source, tour: tours[0]?.slug ?? "" };
    case "chart": return { source, chart: charts[0] };
    case "picture": return { source, picture: pictures[0]?.slug ?? "" };
    case "incident": return { source, incident: "newest" };
    case "heading": return { source, text: t("Judul") };
    case "web": return { source, url: sites[0] ? `${sites[0].origin}/` : "https://" };
    default: return { source };
  }
}

export function select(id, words, options, value, onChange) {
  const known = options.some(([each]) => each === value) ? options : [[value ?? "", value || "–"], ...options];
  const element = h("select", { id }, ...known.map(([each, said]) => h("option", { value: each, selected: each === value }, said)));
  element.addEventListener("change", () => onChange(element.value));
  return h("label", { class: "field" }, h("span", {}, words), element);
}

export function text(id, words, value, onChange, longest) {
  const element = h("input", { id, maxlength: longest, autocomplete: "off" });
  element.value = value ?? "";
  element.addEventListener("change", () => onChange(element.value.trim()));
  return h("label", { class: "field" }, h("span", {}, words), element);
}

function contentOf({ panel, ...content }) {
  return content;
}

function without(content, name) {
  const { [name]: _gone, ...rest } = content;
  return rest;
}
