/* What stands on a panel, out of Shown. Pure. */

const LARGE_W = 120;  // a picture for the room: its sound stream, its long caption
const SMALL_H = 36;   // room for a smaller caption only
const NARROW_W = 70;  // a caption has room for the name, the clock and two letters
const TINY_W = 54;    // a picture that a badge of two words would cover

/** The content that is seen: an alarm's loan before the panel's own; a tour with the camera it stands at. */
export function contentOf({ content, loan, step } = {}) {
  if (loan) return loan.content;
  if (!content?.source) return { source: "empty" };
  return content.source === "tour" ? { ...content, camera: step?.camera ?? null } : content;
}

/** Contents that are equal need no new element. The order of keys says nothing. */
export function keyOf(content) {
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same panels at the same places: the stage can stay. */
export function sameGeometry(a, b) {
  return Boolean(a && b) && a.top === b.top && JSON.stringify(a.panels.map(place)) === JSON.stringify(b.panels.map(place));
}

/** Where the camera that is seen comes from, or null. */
export function cameraOf(standing) {
  return contentOf(standing).camera ?? null;
}

export function isLarge({ w }) { return w >= LARGE_W; }
export function isSmall({ h }) { return h < SMALL_H; }
/** A picture too narrow for a sentence on it. */
export function isTiny({ w, h, text = 4 }) { return Math.min(w, (h * 16) / 9) < (TINY_W * text) / 4; }
export function isNarrow({ w, text = 4 }) { return w < (NARROW_W * text) / 4; }

/** "Hasan S." -> "HS": who is meant, where there is no room for a name. */
export function initials(name) {
  return (name.match(/\p{L}+/gu) ?? []).map(([letter]) => letter.toUpperCase()).slice(0, 3).join("");
}

function place({ name, x, y, w, h, zone = false, text = null }) {
  return [name, x, y, w, h, zone, text];
}
