import assert from "node:assert/strict";
import { test } from "node:test";
import { isArrow, stepFrom } from "../../../static/js/desk/lorong-step.js";

const METRE = 1 / 111320;
const at = (code, east, north, more = {}) => ({ code, lat: -5.12 + north * METRE, lon: 119.42 + (east * METRE) / Math.cos((5.12 * Math.PI) / 180), lorong: "Lorong 3", life_cycle: "live", ...more });
const here = at("HERE", 0, 0);
const step = (key, ...cameras) => stepFrom(here, [here, ...cameras], key)?.code ?? null;

test("each arrow goes to its side of the map", () => {
  const around = [at("N", 0, 40), at("E", 40, 0), at("S", 0, -40), at("W", -40, 0)];
  for (const [key, code] of [["ArrowUp", "N"], ["ArrowRight", "E"], ["ArrowDown", "S"], ["ArrowLeft", "W"]]) assert.equal(step(key, ...around), code);
});

test("the same lorong comes before a nearer camera of another", () => {
  assert.equal(step("ArrowRight", at("NEAR", 10, 0, { lorong: "Jalan Veteran" }), at("ALONG", 90, 30)), "ALONG");
});

test("a lorong that bends is followed, one that turns back is not", () => {
  assert.equal(step("ArrowRight", at("BEND", 20, 60)), "BEND");
  assert.equal(step("ArrowRight", at("BACK", -5, 60)), null);
});

test("of another lorong only what really lies in that direction, within reach", () => {
  assert.equal(step("ArrowRight", at("SIDE", 20, 60, { lorong: "x" })), null);
  assert.equal(step("ArrowRight", at("FAR", 700, 0, { lorong: "x" })), null);
});

test("a camera that is only planned is stepped over; one that is down says so itself", () => {
  assert.equal(step("ArrowRight", at("PLAN", 20, 0, { life_cycle: "planned" }), at("NEXT", 50, 0)), "NEXT");
  assert.equal(step("ArrowRight", at("DOWN", 20, 0, { life_cycle: "down" })), "DOWN");
});

test("other keys step nowhere", () => {
  assert.equal(step("j", at("E", 40, 0)), null);
  assert.equal(isArrow("ArrowUp"), true);
  assert.equal(isArrow("a"), false);
});
