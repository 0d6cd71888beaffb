import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../../../static/js/desk/search.js";

const cameras = [
  { code: "SIM-001", name: "Lorong 4, Jl. Barukang", lorong: "Lorong 4", area: "Cambaya" },
  { code: "SIM-014", name: "Jl. Kandea", lorong: "", area: "Bunga Ejaya" },
];
const incidents = [{ number: "MKS-20261123-0004", summary: "Kebakaran", place: "Jl. Barukang", area: "Cambaya", category: { name: "Kebakaran" } }];
const keys = (words) => find(words, { cameras, incidents }).map(({ key }) => key);

test("nothing is found for nothing", () => assert.deepEqual(keys("  "), []));

test("the beginning of a code comes first", () => assert.deepEqual(keys("sim-01"), ["SIM-014"]));

test("every word must be somewhere, incidents before cameras", () => {
  assert.deepEqual(keys("barukang cambaya"), ["MKS-20261123-0004", "SIM-001"]);
  assert.deepEqual(keys("barukang kandea"), []);
});

test("an address is safe for a URL", () => {
  const [hit] = find("x", { cameras: [], incidents: [{ ...incidents[0], number: "X/1" }] });
  assert.equal(hit.href, "/incidents/X%2F1/");
});
