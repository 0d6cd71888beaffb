import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { StillSource } from "../../static/js/lib/still-source.js";

const ASK = "/api/v1/cameras/SIM-001/still/";
const SIGNED = "/media/n1/SIM-001/still/grant/snapshot.jpg";
const TAKEN = Date.parse("2026-01-31T13:14:00Z");
let asked, answers, painted, told;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  [asked, answers, painted, told] = [[], [], [], []];
  mock.method(globalThis, "fetch", async (address) => {
    asked.push(address);
    return answers.shift() ?? still(TAKEN);
  });
  globalThis.createImageBitmap = async (blob) => ({ blob, close() {} });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

function still(taken, { status = 200 } = {}) {
  const headers = new Headers({ "last-modified": new Date(taken).toUTCString() });
  return { ok: status < 400, status, url: SIGNED, headers, blob: async () => `picture of ${taken}` };
}

async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

async function later() {
  mock.timers.tick(9000);
  await settled();
}

async function watch({ after = -Infinity } = {}) {
  const source = new StillSource({
    camera: "SIM-001", after, paint: (picture) => painted.push(picture.blob), onPicture: (taken) => told.push(taken),
  });
  await settled();
  return source;
}

test("a still costs no stream: only still addresses are asked, and the signed one again", async () => {
  const source = await watch();
  await later();
  await later();
  source.close();
  assert.deepEqual(asked, [ASK, SIGNED, SIGNED]);
});

test("a picture is told with the time it was taken, and painted once", async () => {
  answers = [still(TAKEN), still(TAKEN), still(TAKEN + 60000)];
  const source = await watch();
  await later();
  await later();
  source.close();
  assert.deepEqual(told, [TAKEN, TAKEN, TAKEN + 60000]);
  assert.deepEqual(painted, [`picture of ${TAKEN}`, `picture of ${TAKEN + 60000}`]);
});

test("a still that is older than the picture on the tile does not take its place", async () => {
  const source = await watch({ after: TAKEN + 5000 });
  source.close();
  assert.deepEqual(painted, []);
  assert.deepEqual(told, [TAKEN + 5000]);
});

test("an address that is refused is asked for anew at once", async () => {
  answers = [still(TAKEN), still(TAKEN, { status: 403 })];
  const source = await watch();
  await later();
  source.close();
  assert.deepEqual(asked, [ASK, SIGNED, ASK]);
});

test("a camera without a still yet tells nothing, and is asked again", async () => {
  answers = [still(TAKEN, { status: 204 })];
  const source = await watch();
  assert.deepEqual(told, []);
  await later();
  source.close();
  assert.deepEqual(told, [TAKEN]);
});

test("what is closed asks no more", async () => {
  const source = await watch();
  source.close();
  await later();
  assert.deepEqual(asked, [ASK]);
});
