/* Thirty days as bars: full days dim, short days light, no record hollow. A bar shows lack, not presence. */

import { svg } from "../desk/dom.js";

const FULL = 0.995;

/** @param {SVGElement} place @param {number[]} shares of each day, oldest first */
export function drawDays(place, shares) {
  const [, , width, height] = place.getAttribute("viewBox").split(" ").map(Number);
  const step = width / Math.max(1, shares.length);
  place.replaceChildren(...shares.map((share, i) => {
    const short = share < FULL;
    const tall = short ? Math.max(1, share * height) : height;
    return svg("rect", { x: (i * step).toFixed(1), y: (height - tall).toFixed(1), width: (step * 0.7).toFixed(1), height: tall.toFixed(1), class: short ? "b" : "" });
  }));
}
