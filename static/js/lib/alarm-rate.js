/* Alarm load of a position or the room in words and marks. Pure: no DOM, no clock, no network.
   Targets of ISA-18.2 and EEMUA 191, per position: the room's are as many times as many positions as it has. */

import { t, tn } from "./i18n.js";
import { clockShort } from "./time.js";

export const TARGET = 1; // alarms in ten minutes
export const LIMIT = 2;
export const FLOOD = 10;
export const RATINGS = Object.freeze(["green", "yellow", "orange", "red"]);

const WORDS = {
  green: () => t("sesuai sasaran"),
  yellow: () => t("dalam batas"),
  orange: () => t("di atas batas"),
  red: () => t("banjir"),
};

/** The rating of `n` alarms in ten minutes; a flood stays red until it ended. @returns {"green"|"yellow"|"orange"|"red"} */
export function rating(n, { positions = 1, inFlood = false } = {}) {
  const each = n / Math.max(1, positions);
  if (inFlood || each > FLOOD) return "red";
  if (each <= TARGET) return "green";
  return each <= LIMIT ? "yellow" : "orange";
}

export function ratingWords(name) {
  return WORDS[name]?.() ?? "";
}

/** "BANJIR sejak 21:04, 37 alarm, 29 digabung"; "" without a flood. @param {object|null} flood of a load or a flood.changed */
export function floodWords(flood) {
  if (!flood || flood.ended_at) return "";
  return t("BANJIR sejak {at}, {alarms} alarm, {grouped} digabung", { at: clockShort(flood.since), alarms: flood.alarms, grouped: flood.grouped });
}

/** "Panakkukang 12, Rappocini 9 dan 3 tempat lain" of a flood's places. */
export function placesWords(places, { most = 3 } = {}) {
  const named = places.slice(0, most).map(({ area, n }) => `${area || t("tanpa tempat")} ${n}`).join(", ");
  const rest = places.length - most;
  return rest > 0 ? tn("{named} dan {n} tempat lain", "{named} dan {n} tempat lain", rest, { named }) : named;
}

/** "3 dalam 10 menit, batas 2" */
export function rateWords({ rolling }) {
  return t("{n} dalam 10 menit, batas {limit}", { n: rolling.m10.n, limit: rolling.m10.limit });
}

/** A tile's load by slug, the room's by null. @param {object|null} load as GET /api/v1/load/ says it */
export function loadOf(load, position) {
  if (!load) return null;
  return position === null ? load.room : load.positions.find((row) => row.position === position) ?? null;
}

/** The load after a frame of the feed: all of it with load.changed, one flood with flood.changed, else as it was. */
export function loadAfter(load, { kind, data }) {
  if (kind === "snapshot") return data.load ?? null;
  if (kind === "load.changed") return data;
  if (kind !== "flood.changed" || !load) return load;
  const { position, on, tone: _tone, ...told } = data;
  const after = (row, positions) => ({ ...row, flood: on ? told : null, rating: rating(row.rolling.m10.n, { positions, inFlood: on }) });
  if (position === null) return { ...load, room: after(load.room, load.room.positions) };
  return { ...load, positions: load.positions.map((row) => (row.position === position ? after(row, 1) : row)) };
}

/** Whether a frame asks this desk for the one summary tone: the flood of its own position has begun. */
export function asksForTone({ kind, data }, position) {
  return kind === "flood.changed" && data.on && data.tone === true && data.position === position;
}
