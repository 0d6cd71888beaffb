/* The health of a camera's streams is drawn by the server; it is fetched again while somebody looks. */

import { byId } from "../desk/dom.js";

const EVERY_MS = 10_000;
const FIRST_MS = 3_000; // the page is drawn before its own picture has begun

/** Keeps the section fresh until the page goes. What the reader has opened stays open. */
export function followHealth() {
  setTimeout(refresh, FIRST_MS);
  setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MS);
}

async function refresh() {
  const response = await fetch(location.href, { credentials: "same-origin" }).catch(() => null); // away: the time in the head says how old it is
  if (!response?.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("health");
  const place = byId("health");
  if (!fresh) return;
  fresh.querySelectorAll("details").forEach((each, i) => { each.open = place.querySelectorAll("details")[i]?.open ?? false; });
  place.replaceWith(fresh);
}
