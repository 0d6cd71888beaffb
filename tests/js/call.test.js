import assert from "node:assert/strict";
import { test } from "node:test";
import { findCategories } from "../../static/js/call/categories.js";
import { bodyOf, emptyDraft, isEmpty, problems } from "../../static/js/call/draft.js";

const CATEGORIES = [["KBK", "Kebakaran", "Fire"], ["LKA", "Kecelakaan lalu lintas", "Road accident"], ["KRM", "Kriminalitas", "Crime"], ["HWN", "Evakuasi hewan liar", "Wild animal"], ["LAI", "Belum digolongkan", "Not yet classed"]]
  .map(([code, name, nameEn]) => ({ code, name, name_en: nameEn }));
const codes = (typed) => findCategories(typed, CATEGORIES).map(({ code }) => code);
const draft = (more = {}) => ({ ...emptyDraft("k1"), category: "KBK", categoryWords: "Kebakaran", placeWords: "Lorong 3", ...more });

test("a class is found by its code, its name, and by what callers say", () => {
  assert.deepEqual(codes("lka"), ["LKA"]);
  assert.deepEqual(codes("ke"), ["KBK", "LKA"]);
  assert.deepEqual(codes("liar hew"), ["HWN"]);
  assert.deepEqual(codes("begal"), ["KRM"]);
  assert.deepEqual(codes("ular"), ["HWN"]);
  assert.deepEqual(codes("fire"), ["KBK"]);
  assert.deepEqual(codes("xyz"), []);
  assert.equal(codes("").length, CATEGORIES.length);
});

test("a call needs its class and some place; a phone is digits", () => {
  assert.deepEqual(problems(draft()), {});
  assert.deepEqual(problems(draft({ placeWords: " ", pin: { lat: 1, lon: 2 } })), {});
  assert.deepEqual(problems(emptyDraft("k")), { category: "missing", place: "missing" });
  assert.deepEqual(problems(draft({ phone: "rumah" })), { phone: "invalid" });
  assert.deepEqual(problems(draft({ phone: "+62 411-112" })), {});
});

test("what is sent names the place that was chosen, not one that was typed over", () => {
  const place = { kind: "lorong", code: "LR-3", name: "Lorong 3", lat: -5, lon: 119 };
  assert.equal(bodyOf(draft({ place })).lorong, "LR-3");
  assert.equal("lorong" in bodyOf(draft({ place, placeWords: "Lorong 30" })), false);
  assert.equal(bodyOf(draft({ place: { ...place, kind: "landmark" } })).landmark, "LR-3");
  assert.deepEqual(bodyOf(draft({ pin: { lat: -5, lon: 119 } })).location, { lat: -5, lon: 119 });
  assert.equal(bodyOf(draft({ summary: " api \n besar " }), "MKS-1").summary, "api besar");
  assert.equal(bodyOf(draft(), "MKS-1").join, "MKS-1");
  assert.equal(bodyOf(draft()).key, "k1");
});

test("a fresh call is empty until somebody types", () => {
  assert.equal(isEmpty(emptyDraft("k")), true);
  assert.equal(isEmpty({ ...emptyDraft("k"), phone: "112" }), false);
});
