/* Which of a camera's streams a tile needs: the smallest whose pixels cover it. Pure. */

export const UNKNOWN = { tile: { width: 640, height: 360 }, main: { width: 1920, height: 1080 } };
const THUMB_PX = 128; // narrower than this on the screen, motion can't be read anyway: key frames do
const UP = 1.15;      // of what the present stream covers
const DOWN = 0.8;     // of what the next smaller one covers

/**
 * @param {{widthPx: number, heightPx: number, dpr: number, focused?: boolean, zoomed?: boolean,
 *   streams?: {tile?: {width: number, height: number}, main?: {width: number, height: number}}, current?: string|null}} known
 *   CSS pixels of the picture's box; streams as far as known; current: what plays now
 * @returns {"thumb"|"tile"|"focus"|"main"}
 */
export function chooseProfile({ widthPx, heightPx, dpr, focused = false, zoomed = false, streams = {}, current = null }) {
  const { tile, main } = { ...UNKNOWN, ...streams };
  if (!(widthPx > 0 && heightPx > 0)) return current ?? "tile";
  const large = zoomed ? "main" : "focus";
  const steps = [{ profile: "thumb", covers: THUMB_PX }, { profile: "tile", covers: tile.width }];
  if ((focused || zoomed) && main.width > tile.width) steps.push({ profile: large, covers: main.width });
  const needs = Math.min(widthPx, (heightPx * tile.width) / tile.height) * dpr; // the picture keeps its shape in the box
  const now = steps.findIndex(({ profile }) => profile === current || (profile === large && streamOf(current) === "main"));
  const enough = (from, slack) => {
    const found = steps.findIndex(({ covers }, i) => i >= from && needs <= covers * slack);
    return found === -1 ? steps.length - 1 : found;
  };
  if (now === -1) return steps[enough(0, UP)].profile;
  if (needs > steps[now].covers * UP) return steps[enough(now, UP)].profile;
  return steps[Math.min(now, enough(0, DOWN))].profile;
}

/** The camera's stream behind a profile: two profiles of one stream need no new player. */
export function streamOf(profile) {
  return profile === "focus" || profile === "main" ? "main" : "tile";
}
