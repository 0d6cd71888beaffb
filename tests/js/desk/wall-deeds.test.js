import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { WallDeeds } from "../../../static/js/desk/wall-deeds.js";
import { bySlug, withShown } from "../../../static/js/desk/wall-state.js";
import { held, wall, withPanel } from "./wall-shown.js";

const CAMERA = { source: "camera", camera: "SIM-014" };
let asked, answers, toasts, now, walls, deeds;

beforeEach(() => {
  [asked, answers, toasts, now, walls] = [[], [], [], 0, bySlug([wall()])];
  globalThis.document = { querySelector: () => ({ content: "token" }), documentElement: { lang: "id" } };
  globalThis.fetch = async (path, { method, body }) => {
    asked.push({ path, method, body: JSON.parse(body) });
    const [status, answer] = answers.shift();
    return { ok: status < 400, status, json: async () => answer };
  };
  const store = { wall: (slug) => walls[slug], accept: (shown) => { if (shown?.slug) walls = withShown(walls, shown); } };
  deeds = new WallDeeds({ store, toasts: { say: (words, options = {}) => { toasts.push({ words, ...options }); return () => {}; } }, clock: () => now });
});

const put = (panel = "A1") => withPanel(panel, { content: CAMERA, by: "Rina A." }, wall({ revision: 6 }));

test("a command names its revision and is on its way until the server confirms", async () => {
  answers.push([200, put()]);
  const done = deeds.put("satu", "A1", CAMERA);
  assert.deepEqual(deeds.sending("satu").map(({ panel, content }) => [panel, content]), [["A1", CAMERA]]);
  await done;
  assert.deepEqual(asked, [{ path: "/api/v1/walls/satu/panels/A1/", method: "POST", body: { content: CAMERA, revision: 5 } }]);
  assert.deepEqual(deeds.sending("satu"), []);
  assert.equal(walls.satu.revision, 6);
  assert.equal(toasts[0].words, "SIM-014 di A1");
});

test("what changed elsewhere on the wall is no conflict: the command goes once more", async () => {
  answers.push([409, { title: "wall_moved_on", current: withPanel("F1", { content: { source: "clock" } }, wall({ revision: 8 })) }], [200, put()]);
  assert.ok(await deeds.put("satu", "A1", CAMERA));
  assert.deepEqual(asked.map(({ body }) => body.revision), [5, 8]);
});

test("who was first on the panel is named, and the command waits for a decision", async () => {
  const theirs = withPanel("A1", { content: { source: "clock" }, by: "Yusuf M.", at: "2026-11-24T12:59:30Z" }, wall({ revision: 6 }));
  answers.push([409, { title: "wall_moved_on", current: theirs }], [200, put()]);
  assert.equal(await deeds.put("satu", "A1", CAMERA), null);
  assert.equal(toasts[0].words, "Yusuf M. lebih dulu: A1 menampilkan Jam sejak 20:59:30");
  await toasts[0].act.run();
  assert.equal(asked[1].body.revision, 6);
});

test("a holder in the way is for the page to settle", async () => {
  let refused = null;
  deeds.addEventListener("refused", ({ detail }) => { refused = detail; });
  answers.push([409, { title: "wall_refuses", why: "held", panel: "A1", held: held("yusuf", "Yusuf M."), current: wall() }]);
  await deeds.put("satu", "A1", CAMERA);
  assert.deepEqual([refused.panel, refused.content, refused.error.problem.held.by], ["A1", CAMERA, "Yusuf M."]);
  assert.deepEqual(toasts, []);
});

test("a content too large for its panel: the server's sentence is said", async () => {
  answers.push([400, { title: "bad_content", detail: "A1 terlalu kecil untuk chart: perlu 53,8 x 44,8 w.", field: "content.source" }]);
  await deeds.put("satu", "A1", { source: "chart", chart: "etle" });
  assert.match(toasts[0].words, /ditolak: A1 terlalu kecil untuk chart: perlu 53,8 x 44,8 w\.$/);
});

test("an undo is good for ten seconds and once", async () => {
  answers.push([200, put()], [200, wall({ revision: 7 })]);
  await deeds.put("satu", "A1", CAMERA);
  now = 9_999;
  await deeds.undo();
  assert.equal(asked[1].path, "/api/v1/walls/satu/undo/");
  assert.equal(deeds.undo(), null);
});

test("after ten seconds nothing is taken back", async () => {
  answers.push([200, put()]);
  await deeds.put("satu", "A1", CAMERA);
  now = 10_001;
  assert.equal(deeds.undo(), null);
});

test("a supervisor's taking and putting go back together", async () => {
  answers.push([200, wall({ revision: 6 })], [200, put()], [200, wall({ revision: 8 })], [200, wall({ revision: 9 })]);
  await deeds.preempt("satu", "A1", { purpose: "api", from: "Yusuf M.", content: CAMERA });
  await deeds.undo();
  assert.deepEqual(asked.map(({ path }) => path.replace("/api/v1/walls/satu/", "")), ["panels/A1/preempt/", "panels/A1/", "undo/", "undo/"]);
});

test("a server that cannot be reached is said, and the command can be sent again", async () => {
  globalThis.fetch = async () => { throw new TypeError("network"); };
  await deeds.guest("satu", true);
  assert.match(toasts[0].words, /belum terkirim: Server tidak terjangkau/);
  assert.equal(typeof toasts[0].act.run, "function");
});
