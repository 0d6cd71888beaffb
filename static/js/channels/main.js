/* The page of the channels: asks every five seconds, draws what changed, tries a channel at a press. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText } from "../desk/dom.js";
import { neighbour } from "../desk/order.js";
import { get, post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { age, clock, secondsBetween, serverClock, since } from "../lib/time.js";
import { editChannel, editContact } from "./forms.js";
import { contactSections, ladders } from "./ladder.js";
import { deliveryLine, deliveryState, health } from "./words.js";

const EVERY_MS = 5000;
const DAY_MS = 86_400_000;

const page = openConsole();
const ladder = JSON.parse(byId("ladder-data").textContent);
const told = new Map(); // slug of a channel: what its last test said
let shown = { channels: [], contacts: [], deliveries: [] };
let chosen = null;
let readAt = null;
let drawn = "";

async function read() {
  try {
    const from = new Date(serverClock.now() - DAY_MS).toISOString();
    const [channels, contacts, deliveries] = await Promise.all([get("/api/v1/channels/"), get("/api/v1/contacts/"), get(`/api/v1/deliveries/?since=${encodeURIComponent(from)}`)]);
    shown = { channels: channels.results, contacts: contacts.results, deliveries: deliveries.results };
    readAt = serverClock.now();
    setText(byId("as-of"), clock(readAt));
    draw();
  } catch (error) {
    const old = readAt === null ? error.message : t("{why}; gambaran {age} yang lalu", { why: error.message, age: age(secondsBetween(readAt, serverClock.now())) });
    setText(byId("as-of"), old);
  }
}

/** Nothing is drawn that stays the same: a button under the pointer is not taken away. */
function draw() {
  const now = JSON.stringify([shown, chosen, [...told]]);
  if (now === drawn) return;
  drawn = now;
  const focused = document.activeElement?.closest("[data-slug]")?.dataset.slug;
  drawChannels();
  byId("ladders").replaceChildren(...ladders(ladder, shown.contacts));
  byId("contacts").replaceChildren(...contactSections(ladder, shown.contacts, shown.channels, ladder.may_manage ? (contact) => editContact({ contact, channels: shown.channels, ladder, done: read }) : null));
  drawDeliveries();
  if (focused) byId("channels").querySelector(`[data-slug="${CSS.escape(focused)}"] button`)?.focus();
}

function drawChannels() {
  const { channels } = shown;
  if (!channels.some(({ slug }) => slug === chosen)) chosen = channels[0]?.slug ?? null;
  const failing = channels.filter((channel) => channel.in_use && channel.failing_since).length;
  setText(byId("channels-count"), failing ? t("{n} gagal", { n: failing }) : channels.length ? String(channels.length) : "");
  byId("no-channel").hidden = channels.length > 0;
  byId("channels").replaceChildren(...channels.map(channelRow));
}

function channelRow(channel) {
  const [dot, words, isBad] = health(channel, serverClock.now());
  const acts = ladder.may_manage ? h("div", { class: "acts" },
    h("button", { class: "btn sm", type: "button", "data-test": channel.slug, onclick: () => tryOut(channel) }, t("Kirim uji coba")),
    h("button", { class: "btn quiet sm", type: "button", onclick: () => editChannel({ channel, ladder, done: read }) }, t("Ubah")),
    h("span", { role: "status" }, told.get(channel.slug) ?? "")) : null;
  return h("li", { class: `channel${channel.in_use ? "" : " off"}`, "data-slug": channel.slug, "aria-current": String(channel.slug === chosen), onclick: () => choose(channel.slug) },
    h("header", {}, h("i", { class: `dot ${dot}`.trim() }), h("b", {}, channel.name), h("em", {}, ladder.forms[channel.form])),
    h("p", { class: isBad ? "bad" : "how" }, words), h("p", {}, channel.address), h("p", {}, tn("{n} kontak memakainya", "{n} kontak memakainya", channel.contact_count)), acts);
}

function drawDeliveries() {
  const { deliveries } = shown;
  const failed = deliveries.filter(({ state }) => state === "failed").length;
  setText(byId("deliveries-count"), deliveries.length ? (failed ? t("{n}, {failed} gagal", { n: deliveries.length, failed }) : String(deliveries.length)) : "");
  byId("no-delivery").hidden = deliveries.length > 0;
  byId("deliveries").replaceChildren(...deliveries.map(deliveryRow));
}

function deliveryRow(row) {
  const now = serverClock.now();
  const [dot, words] = deliveryState(row.state);
  const line = deliveryLine(row, now);
  const who = [row.contact ?? row.address, row.channel_name].filter(Boolean).join(" · ");
  const about = [row.rung ? ladder.rungs[row.rung] : null, row.subject].filter(Boolean).join(": ");
  return h("li", { class: "delivery" }, h("time", {}, since(row.created_at, now)), h("b", {}, who), h("span", { class: "state" }, h("i", { class: `dot ${dot}`.trim() }), words),
    h("p", {}, about), line ? h("p", { class: row.state === "failed" ? "bad" : "" }, line) : null);
}

async function tryOut(channel) {
  told.set(channel.slug, t("mengirim"));
  draw();
  try {
    const { arrived, ms, delivery } = await post(`/api/v1/channels/${channel.slug}/test/`);
    told.set(channel.slug, arrived ? t("sampai dalam {n} ms", { n: ms }) : delivery.last_error);
  } catch (error) {
    told.set(channel.slug, error.message);
  }
  await read();
  draw();
}

function choose(slug) {
  chosen = slug;
  draw();
}

function step(by) {
  const next = neighbour(shown.channels.map(({ slug }) => ({ id: slug })), chosen, by);
  if (next) choose(next);
}

page.keys.bind("j", t("Saluran berikutnya"), () => step(1));
page.keys.bind("k", t("Saluran sebelumnya"), () => step(-1));
byId("new-channel")?.addEventListener("click", () => editChannel({ channel: null, ladder, done: read }));
page.start();
await read();
markReady();
setInterval(read, EVERY_MS);
