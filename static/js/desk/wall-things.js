/* What can be pushed to a wall, as the page's elements name it: a camera, an incident, a tour, any content, or a scene. */

export const MIME = "application/x-warroom-thing";
const SOURCES = "camera-tile[camera], alert-card[alert], [data-thing]";

/**
 * @typedef {{content: object} | {scene: {slug: string, title: string}}} Thing
 */

/** @returns {Thing} */
export function cameraThing(camera) {
  return { content: { source: "camera", camera } };
}

/** An alarm goes to the wall as its incident once it is one, before that as its camera. @returns {Thing|null} */
export function alertThing(alert) {
  if (alert?.incident) return { content: { source: "incident", incident: alert.incident } };
  return alert?.camera ? cameraThing(alert.camera) : null;
}

/** The element that can be pushed at or around this one, or null. */
export function sourceOf(element) {
  return element instanceof Element ? element.closest(SOURCES) : null;
}

/** @returns {Thing|null} */
export function thingOf(element) {
  const source = sourceOf(element);
  if (!source) return null;
  if (source.dataset.thing) return JSON.parse(source.dataset.thing);
  return source.localName === "camera-tile" ? cameraThing(source.getAttribute("camera")) : alertThing(source.alert);
}

/** What was dropped, or null where it is none of ours. @param {DataTransfer} carried @returns {Thing|null} */
export function carriedThing(carried) {
  const text = carried.getData(MIME);
  return text ? JSON.parse(text) : null;
}
