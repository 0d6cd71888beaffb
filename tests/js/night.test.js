import assert from "node:assert/strict";
import { test } from "node:test";
import { isNight, minuteOf, Night, somethingWaits } from "../../static/js/wall/night.js";

const wita = (text) => Date.parse(`${text}+08:00`);
const EVENING = wita("2026-01-31T20:00:00");

for (const [words, now, number, loadedAt, due] of [
  ["before its minute", "2026-02-01T03:06:59", 1, EVENING, false],
  ["at its minute", "2026-02-01T03:07:00", 1, EVENING, true],
  ["later in the hour, should something have waited", "2026-02-01T03:59:59", 1, EVENING, true],
  ["after the hour", "2026-02-01T04:00:00", 1, EVENING, false],
  ["at noon", "2026-02-01T12:00:00", 1, EVENING, false],
  ["loaded at that minute already", "2026-02-01T03:08:00", 1, wita("2026-02-01T03:07:05"), false],
  ["loaded a moment before its minute", "2026-02-01T03:08:00", 1, wita("2026-02-01T03:06:50"), true],
  ["the page of a whole wall", "2026-02-01T03:00:00", null, EVENING, true],
]) {
  test(`a page is loaded anew: ${words}`, () => assert.equal(isNight({ now: wita(now), loadedAt, number }), due));
}

test("no two of sixty outputs share a minute", () => {
  assert.equal(new Set(Array.from({ length: 60 }, (_, i) => minuteOf(i + 1))).size, 60);
});

for (const [severity, state, waits] of [["P1", "new", true], ["P2", "new", true], ["P3", "new", false], ["P1", "acknowledged", false]]) {
  test(`${severity} ${state} ${waits ? "keeps" : "does not keep"} the page`, () => assert.equal(somethingWaits([{ severity, state }]), waits));
}

/** A night at 03:10 in which all is quiet, but for what is given; how often the page was loaded anew. */
async function reloads(given, { looks = 1 } = {}) {
  let count = 0;
  const night = new Night({
    number: 1, now: () => wita("2026-02-01T03:10:00"), aliveMs: () => 7 * 3600e3, alerts: () => [], isLinked: () => true,
    answers: async () => true, reload: () => { count += 1; }, ...given,
  });
  await Promise.all(Array.from({ length: looks }, () => night.look()));
  night.close();
  return count;
}

test("in a quiet night the page is loaded anew, once", async () => assert.equal(await reloads({}, { looks: 3 }), 1));
test("not while a P1 waits", async () => assert.equal(await reloads({ alerts: () => [{ severity: "P1", state: "new" }] }), 0));
test("not while the link is lost", async () => assert.equal(await reloads({ isLinked: () => false }), 0));
test("not while the server would not give the page back", async () => assert.equal(await reloads({ answers: async () => false }), 0));
