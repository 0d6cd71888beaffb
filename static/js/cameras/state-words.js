/* How a camera is, in words and as a dot: its place in the inventory, corrected by what its stream says now. */

import { lifeCycleWords } from "../desk/kinds.js";
import { t } from "../lib/i18n.js";

const STREAM = { stale: () => t("basi"), lost: () => t("tanpa gambar"), starting: () => t("menyambung") };

/** @param {{state?: string, life_cycle: string}} camera as the feed tells it */
export function stateWords(camera) {
  return STREAM[camera.state]?.() ?? lifeCycleWords(camera.life_cycle);
}

export function dotOf(camera) {
  if (camera.state === "lost" || camera.life_cycle === "down") return "off";
  if (camera.state === "stale" || camera.life_cycle === "degraded") return "warn";
  if (camera.state === "starting" || ["planned", "installed", "removed"].includes(camera.life_cycle)) return "wait";
  return "";
}
