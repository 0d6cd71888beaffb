/* The page of the media nodes: asks every two seconds, draws what changed, keeps the choice. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { neighbour } from "../desk/order.js";
import { get } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { reasonWords } from "../lib/reason-words.js";
import { age, clock, decimal, secondsBetween, serverClock, since, whole } from "../lib/time.js";
import { encoderWords, forWhom, laneWords, shares } from "./words.js";

const EVERY_MS = 2000;
const STATES = { live: ["", () => t("hidup")], starting: ["wait", () => t("menyambung")], stale: ["warn", () => t("basi")], lost: ["off", () => t("tanpa gambar")] };
const NO_PLACE = { no_capacity: () => t("simpul media penuh"), no_node: () => t("tidak ada simpul media") };

const page = openConsole();
let roster = JSON.parse(byId("roster-data").textContent);
let chosen = roster.nodes[0]?.name ?? null;
let readAt = serverClock.now();

function choose(name) {
  chosen = name;
  draw();
}

function draw() {
  const { nodes, homeless } = roster;
  if (!nodes.some((node) => node.name === chosen)) chosen = nodes[0]?.name ?? null;
  const focused = document.activeElement?.dataset.node;
  byId("nodes").replaceChildren(...nodes.map(nodeRow));
  if (focused) byId("nodes").querySelector(`[data-node="${CSS.escape(focused)}"]`)?.focus();
  const alive = nodes.filter((node) => node.alive).length;
  setText(byId("nodes-count"), nodes.length ? t("{alive} dari {n} hidup", { alive: whole(alive), n: whole(nodes.length) }) : "");
  drawNoNode(alive);
  drawHomeless(homeless);
  drawStreams(nodes.find((node) => node.name === chosen));
}

function drawNoNode(alive) {
  const box = byId("no-node");
  box.hidden = alive > 0;
  if (alive) return;
  const heard = roster.last_heard;
  setText(box.querySelector("b"), heard ? t("Tidak ada simpul hidup sejak {at}", { at: clock(heard) }) : t("Belum pernah ada simpul"));
  setText(box.querySelector("p"), t("Tanpa simpul tidak ada gambar. Nyalakan pekerja dengan WARROOM_ROLE=node."));
}

function nodeRow(node) {
  const full = shares(node);
  const { figures } = node;
  const state = !node.alive ? ["off", t("mati")] : node.draining ? ["warn", t("dikosongkan")] : ["", t("hidup")];
  const started = node.alive && node.started_at ? t("sejak {at}", { at: since(node.started_at, serverClock.now()) }) : t("terakhir {at}", { at: since(node.last_seen, serverClock.now()) });
  return h("li", {}, h("button", { type: "button", class: `node${node.alive ? "" : " dead"}`, "data-node": node.name, "aria-pressed": String(node.name === chosen), onclick: () => choose(node.name) },
    h("header", {}, h("b", {}, node.name), h("span", { class: "state" }, h("i", { class: `dot ${state[0]}`.trim() }), state[1]), h("em", {}, started)),
    gauge(t("Aliran"), full.streams, `${whole(node.streams.length)}/${whole(node.capacity)}`),
    gauge(t("Pengubahan"), full.transcodes, t("{n}/{all} inti", { n: decimal(figures.transcode_cores_used ?? 0, 1), all: decimal(node.transcode_cores, 0) })),
    gauge(t("Prosesor"), full.cpu, t("{n} inti", { n: decimal(figures.cpu ?? 0, 2) })),
    h("p", {}, [t("{n} MB", { n: whole(Math.round(figures.rss_mb ?? 0)) }), t("{n} kbit/dtk keluar", { n: whole(figures.kbit_s ?? 0) }), encoderWords(figures.encoders), node.url, node.boot].filter(Boolean).join(" · "))));
}

function gauge(title, share, words) {
  const bar = svg("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" });
  bar.append(svg("rect", { width: (share ?? 0) * 100, height: 6 }));
  return h("span", { class: `gauge${share >= 1 ? " full" : ""}` }, h("span", {}, title), bar, h("b", {}, words));
}

function drawHomeless(homeless) {
  byId("homeless").hidden = homeless.length === 0;
  setText(byId("homeless-head"), tn("{n} aliran tanpa tempat", "{n} aliran tanpa tempat", homeless.length));
  byId("homeless-rows").replaceChildren(...homeless.map((row) => h("tr", {}, cameraCell(row), h("td", { class: "place" }, row.name), h("td", {}, row.profile), h("td", {}, NO_PLACE[row.reason]?.() ?? row.reason), whyCell(row))));
}

function drawStreams(node) {
  setText(byId("streams-head"), node ? t("Di simpul {name}", { name: node.name }) : t("Aliran"));
  const streams = node?.streams ?? [];
  setText(byId("streams-count"), node ? tn("{n} aliran", "{n} aliran", streams.length) : "");
  byId("streams").hidden = streams.length === 0;
  byId("no-stream").hidden = streams.length > 0;
  byId("rows").replaceChildren(...streams.map(streamRow));
}

function streamRow(row) {
  const [dot, words] = STATES[row.state] ?? ["wait", () => row.state];
  const reason = row.reason ? reasonWords({ reason: row.reason, words: row.reason }) : "";
  return h("tr", {}, cameraCell(row), h("td", { class: "place" }, row.name), h("td", {}, row.profile),
    h("td", {}, h("span", { class: "state" }, h("i", { class: `dot ${dot}`.trim() }), reason ? `${words()}, ${reason}` : words())),
    h("td", {}, laneWords(row.lane) || "–"), h("td", { class: "r" }, row.fps ? decimal(row.fps, 1) : "–"), h("td", { class: "r" }, row.kbit_s ? whole(row.kbit_s) : "–"),
    h("td", { class: "r" }, since(row.since, serverClock.now())), whyCell(row));
}

function cameraCell(row) {
  return h("td", {}, h("a", { class: "code", href: `/cameras/${encodeURIComponent(row.camera)}/` }, row.camera));
}

function whyCell(row) {
  return h("td", { class: "why" }, forWhom(row));
}

async function read() {
  try {
    roster = await get("/api/v1/nodes/");
    readAt = serverClock.now();
    setText(byId("nodes-as-of"), clock(readAt));
    draw();
  } catch (error) {
    setText(byId("nodes-as-of"), t("{why}; gambaran {age} yang lalu", { why: error.message, age: age(secondsBetween(readAt, serverClock.now())) }));
  }
  setTimeout(read, EVERY_MS);
}

function step(by) {
  const next = neighbour(roster.nodes.map((node) => ({ id: node.name })), chosen, by);
  if (next) choose(next);
}

page.keys.bind("j", t("Simpul berikutnya"), () => step(1));
page.keys.bind("k", t("Simpul sebelumnya"), () => step(-1));
draw();
setText(byId("nodes-as-of"), clock(readAt));
page.start();
setTimeout(read, EVERY_MS);
markReady();
