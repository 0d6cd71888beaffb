/* What a node says, in words: for whom a stream runs, why one has no place, how full a node is. Pure. */

import { t } from "../lib/i18n.js";

const HOLDERS = {
  wall: (of) => t("dinding {of}", { of }),
  desk: () => t("meja"),
  mobile: () => t("telepon"),
  user: () => t("orang lewat API"),
  player: () => t("pemutar lain"),
  incident: (of) => t("insiden {of}", { of }),
  rule: () => t("rekaman"),
};
const PRIORITIES = {
  incident: () => t("insiden"),
  pinned: () => t("disematkan"),
  wall: () => t("dinding"),
  desk: () => t("meja"),
  mobile: () => t("telepon"),
};
const LANES = { repack: () => t("diteruskan"), ffmpeg: () => t("diubah") };

export function laneWords(lane) {
  return LANES[lane]?.() ?? lane;
}

/** @param {{taken?: string}|undefined} encoders as the node chose them */
export function encoderWords(encoders) {
  if (!encoders?.taken) return "";
  return encoders.taken === "software" ? t("penyandi perangkat lunak") : t("penyandi {name}", { name: encoders.taken });
}

export function priorityWords(priority) {
  return PRIORITIES[priority]?.() ?? priority;
}

const ECHOES = new Set(["user", "player"]); // a page asks for its address and its player for the playlist: one viewer

/** "dinding balaikota; meja, 3 kali": each kind of viewer once, with its number. */
export function whyWords(why) {
  const counted = new Map();
  const pages = why.some(({ holder }) => !ECHOES.has(holder));
  for (const { holder, of } of why) {
    if (pages && ECHOES.has(holder)) continue;
    const words = (HOLDERS[holder]?.(of) ?? holder).trim();
    counted.set(words, (counted.get(words) ?? 0) + 1);
  }
  return [...counted].map(([words, n]) => (n === 1 ? words : t("{words}, {n} kali", { words, n }))).join("; ");
}

/** For whom a stream runs, and how important it is where that is not said already: "rekaman (disematkan)", but "meja". */
export function forWhom({ why, priority }) {
  const words = whyWords(why);
  if (!words) return t("baru saja ditinggalkan");
  const rank = why.every(({ holder }) => ECHOES.has(holder)) ? "" : priorityWords(priority); // theirs is of a page that has left
  return rank && !words.includes(rank) ? `${words} (${rank})` : words;
}

/** Shares from 0 to 1 of what a node may carry; null where there is nothing to measure by. */
export function shares(node) {
  const of = (used, all) => (all > 0 ? Math.min(1, used / all) : null);
  return {
    streams: of(node.streams.length, node.capacity),
    transcodes: of(node.figures.transcode_cores_used ?? 0, node.transcode_cores),
    cpu: of(node.figures.cpu ?? 0, 1),
  };
}
