/* Which module draws which source. A source is one custom element <wall-{source}> (see source.js) with a property
   `content`, a method `draw(known)` that the stage calls at most once a frame, and an attribute `stale` that the element
   sets on itself when it shows what is no longer so. Besides what source.js names, `known` has: `shown` (the Shown that is
   on the glass), `asOf` (when the feed was last true, server ms, or null), `page` (what the server wrote into the page),
   `operator` (this page is for operators). An element that has something to fetch before it may be seen has a property
   `ready` (false until then) and dispatches "ready"; the panel keeps the old content so long, at most 3 s. */

import { t } from "../../lib/i18n.js";

// One line for each file: a module that is missing stops the collecting of static files, so a line comes with its file.
const MODULES = {
  alarm: () => import("./alarm.js"),
  announcement: () => import("./announcement.js"),
  banner: () => import("./banner.js"),
  camera: () => import("./camera.js"),
  chart: () => import("./chart.js"),
  clock: () => import("./clock.js"),
  empty: () => import("./empty.js"),
  escalation: () => import("./escalation.js"),
  feed: () => import("./feed.js"),
  figures: () => import("./figures.js"),
  heading: () => import("./heading.js"),
  incident: () => import("./incident.js"),
  incidents: () => import("./incidents.js"),
  map: () => import("./map.js"),
  picture: () => import("./picture.js"),
  sop: () => import("./sop.js"),
  ticker: () => import("./ticker.js"),
  tour: () => import("./tour.js"),
  web: () => import("./web.js"),
};

const UNKNOWN = "wall-unknown";

/** Loads all that there is, so that a panel never waits for a module. One that fails stays unknown; the others are there. */
export async function loadSources() {
  const names = Object.keys(MODULES);
  const results = await Promise.allSettled(names.map((name) => MODULES[name]()));
  results.forEach(({ status, reason }, i) => { if (status === "rejected") console.error("wall source", names[i], reason); });
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
