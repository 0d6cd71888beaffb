import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock, age, clock, clockShort, date, decimal, duration, fineAge, secondsBetween, since, weekday, whole } from "../../static/js/lib/time.js";

const AT = "2026-11-23T13:14:32Z";

test("clocks are in WITA", () => {
  assert.equal(clock(AT), "21:14:32");
  assert.equal(clockShort(AT), "21:14");
  assert.equal(clock("2026-11-23T16:00:00Z"), "00:00:00");
});

test("the day is Makassar's, not Greenwich's", () => {
  assert.equal(weekday("2026-11-22T16:30:00Z"), "Senin");
  assert.equal(date("2026-11-22T16:30:00Z"), "23 Nov 2026");
});

test("since carries the date once it is not today", () => {
  assert.equal(since("2026-11-23T13:04:00Z", AT), "21:04");
  assert.equal(since("2026-11-22T13:04:00Z", AT), "22 Nov 21:04");
});

for (const [seconds, words] of [[0, "00:00"], [42.9, "00:42"], [185, "03:05"], [3600, "1:00:00"], [172800, "2 hr"], [-3, "00:00"]]) {
  test(`a duration of ${seconds} s reads ${words}`, () => assert.equal(duration(seconds), words));
}

for (const [seconds, words] of [[14.7, "14 dtk"], [99, "99 dtk"], [100, "1 mnt"], [632, "10 mnt"], [7300, "2 jam"]]) {
  test(`an age of ${seconds} s reads ${words}`, () => assert.equal(age(seconds), words));
}

test("numbers are written as in Indonesia", () => {
  assert.equal(whole(2007), "2.007");
  assert.equal(decimal(0.42, 1), "0,4");
  assert.equal(fineAge(0.42), "0,4 dtk");
  assert.equal(fineAge(12), "12 dtk");
});

test("a span never runs backwards", () => {
  assert.equal(secondsBetween(AT, "2026-11-23T13:14:30Z"), 0);
});

test("the server's clock goes on between heartbeats, whatever the page's clock says", () => {
  let page = 1000;
  const server = new ServerClock(() => page);
  server.tell(AT);
  page += 2500;
  assert.equal(server.now(), Date.parse(AT) + 2500);
  server.tell("nonsense");
  assert.equal(server.now(), Date.parse(AT) + 2500);
});

test("of several tellings the one that came fastest counts, until a clock was set", () => {
  const server = new ServerClock(() => 10_000);
  server.tell("1970-01-01T00:00:09.950Z"); // 50 ms on its way
  server.tell("1970-01-01T00:00:09.400Z"); // 600 ms on its way
  assert.equal(server.now(), 9950);
  server.tell("1970-01-01T00:00:02.000Z");
  assert.equal(server.now(), 2000);
});

test("news of the server's later time move a clock that an old snapshot set, old news don't", () => {
  const server = new ServerClock(() => 10_000);
  server.tell("1970-01-01T00:00:08.000Z");
  server.notBefore("1970-01-01T00:00:09.900Z");
  assert.equal(server.now(), 9900);
  server.notBefore("1970-01-01T00:00:03.000Z");
  assert.equal(server.now(), 9900);
});
