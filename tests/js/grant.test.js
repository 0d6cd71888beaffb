import assert from "node:assert/strict";
import { test } from "node:test";
import { parts, refreshInMs, withGrant } from "../../static/js/lib/grant.js";

const OLD = "/media/n1/SIM-001/tile/1000.7.abc-_/index.m3u8";

test("an address comes apart into node, camera, profile, grant and file", () => {
  const { node, code, profile, grant, file } = parts(OLD);
  assert.deepEqual([node, code, profile, grant, file], ["n1", "SIM-001", "tile", "1000.7.abc-_", "index.m3u8"]);
});

test("later requests carry the fresher grant", () => {
  assert.equal(withGrant(OLD, "2000.7.xyz"), "/media/n1/SIM-001/tile/2000.7.xyz/index.m3u8");
  assert.equal(
    withGrant("https://wall.example:8000/media/n1/SIM-001/tile/1000.7.abc/1769839500.m4s?x=1", "2000.7.xyz"),
    "https://wall.example:8000/media/n1/SIM-001/tile/2000.7.xyz/1769839500.m4s?x=1",
  );
});

test("other addresses are left alone", () => {
  assert.equal(withGrant("/static/js/a.js", "g"), "/static/js/a.js");
  assert.equal(parts("/static/js/a.js"), null);
});

test("a grant is renewed at half its life, and never in a storm", () => {
  const now = Date.parse("2026-01-31T06:00:00Z");
  assert.equal(refreshInMs("2026-01-31T06:02:00Z", now), 60000);
  assert.equal(refreshInMs("2026-01-31T05:00:00Z", now), 1000);
});
