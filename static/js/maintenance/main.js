/* The page of dark cameras: groups by what they share, and the cameras of the chosen one. Reads again by itself. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { neighbour } from "../desk/order.js";
import { get } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { age, clock, decimal, secondsBetween, serverClock, since, whole } from "../lib/time.js";
import { counted, groupTitle, limitWords, sharePercent } from "./words.js";

const EVERY_MS = 30_000;

const page = openConsole();
const asked = new URLSearchParams(location.search);
const wanted = { by: asked.get("by") ?? "link", district: asked.get("district") ?? "" };
let told = null;
let readAt = null;
let picked = null;
let timer = 0;
let asking = 0;

function draw() {
  const { groups } = told;
  if (!groups.some((group) => group.key === picked)) picked = groups[0]?.key ?? null;
  byId("groups").hidden = groups.length === 0;
  byId("rows").replaceChildren(...groups.map(row));
  setText(byId("upkeep-count"), groups.length ? t("{down} dari {all} kamera mati, {n} kelompok", { down: whole(told.down), all: whole(told.in_service), n: whole(groups.length) }) : "");
  setText(byId("upkeep-limit"), limitWords(told.limit));
  const box = byId("upkeep-state");
  box.hidden = groups.length > 0;
  box.classList.remove("bad");
  setText(box.querySelector("b"), told.in_service ? t("Semua {n} kamera memberi gambar", { n: whole(told.in_service) }) : t("Belum ada kamera yang bertugas di sini"));
  setText(box.querySelector("p"), t("Dibaca pukul {at}. Kamera yang mati muncul di sini, bukan sebagai alarm.", { at: clock(told.as_of) }));
  drawMembers(groups.find((group) => group.key === picked));
}

function row(group) {
  const isLost = told.by === "district" && group.down >= told.limit.at_least && group.share > told.limit.share;
  const bar = svg("svg", { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" });
  bar.append(svg("rect", { width: Math.round(100 * group.share), height: 4 }));
  return h("tr", { class: group.key === picked ? "on" : "", onclick: () => choose(group.key) },
    h("td", { class: "name" }, h("button", { type: "button", class: "plain", "aria-pressed": String(group.key === picked) }, h("b", {}, groupTitle(group, told.by))),
      h("small", {}, [group.is_red ? t("lorong merah") : "", told.by === "district" ? "" : group.district || t("beberapa kecamatan"), group.node ? t("simpul {name}", { name: group.node }) : ""].filter(Boolean).join(" · "))),
    h("td", { class: "r" }, h("b", {}, whole(group.down)), ` / ${whole(group.of)}`),
    h("td", { class: isLost ? "share over" : "share" }, bar, h("span", {}, sharePercent(group.share))),
    h("td", { class: "r" }, since(group.since, serverClock.now())), h("td", { class: "r" }, decimal(group.days, 1)),
    h("td", { class: "why" }, counted(group.causes)), h("td", { class: "owner" }, counted(group.owners.map((owner) => ({ ...owner, name: owner.name || t("belum dicatat") })))));
}

function drawMembers(group) {
  byId("members").classList.toggle("none", !group);
  setText(byId("members-head"), group ? groupTitle(group, told.by) : "");
  setText(byId("members-count"), group ? tn("{n} kamera mati", "{n} kamera mati", group.down) : "");
  byId("cameras").replaceChildren(...(group?.cameras ?? []).map((camera) => h("li", {},
    h("p", {}, h("i", { class: "dot off" }), h("a", { class: "code", href: `/cameras/${encodeURIComponent(camera.code)}/` }, camera.code), h("span", {}, camera.name), h("em", {}, t("{n} hari", { n: decimal(camera.days, 1) }))),
    h("small", {}, [camera.lorong, camera.district, `${camera.cause_name}${camera.words ? `: ${camera.words}` : ""}`, t("sejak {at}", { at: since(camera.since, serverClock.now()) })].filter(Boolean).join(" · ")))));
  const more = group ? group.down - group.cameras.length : 0;
  if (more > 0) byId("cameras").append(h("li", { class: "muted" }, t("dan {n} lagi", { n: whole(more) })));
}

function choose(key) {
  picked = key;
  draw();
  byId("rows").querySelector(".on")?.scrollIntoView({ block: "nearest" });
}

async function read() {
  clearTimeout(timer);
  const mine = ++asking;
  try {
    const answer = await get(`/api/v1/maintenance/?${new URLSearchParams(wanted)}`);
    if (mine !== asking) return; // another choice was asked for meanwhile
    told = answer;
    readAt = serverClock.now();
    setText(byId("upkeep-as-of"), clock(told.as_of));
    draw();
  } catch (error) {
    if (mine !== asking) return;
    setText(byId("upkeep-as-of"), readAt ? t("{why}; gambaran {age} yang lalu", { why: error.message, age: age(secondsBetween(readAt, serverClock.now())) }) : "");
    if (!told) {
      const box = byId("upkeep-state");
      box.classList.add("bad");
      setText(box.querySelector("b"), t("Gangguan tidak terbaca"));
      setText(box.querySelector("p"), t("{why}. Mencoba lagi sendiri.", { why: error.message }));
    }
  }
  timer = setTimeout(read, EVERY_MS);
}

function ask(change) {
  Object.assign(wanted, change);
  picked = null;
  history.replaceState(null, "", `?${new URLSearchParams(wanted)}`);
  drawChoice();
  read();
}

function drawChoice() {
  for (const chip of document.querySelectorAll("[data-by]")) chip.setAttribute("aria-pressed", String(chip.dataset.by === wanted.by));
  byId("upkeep-filter").elements.district.value = wanted.district;
}

function step(by) {
  const next = told && neighbour(told.groups.map((group) => ({ id: group.key })), picked, by);
  if (next !== null && next !== undefined) choose(next);
}

for (const chip of document.querySelectorAll("[data-by]")) chip.addEventListener("click", () => ask({ by: chip.dataset.by }));
byId("upkeep-filter").elements.district.addEventListener("change", ({ target }) => ask({ district: target.value }));
byId("upkeep-filter").addEventListener("submit", (event) => event.preventDefault());
page.keys.bind("j", t("Kelompok berikutnya"), () => step(1));
page.keys.bind("k", t("Kelompok sebelumnya"), () => step(-1));
drawChoice();
page.start();
await read();
markReady();
