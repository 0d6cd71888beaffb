/* Lines of a timeline, newest first. Lines that are there stay; only new ones are put in. */

import { t } from "../lib/i18n.js";
import { clock, date, serverClock } from "../lib/time.js";
import { h } from "./dom.js";
import { entryWords } from "./entry-words.js";

/**
 * @param {HTMLOListElement} list
 * @param {{key: string, at: string, title: string, text?: string, small?: string, strong?: boolean, sending?: boolean}[]} lines newest first
 */
export function drawTimeline(list, lines) {
  const there = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const wanted = lines.map((line) => {
    const item = there.get(line.key);
    if (item && item.dataset.text === textOf(line)) return item;
    return draw(line);
  });
  if (wanted.length === list.children.length && wanted.every((item, i) => item === list.children[i])) return;
  list.replaceChildren(...wanted);
}

/** An entry of an incident as the API and the feed tell it. */
export function lineOf(entry) {
  const note = entry.kind === "note";
  const words = entryWords(entry);
  return {
    key: `entry ${entry.seq}`,
    at: entry.at,
    note,
    title: note ? entry.actor ?? "" : words,
    text: note ? words : "",
    small: note ? t("catatan") : words.includes(entry.actor) ? "" : entry.actor ?? t("sistem"),
    strong: STRONG.has(entry.kind),
  };
}

const STRONG = new Set(["opened", "accepted", "arrived", "resolved", "closed"]);

function draw(line) {
  const today = date(line.at) === date(serverClock.now());
  const words = h("p", {}, h("b", {}, line.title), line.text ? ` ${line.text}` : "", line.small ? h("small", {}, line.small) : null);
  const item = h("li", { class: [line.strong ? "key" : "", line.sending ? "sending" : ""].join(" ").trim() || false, "data-key": line.key }, h("time", { datetime: line.at, title: `${date(line.at)} ${clock(line.at)} WITA` }, clock(line.at), today ? null : h("small", {}, shortDate(line.at))), words);
  item.dataset.text = textOf(line);
  return item;
}

function shortDate(at) {
  return date(at).replace(/ \d{4}$/, "");
}

function textOf(line) {
  return [line.at, line.title, line.text, line.small, line.sending].join("|");
}
