/* Who watches what, and how loaded the room is: one snapshot and the frames after it. Pure. */

import { loadAfter } from "../lib/alarm-rate.js";

export const NOBODY = Object.freeze({ load: null, people: null, viewers: {} });

/** @param {{load: object|null, people: object[]|null, viewers: Object<string, object[]>}} watch `people` null: not told yet */
export function watchAfter(watch, frame) {
  const { kind, data } = frame;
  if (kind === "snapshot") return { load: data.load ?? null, people: data.duty?.people ?? data.duty ?? watch.people, viewers: data.viewings?.subjects ?? data.viewings ?? watch.viewers };
  if (kind === "duty.changed") return { ...watch, people: data.people };
  if (kind === "viewing.changed") return { ...watch, viewers: { ...watch.viewers, [data.subject]: data.people } };
  const load = loadAfter(watch.load, frame);
  return load === watch.load ? watch : { ...watch, load };
}

/** My duty's row, or null. */
export function dutyOf(watch, username) {
  return watch.people?.find((person) => person.username === username) ?? null;
}

/** Who else has it open, those who do something first. */
export function othersAt(watch, subject, username) {
  const people = (watch.viewers[subject] ?? []).filter((person) => person.username !== username);
  return people.sort((a, b) => (a.doing === "viewing") - (b.doing === "viewing"));
}
