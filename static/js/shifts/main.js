/* The roster's page: a week by slot and group, and who is on duty now, kept current by the feed. */

import { markReady, openConsole } from "../desk/console.js";
import { byId, h, setText, svg } from "../desk/dom.js";
import { get, post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { age, clockShort, date, duration, secondsBetween, serverClock, weekday } from "../lib/time.js";
import { askForGroup, askForMembers } from "./dialogs.js";
import { breakDue, byPosition, dayOf, isMuted, monday, plusDays, progress, SLOTS, slotWords, span } from "./weeks.js";

const AGAIN_MS = 60_000;

const page = openConsole();
const data = JSON.parse(byId("shifts-data").textContent);
let first = monday(dayOf(serverClock.now()));
let shifts = [];
let groups = data.groups;
let now = data.now;
let people = data.now.people;

function myGroup() {
  return groups.find(({ members }) => members.some(({ username }) => username === page.me.username))?.code ?? null;
}

async function readWeek() {
  try {
    const [week, fresh, known] = await Promise.all([get(`/api/v1/shifts/?from=${first}&to=${plusDays(first, 6)}`), get("/api/v1/shifts/now/"), get("/api/v1/shifts/groups/")]);
    [shifts, now, groups] = [week.shifts, fresh, known.groups];
    if (!page.room.state.ready) people = fresh.people;
    setText(byId("as-of"), "");
    draw();
  } catch (error) {
    setText(byId("as-of"), error.message);
  }
}

function draw() {
  const at = serverClock.now();
  const days = Array.from({ length: 7 }, (_, n) => plusDays(first, n));
  const today = dayOf(at);
  setText(byId("week"), `${date(noon(days[0]))} – ${date(noon(days[6]))}`);
  byId("days").replaceChildren(h("th", { scope: "col" }, t("Jaga")), ...days.map((day) => h("th", { scope: "col", class: day === today ? "today" : "" }, weekday(noon(day)), h("b", {}, date(noon(day)).replace(/ \d{4}$/, "")))));
  const found = new Map(shifts.map((shift) => [`${shift.day} ${shift.slot}`, shift]));
  byId("slots").replaceChildren(...SLOTS.map((slot) => {
    const sample = shifts.find((shift) => shift.slot === slot);
    return h("tr", {}, h("td", {}, h("b", {}, slotWords(slot)), sample ? span(sample) : ""), ...days.map((day) => h("td", {}, cell(found.get(`${day} ${slot}`), at))));
  }));
  document.querySelector("table.grid").hidden = shifts.length === 0;
  byId("no-roster").hidden = shifts.length > 0;
  byId("fill").hidden = !data.manages || groups.length < 3;
  setText(byId("no-roster-why"), groups.length < 3 ? t("Jadwal memerlukan paling sedikit tiga regu; sekarang {n}.", { n: groups.length }) : t("Jadwal diisi 60 hari ke depan tiap hari."));
  drawGroups();
  drawDuty();
}

function cell(shift, at) {
  if (!shift) return h("div", { class: "turn-cell" }, h("small", {}, "–"));
  const done = progress(shift, at);
  const past = Date.parse(shift.ends_at) <= at;
  const members = groups.find(({ code }) => code === shift.group)?.members ?? [];
  const lead = members.find(({ leads }) => leads);
  const names = `turn-cell${past ? " past" : ""}${shift.group === myGroup() ? " mine" : ""}${done === null ? "" : " on"}`;
  const inside = [h("b", {}, shift.group_name), h("small", {}, lead ? t("{name}, {n} orang", { name: lead.name, n: members.length }) : tn("{n} orang", "{n} orang", members.length)), shift.changed ? h("em", {}, t("ditukar")) : null];
  const changeable = data.manages && !past;
  const element = changeable ? h("button", { type: "button", class: names, onclick: () => askForGroup(shift, groups, readWeek) }, ...inside) : h("div", { class: names }, ...inside);
  if (done !== null) {
    const line = h("i", { class: "nowline" });
    line.style.left = `${(100 * done).toFixed(1)}%`;
    element.append(line);
  }
  return element;
}

function drawGroups() {
  const cards = groups.map((group) => h("section", { class: "group" },
    h("header", {}, h("b", {}, group.name), h("span", { class: "n" }, tn("{n} orang", "{n} orang", group.members.length)), data.manages ? h("button", { type: "button", class: "btn sm", onclick: () => askForMembers(group, data, readWeek) }, t("Ubah")) : null),
    h("ul", {}, ...group.members.map((member) => h("li", { class: member.username === page.me.username ? "me" : "" }, h("span", { class: "av s", "aria-hidden": "true" }, member.initials), h("b", {}, member.name), h("small", {}, [member.leads ? t("kepala regu") : "", member.position_name].filter(Boolean).join(", ")))))));
  if (data.manages) cards.push(h("section", { class: "group" }, h("button", { type: "button", class: "btn", onclick: () => askForMembers(null, data, readWeek) }, t("Regu baru"))));
  byId("groups").replaceChildren(...cards);
}

function drawDuty() {
  const at = serverClock.now();
  const on = now.now;
  const turn = byId("turn");
  if (on) {
    const bar = svg("svg", { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" });
    bar.append(svg("rect", { width: 100 * (progress(on, at) ?? 1), height: 4 }));
    turn.replaceChildren(h("b", {}, on.group_name), h("p", {}, `${slotWords(on.slot)}, ${span(on)}`), bar, now.next ? h("p", { class: "next" }, t("Berikutnya {group} pukul {time}, {left} lagi", { group: now.next.group_name, time: clockShort(now.next.starts_at), left: age(secondsBetween(at, now.next.starts_at)) })) : "");
  } else {
    turn.replaceChildren(h("b", {}, t("Tidak ada jadwal untuk saat ini")));
  }
  setText(byId("duty-count"), people.length ? tn("{n} orang", "{n} orang", people.length) : "");
  byId("nobody").hidden = people.length > 0;
  byId("people").replaceChildren(...byPosition(people).flatMap(([name, those]) => [h("h3", {}, name || t("Tanpa posisi")), ...those.map((person) => personLine(person, at))]));
}

function personLine(person, at) {
  const off = now.now && person.group && person.group !== now.now.group;
  return h("li", {}, h("span", { class: "av", "aria-hidden": "true" }, person.initials),
    h("span", { class: "who2" }, h("b", {}, person.name), h("span", {}, t("memantau {span}", { span: duration(secondsBetween(person.watching_since, at)) }))),
    h("small", {}, off ? h("span", { class: "tag" }, t("di luar jadwal")) : null, isMuted(person, at) ? h("span", { class: "tag warn" }, t("suara senyap")) : null, !person.sound_tested_at ? h("span", { class: "tag" }, t("suara belum diuji")) : null, breakDue(person, at) ? h("span", { class: "tag warn" }, t("waktunya istirahat")) : null));
}

function noon(day) {
  return Date.parse(`${day}T04:00:00Z`);
}

function move(days) {
  first = days ? plusDays(first, days) : monday(dayOf(serverClock.now()));
  readWeek();
}

byId("before").addEventListener("click", () => move(-7));
byId("after").addEventListener("click", () => move(7));
byId("today").addEventListener("click", () => move(0));
byId("fill").addEventListener("click", async () => {
  try {
    await post("/api/v1/shifts/roster/");
    readWeek();
  } catch (error) {
    setText(byId("no-roster-why"), error.message);
  }
});
page.room.addEventListener("change", () => {
  const fresh = page.room.state.duty;
  if (!page.room.state.ready || fresh === people) return;
  people = fresh;
  drawDuty();
});
page.room.feed.addEventListener("message", ({ detail }) => { if (detail.kind === "shift.changed" && detail.data.what !== "handover") readWeek(); });
page.keys.bind("arrowleft", t("Minggu sebelumnya"), () => move(-7));
page.keys.bind("arrowright", t("Minggu berikutnya"), () => move(7));
let drawnAt = 0;
onTick(() => {
  if (Date.now() - drawnAt < 5000) return;
  drawnAt = Date.now();
  drawDuty();
});
setInterval(readWeek, AGAIN_MS);
draw();
page.start();
readWeek().then(markReady);
