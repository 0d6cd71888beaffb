/* The operator's desk. */

import { t } from "../lib/i18n.js";
import { onTick } from "../lib/ticker.js";
import { askDismissal, askLink, askShelf, askUnlink } from "./alert-dialogs.js";
import { Around } from "./around.js";
import { Assign } from "./assign.js";
import { markReady, openConsole } from "./console.js";
import { byId } from "./dom.js";
import { DutyGate } from "./duty-gate.js";
import { LoadChart } from "./load-chart.js";
import { NoteLine } from "./note-line.js";
import { Queue } from "./queue.js";
import { Sheet } from "./sheet.js";
import { Views } from "./views.js";
import { WallPart } from "./wall-part.js";
import { alertThing, cameraThing, thingOf } from "./wall-things.js";

const desk = openConsole();
const { room, me, acts, deeds, keys, story, toasts, undo } = desk;
const queue = new Queue({ room, acts });
const views = new Views({ room, me });
const sheet = new Sheet({ room, me, acts, deeds, views, story });
const assign = new Assign({ room, me, acts, deeds });
const around = new Around({ room, choose: open });
const wallPart = me.can.has("wall_view") ? new WallPart({ ...desk, thing }) : null;
const chart = new LoadChart(desk.load);
const note = new NoteLine({ form: byId("s-note"), deeds, toasts });

/** A link to one alarm, from the map or a message: /?alert=12. */
let asked = Number(new URLSearchParams(location.search).get("alert")) || null;

function draw() {
  if (asked && room.state.alerts[asked]) { queue.choose(asked); asked = null; }
  queue.draw();
  drawChosen();
  if (room.state.ready) markReady();
}

function drawChosen() {
  const { alerts, chosen } = queue;
  sheet.show(alerts[0] ?? null, typeof chosen === "string" ? { id: chosen, alerts } : null);
  assign.draw({ alert: sheet.alert });
  around.draw(sheet.alert, views);
  note.about(sheet.alert?.incident ?? null);
  desk.presence.watch(sheet.alert ? sheet.alert.incident ?? `alert:${sheet.alert.id}` : null);
}

/** What P pushes to the wall: the camera under the hand, else the chosen alarm's best camera, or its incident. */
function thing({ incident = false } = {}) {
  if (incident) return sheet.alert?.incident ? alertThing(sheet.alert) : null;
  const held = thingOf(document.activeElement);
  if (held) return held;
  const [best] = views.found;
  return sheet.alert && best ? cameraThing(best.camera.code) : alertThing(sheet.alert);
}

/** Something was chosen on the map. */
function open(kind, id) {
  if (kind === "alert") queue.choose(id);
  else if (kind === "incident") location.assign(`/incidents/${encodeURIComponent(id)}/`);
  else location.assign(`/cameras/${encodeURIComponent(id)}/`);
}

const ACTS = {
  acknowledge: (alert) => (queue.alerts.length > 1 ? deeds.acknowledgeAll(queue.chosen, queue.alerts) : deeds.acknowledge(alert)),
  take: (alert) => deeds.takeAlert(alert),
  promote: (alert) => (alert.incident ? location.assign(`/incidents/${encodeURIComponent(alert.incident)}/`) : deeds.promote(alert)),
  link: (alert) => (alert.incident ? askUnlink(alert, deeds) : askLink(alert, room, deeds, toasts)),
  unlink: (alert) => askUnlink(alert, deeds),
  shelve: (alert) => (alert.shelved ? deeds.unshelve(alert) : askShelf(alert, deeds, toasts)),
  unshelve: (alert) => deeds.unshelve(alert),
  dismiss: (alert) => askDismissal(alert, deeds), // no single key closes an alarm: it takes a reason, typed
};

function act(name) {
  if (sheet.alert) ACTS[name](sheet.alert);
}

keys.bind("j", t("Alarm berikutnya"), () => queue.step(1));
keys.bind("k", t("Alarm sebelumnya"), () => queue.step(-1));
if (deeds.may("alert_acknowledge")) keys.bind("a", t("Terima, satu baris sekaligus"), () => act("acknowledge"));
if (deeds.may("incident_accept")) keys.bind("e", t("Ambil, menjadi pemilik"), () => act("take"));
keys.bind("i", deeds.may("incident_open") ? t("Jadikan insiden, atau buka insidennya") : t("Buka insiden"), () => {
  if (sheet.alert?.incident || deeds.may("incident_open")) act("promote");
});
if (deeds.may("incident_open")) keys.bind("l", t("Kaitkan ke insiden, atau lepas"), () => act("link"));
if (deeds.may("alert_shelve")) keys.bind("s", t("Tunda dengan alasan, atau kembalikan"), () => act("shelve"));
if (deeds.may("incident_note")) keys.bind("n", t("Tulis catatan"), () => note.focus());
keys.bind("f", t("Empat gambar besar"), () => views.toggleFocus());
if (me.can.has("map_view")) keys.bind("g", t("Peta, di tempat alarm"), () => location.assign(sheet.alert ? `/map/?alert=${sheet.alert.id}` : "/map/"));
if (wallPart && me.can.has("wall_operate")) {
  for (const digit of "123456789") keys.bind(digit, t("Ke panel {n} dinding", { n: digit }), () => wallPart.control.point(digit, thing()), { listed: digit === "1" });
  wallPart.control.deeds.addEventListener("change", () => undo.forget());
}
for (const button of document.querySelectorAll("#s-acts [data-act]")) button.addEventListener("click", () => act(button.dataset.act));

byId("s-wall")?.addEventListener("click", () => wallPart?.control.take(thing()));
queue.addEventListener("choose", drawChosen);
room.addEventListener("change", draw);
room.addEventListener("link", () => { queue.tick(); sheet.tick(); });
onTick(() => { queue.tick(); sheet.tick(); assign.tick(); chart.tick(); });
chart.tick();
desk.start();
new DutyGate(desk).open();
