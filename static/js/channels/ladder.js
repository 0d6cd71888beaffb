/* The picture of the ladder, and the people on it. */

import { h } from "../desk/dom.js";
import { glyph } from "../lib/glyph.js";
import { t } from "../lib/i18n.js";
import { duration } from "../lib/time.js";
import { reachOf, timesOf } from "./words.js";

/** One line a severity, all on the same scale of time. */
export function ladders({ steps, rungs }, contacts) {
  const longest = Math.max(...Object.values(steps).flat().map(({ after_s }) => after_s));
  return Object.entries(steps).map(([severity, climbed]) => {
    const track = h("div", { class: "track", role: "list" }, ...climbed.map((step) => stop(step, longest, rungs, contacts)));
    track.style.setProperty("--reach", `${(climbed.at(-1).after_s / longest) * 100}%`);
    return h("div", { class: "ladder", role: "group", "aria-label": t("Tangga {severity}", { severity }) }, glyph(severity), track);
  });
}

function stop({ after_s, what }, longest, rungs, contacts) {
  const [words, isBad] = reachOf(what, contacts);
  const isOut = contacts.some((contact) => contact.rung === what && contact.in_use);
  const place = h("div", { class: `stop${isOut ? " out" : ""}`, role: "listitem" }, h("time", {}, duration(after_s)), h("i", {}), h("b", {}, rungs[what]), h("small", { class: isBad ? "bad" : "" }, words));
  place.style.left = `${(after_s / longest) * 100}%`;
  return place;
}

/** Who is called at each rung. `edit` is null for who may not manage. */
export function contactSections({ steps, rungs }, contacts, channels, edit) {
  const always = new Set(["supervisor", "shift", "on_call"]);
  const names = new Map(channels.map(({ slug, name }) => [slug, name]));
  return Object.entries(rungs).filter(([rung]) => always.has(rung) || contacts.some((contact) => contact.rung === rung)).map(([rung, title]) => {
    const own = contacts.filter((contact) => contact.rung === rung);
    const add = edit && channels.length ? h("button", { class: "btn sm", type: "button", "data-add": rung, onclick: () => edit({ rung, in_use: true }) }, t("Tambah kontak")) : null;
    return h("section", { class: "rung", "aria-label": title }, h("header", {}, h("h3", {}, title), h("span", {}, timesOf(rung, steps)), add), own.length ? table(own, names, title, edit) : empty(rung));
  });
}

function empty(rung) {
  return h("p", { class: rung === "on_call" ? "bad" : "" }, t("Belum ada kontak. Anak tangga ini hanya terdengar dan terlihat di ruang kendali."));
}

function table(contacts, names, title, edit) {
  return h("table", { "aria-label": title }, h("tbody", {}, ...contacts.map((contact) => h("tr", { class: `contact-row${contact.in_use ? "" : " off"}` },
    h("td", {}, h("b", {}, contact.name)), h("td", { class: "office" }, contact.office), h("td", {}, names.get(contact.channel) ?? contact.channel), h("td", { class: "mono" }, contact.address || "–"),
    h("td", {}, contact.in_use ? "" : t("dimatikan")), h("td", { class: "r" }, edit ? h("button", { class: "btn quiet sm", type: "button", "aria-label": t("Ubah {name}", { name: contact.name }), onclick: () => edit(contact) }, t("Ubah")) : null)))));
}
