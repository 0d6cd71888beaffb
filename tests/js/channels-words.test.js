import assert from "node:assert/strict";
import test from "node:test";

const { deliveryLine, headersOf, health, reachOf, timesOf, webhookSecret } = await import("../../static/js/channels/words.js");

const NOW = Date.parse("2026-03-01T12:00:00Z");
const channel = (given) => ({ in_use: true, failing_since: null, last_success_at: null, last_failure: null, ...given });

test("a channel says how it does, and asks for somebody only when it fails", () => {
  assert.deepEqual(health(channel({}), NOW), ["wait", "belum pernah dicoba", false]);
  assert.deepEqual(health(channel({ last_success_at: "2026-03-01T11:00:00Z" }), NOW), ["", "terakhir tersampaikan 19:00", false]);
  assert.deepEqual(health(channel({ last_failure: "HTTP 500", last_failure_at: "2026-03-01T11:30:00Z", last_success_at: "2026-03-01T11:00:00Z" }), NOW), ["wait", "belum sampai: HTTP 500", false]);
  assert.deepEqual(health(channel({ last_failure: "HTTP 500", last_failure_at: "2026-03-01T11:30:00Z", last_success_at: "2026-03-01T11:40:00Z" }), NOW), ["", "terakhir tersampaikan 19:40", false]);
  assert.deepEqual(health(channel({ failing_since: "2026-03-01T11:30:00Z", last_failure: "HTTP 500" }), NOW), ["warn", "gagal sejak 19:30: HTTP 500", true]);
  assert.deepEqual(health(channel({ in_use: false, failing_since: "2026-03-01T11:30:00Z", last_failure: "HTTP 410" }), NOW), ["off", "dimatikan; terakhir: HTTP 410", false]);
});

test("a rung that reaches nobody outside the room asks for somebody only where the chief is missing", () => {
  const contacts = [{ rung: "supervisor", in_use: true }, { rung: "on_call", in_use: false }];
  assert.deepEqual(reachOf("supervisor", contacts), ["1 kontak", false]);
  assert.deepEqual(reachOf("position", contacts), ["di ruang", false]);
  assert.deepEqual(reachOf("shift", contacts), ["tanpa kontak", false]);
  assert.deepEqual(reachOf("on_call", contacts), ["tanpa kontak", true]);
});

test("a rung names its times by severity", () => {
  const steps = { P1: [{ after_s: 60, what: "supervisor" }], P2: [{ after_s: 90, what: "supervisor" }, { after_s: 180, what: "shift" }] };
  assert.equal(timesOf("supervisor", steps), "P1 01:00 · P2 01:30");
  assert.equal(timesOf("shift", steps), "P2 03:00");
});

test("what a delivery says below its state", () => {
  const row = { state: "queued", attempts: 0, last_error: "", next_try_at: "2026-03-01T12:00:30Z" };
  assert.equal(deliveryLine(row, NOW), "");
  assert.equal(deliveryLine({ ...row, attempts: 2, last_error: "HTTP 500" }, NOW), "percobaan 2: HTTP 500; lagi pukul 20:00");
  assert.equal(deliveryLine({ ...row, state: "failed", attempts: 5, last_error: "HTTP 500" }, NOW), "HTTP 500; 5 percobaan");
  assert.equal(deliveryLine({ ...row, state: "cancelled" }, NOW), "alarm sudah diterima");
});

test("a webhook's secret has the form that its library wants", () => {
  assert.match(webhookSecret(new Uint8Array(24).fill(255)), /^whsec_\/{32}$/);
});

test("headers are lines of name and value; another line is named", () => {
  assert.deepEqual(headersOf("Content-Type: application/json\n\nX-Url: https://a:1/"), { "Content-Type": "application/json", "X-Url": "https://a:1/" });
  assert.throws(() => headersOf("no colon"), { name: "SyntaxError", message: "no colon" });
});
