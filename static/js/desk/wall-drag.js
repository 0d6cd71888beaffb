/* Dragging things of the page onto panels. Keys and taps do the same: nothing needs a drag. */

import { MIME, carriedThing, sourceOf, thingOf } from "./wall-things.js";

/**
 * Makes everything that names a thing draggable, and a miniature the place to drop it.
 * @param {HTMLElement} list the miniature
 * @param {(thing: import("./wall-things.js").Thing, panel: string) => void} drop
 */
export function dragTo(list, drop) {
  document.addEventListener("pointerdown", ({ target }) => {
    const source = sourceOf(target);
    if (source && !list.contains(source)) source.draggable = true; // asked for only where a hand is
  }, { capture: true });
  document.addEventListener("dragstart", (event) => start(event, list));
  document.addEventListener("dragend", () => {
    list.classList.remove("dropping");
    mark(list, null);
  });
  list.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes(MIME)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    mark(list, event.target.closest("[data-panel]"));
  });
  list.addEventListener("dragleave", (event) => { if (!list.contains(event.relatedTarget)) mark(list, null); });
  list.addEventListener("drop", (event) => {
    const panel = event.target.closest("[data-panel]")?.dataset.panel;
    const thing = carriedThing(event.dataTransfer);
    if (!thing) return;
    event.preventDefault();
    mark(list, null);
    if (panel) drop(thing, panel);
  });
}

function start(event, list) {
  const thing = thingOf(event.target);
  if (!thing) return;
  event.dataTransfer.setData(MIME, JSON.stringify(thing));
  event.dataTransfer.effectAllowed = "copy";
  list.classList.add("dropping");
}

function mark(list, panel) {
  for (const each of list.querySelectorAll(".over")) if (each !== panel) each.classList.remove("over");
  panel?.classList.add("over");
}
