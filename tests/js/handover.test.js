import assert from "node:assert/strict";
import test from "node:test";

import { isLate, laidOut, lead } from "../../static/js/handover/words.js";
import { breakDue, byPosition, dayOf, monday, plusDays, progress } from "../../static/js/shifts/weeks.js";

const PACK = {
  figures: { alerts: 41, opened: 6, resolved: 4 },
  sections: {
    incidents: { n: 2, rows: [
      { number: "MKS-20261124-0001", severity: "P1", category: "Kebakaran", summary: "Api", place: "Lr. 2", state: "Ditangani", owner: null, since: "2026-11-24T02:00:00Z", due: { timer: "resolve", at: "2026-11-24T05:00:00Z" }, why: "" },
      { number: "MKS-20261124-0002", severity: "P4", category: "Sampah", summary: "Sampah", place: "", state: "Baru", owner: "Rina A.", since: "2026-11-24T02:00:00Z", due: null, why: "" },
    ] },
    shelved: { n: 0, rows: [] },
    floods: { n: 0, rows: [] },
    panels: { n: 1, rows: [{ wall: "Balai Kota", panel: "A1", by: "Hasan S.", reason: "Rapat", since: "2026-11-24T02:00:00Z", until: "2026-11-24T06:00:00Z" }] },
  },
};

test("what has something stands in its own order, what has nothing is named in one line", () => {
  const { full, clear } = laidOut(PACK);
  assert.deepEqual(full.map(({ name, n }) => [name, n]), [["incidents", 2], ["panels", 1]]);
  assert.deepEqual(clear, ["Banjir alarm", "Alarm ditunda"]);
  assert.match(full[0].rows[0].text, /belum ada petugas/);
  assert.equal(full[1].rows[0].until, "2026-11-24T06:00:00Z");
});

test("the opening says how it was and what waits", () => {
  assert.equal(lead(PACK), "Selama jaga ini 41 alarm, 6 insiden dibuka, 4 diselesaikan. 2 insiden diteruskan, 1 di antaranya P1 atau P2.");
  assert.match(lead({ ...PACK, sections: {} }), /Tidak ada insiden yang diteruskan/);
});

test("late is what was due when the sheet was made", () => {
  const { due } = laidOut(PACK).full[0].rows[0];
  assert.equal(isLate(due, Date.parse("2026-11-24T04:59:59Z")), false);
  assert.equal(isLate(due, Date.parse("2026-11-24T05:00:01Z")), true);
});

test("a week begins on Monday, also over the end of a year", () => {
  assert.equal(monday("2026-11-24"), "2026-11-23");
  assert.equal(monday("2027-01-03"), "2026-12-28");
  assert.equal(monday("2026-11-23"), "2026-11-23");
  assert.equal(plusDays("2028-02-28", 2), "2028-03-01");
  assert.equal(dayOf(Date.parse("2026-12-31T16:00:00Z")), "2027-01-01");
});

test("how far a shift is, who sits where, whose break is due", () => {
  const shift = { starts_at: "2026-11-24T07:00:00Z", ends_at: "2026-11-24T15:00:00Z" };
  assert.equal(progress(shift, Date.parse("2026-11-24T09:00:00Z")), 0.25);
  assert.equal(progress(shift, Date.parse("2026-11-24T15:00:00Z")), null);
  assert.deepEqual(byPosition([{ position_name: "" }, { position_name: "Barat" }]).map(([name]) => name), ["Barat", ""]);
  const person = { watching_since: "2026-11-24T07:00:00Z" };
  assert.equal(breakDue(person, Date.parse("2026-11-24T09:00:00Z")), false);
  assert.equal(breakDue(person, Date.parse("2026-11-24T09:00:01Z")), true);
});
