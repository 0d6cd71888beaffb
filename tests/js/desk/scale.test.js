import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleBar } from "../../../static/js/lib/scale.js";

test("the bar is the longest round length that fits", () => {
  for (const zoom of [10, 12.5, 15, 19]) {
    const { metres, px } = scaleBar(-5.14, zoom);
    assert.ok(px <= 112 && px > 112 / 2.6, `${metres} m are ${px} px at zoom ${zoom}`);
    assert.match(String(metres), /^[125]0+$/);
  }
});
