/* What stands below a heading: how many pictures, how many of them dark, and how far the tours get. Pure. */

import { cameraOf } from "../standing.js";

/**
 * @param {object} shown @param {(panel: string, camera: string) => boolean} isDark @param {{x: number, y: number, w: number, h: number}} heading in w
 * @returns {{cameras: number, dark: number, tours: {count: number, alive: number, of: number}|null}}
 */
export function picturesBelow(shown, isDark, heading) {
  const below = shown.layout.panels.filter(({ x, y, w }) => y >= heading.y + heading.h - 1 && x < heading.x + heading.w && x + w > heading.x);
  const standing = below.map(({ name }) => shown.panels[name]).filter(Boolean);
  const pictures = below.map(({ name }) => [name, cameraOf(shown.panels[name])]).filter(([, camera]) => camera);
  const tours = standing.filter(({ loan, content }) => !loan && content?.source === "tour").map(({ step }) => step ?? {});
  const sum = (name) => tours.reduce((total, step) => total + (step[name] ?? 0), 0);
  return {
    cameras: pictures.length,
    dark: pictures.filter(([name, camera]) => isDark(name, camera)).length,
    tours: tours.length ? { count: tours.length, alive: sum("alive"), of: sum("of") } : null,
  };
}
