/* Which module draws which source. A source is one custom element <wall-{source}> with a property `content`, a method
   `draw({state, shown, now, feedAgeS, asOf, link, panel, page})` that the stage calls at most once a frame, and an attribute
   `stale` that the element sets on itself when it shows what is no longer so. Times are server milliseconds, `panel` is
   {name, x, y, w, h, zone, text, shown} (lengths in w; `shown` as in Shown.panels), `page` what the server wrote into
   the page. An element that has something to fetch before it may be seen has a property `ready` (false until then) and
   dispatches a bubbling "ready"; the panel keeps the old content so long, at most 3 s. */

import { t } from "../../lib/i18n.js";

// One line for each file: a module that is missing stops the collecting of static files, so a line comes with its file.
const MODULES = {
};

const UNKNOWN = "wall-unknown";
const loaded = new Set();

/** Loads the modules of these sources. A module that fails leaves its source unknown; the others are there. */
export async function loadSources(names) {
  const wanted = [...new Set(names)].filter((name) => !loaded.has(name) && MODULES[name]);
  const results = await Promise.allSettled(wanted.map((name) => MODULES[name]()));
  results.forEach(({ status, reason }, i) => {
    if (status === "fulfilled") loaded.add(wanted[i]);
    else console.error("wall source", wanted[i], reason);
  });
}

/** Whether all of these are loaded or never will be, so that `makeSource` has no reason to wait. */
export function areLoaded(names) {
  return names.every((name) => loaded.has(name) || !MODULES[name]);
}

/** The element for a content. For a source that nobody wrote it names the source: never an empty hole. */
export function makeSource(content) {
  const name = `wall-${content.source}`;
  const element = document.createElement(customElements.get(name) ? name : UNKNOWN);
  element.content = content;
  return element;
}

class UnknownSource extends HTMLElement {
  set content({ source }) {
    const name = document.createElement("b");
    name.textContent = source;
    const words = document.createElement("p");
    words.textContent = t("sumber tidak dikenal");
    this.replaceChildren(name, words);
  }

  draw() {}
}

customElements.define(UNKNOWN, UnknownSource);
