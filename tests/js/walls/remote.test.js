import assert from "node:assert/strict";
import { test } from "node:test";
import { eventWords } from "../../../static/js/walls/remote-event-words.js";
import { cameraRows, incidentRows, sceneRows, sifted, tourRows } from "../../../static/js/walls/remote-lists.js";

const camera = (code, lat, extra = {}) => ({ code, name: `Jl. ${code}`, area: "Melayu", lat, lon: 119.4, bearing: 0, hfov: 60, life_cycle: "live", ...extra });
const CAMERAS = [camera("SIM-002", -5.2), camera("SIM-001", -5.1)];

test("cameras stand by code, or by nearness to an alarm", () => {
  assert.deepEqual(cameraRows(CAMERAS).map(({ key }) => key), ["SIM-001", "SIM-002"]);
  assert.deepEqual(cameraRows(CAMERAS, { alert: { lat: -5.2, lon: 119.4 } }).map(({ key }) => key), ["SIM-002", "SIM-001"]);
});

test("a camera that is on the wall already says so", () => {
  const [row] = cameraRows(CAMERAS, { shown: new Set(["SIM-001"]) });
  assert.deepEqual([row.sub, row.current], ["Melayu, di dinding", true]);
});

test("the scene on show is marked, and a scene is put whole", () => {
  const [row] = sceneRows({ scenes: [{ slug: "siaga", title: "Siaga" }], scene: { slug: "siaga", title: "Siaga" } });
  assert.equal(row.current, true);
  assert.deepEqual(row.thing, { scene: { slug: "siaga", title: "Siaga" } });
});

test("the newest incident is a thing of its own", () => {
  assert.deepEqual(incidentRows([])[0].thing.content, { source: "incident", incident: "newest" });
  assert.equal(incidentRows([{ number: "MKS-1", summary: "Api", severity: "P1", area: "Tallo" }])[1].sub, "P1, Tallo");
});

test("a tour says how long and how many", () => {
  assert.equal(tourRows([{ slug: "pasar", title: "Pasar", cameras: ["a", "b"], dwell_s: 20 }])[0].sub, "2 kamera, tiap 20 dtk");
});

test("words sift by code, title and place", () => {
  assert.deepEqual(sifted(cameraRows(CAMERAS), "melayu 002").map(({ key }) => key), ["SIM-002"]);
});

test("a change is told with who and what", () => {
  assert.deepEqual(eventWords({ kind: "put", by: "Rina A.", panel: "A1", panels: ["A1"], content: { source: "camera", camera: "SIM-014" } }), { by: "Rina A.", words: "SIM-014 di A1" });
  assert.deepEqual(eventWords({ kind: "preempted", by: "Hasan S.", panel: "A1", from: "Rina A.", purpose: "api" }), { by: "Hasan S.", words: "A1 diambil alih dari Rina A.: api" });
  assert.deepEqual(eventWords({ kind: "of_a_newer_server", by: "", panels: ["A1"] }), { by: "Dinding sendiri", words: "of a newer server A1" });
});

test("what time, the clock and alarms did to a wall has words of its own", () => {
  const said = (what) => eventWords({ by: "", panels: [], ...what }).words;
  assert.equal(said({ kind: "schedule", title: "Malam", scene: "malam", until: "2026-01-31T22:00:00.000Z" }), "jadwal: adegan Malam sampai 06:00");
  assert.equal(said({ kind: "schedule_ended", title: "Dasar" }), "jadwal selesai, kembali ke adegan Dasar");
  assert.equal(said({ kind: "schedule_skipped", title: "Malam", why: "held", panel: "A1" }), "jadwal tidak menampilkan adegan Malam: panel A1 dipegang");
  assert.equal(said({ kind: "schedule_skipped", title: "Malam", why: "locked", panel: "" }), "jadwal tidak menampilkan adegan Malam: dinding dikunci");
  assert.equal(said({ kind: "kept" }), "gambaran utuh disimpan");
  assert.equal(said({ kind: "expired", panels: ["A1"] }), "waktu pegang A1 habis");
  assert.equal(said({ kind: "expired", lock: "election" }), "kunci pemilihan habis waktunya");
  assert.equal(said({ kind: "expired", lock: "ceremony", panels: ["A1"] }), "kunci upacara habis waktunya, waktu pegang A1 habis");
  assert.equal(said({ kind: "borrowed", panels: ["Z1", "Z2"], alerts: [12] }), "Z1, Z2 dipinjam alarm A-12");
  assert.equal(said({ kind: "returned", panels: ["Z1"], alerts: [], returned: ["Z1"] }), "Z1 dikembalikan alarm");
});

test("words on a wall are told by their kind, and who or what took them down", () => {
  const said = (what) => eventWords({ kind: "announcement", panels: [], ...what }).words;
  assert.equal(said({ by: "Rina A.", of: "banner", text: "Rapat pukul 9" }), "spanduk: Rapat pukul 9");
  assert.equal(said({ by: "Rina A.", ended: [1] }), "pengumuman diturunkan");
  assert.equal(said({ by: "", ended: [1] }), "waktu pengumuman habis");
});
