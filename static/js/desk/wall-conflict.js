/* What a refused command means: nothing that matters changed and it is sent once more, or somebody was first. Pure. */

import { t } from "../lib/i18n.js";
import { clock } from "../lib/time.js";

/** Did what this command is about stay as it was, while the wall's revision moved on under it? */
export function isUntouched(before, now, panels = null) {
  if (!before || !now) return false;
  if (before.layout?.slug !== now.layout?.slug || lockKey(before) !== lockKey(now)) return false;
  const names = panels ?? Object.keys(now.panels ?? {});
  return names.every((name) => key(before.panels?.[name]) === key(now.panels?.[name])) && (panels !== null || before.scene?.slug === now.scene?.slug);
}

/** Who was first on this panel, with what and when; "" where nobody was. @param {(content: object) => string} wordsOf */
export function firstWords(before, now, name, wordsOf) {
  const panel = now?.panels?.[name];
  if (!panel || key(before?.panels?.[name]) === key(panel)) return "";
  const what = { name: panel.by || t("Jadwal"), panel: name, content: wordsOf(panel.content) };
  return panel.at ? t("{name} lebih dulu: {panel} menampilkan {content} sejak {at}", { ...what, at: clock(panel.at) }) : t("{name} lebih dulu: {panel} menampilkan {content} sejak awal", what);
}

/** A panel's own content and holder; loans and a tour's steps come and go by themselves. */
function key(panel) {
  return panel ? JSON.stringify([panel.content, panel.at, panel.held?.username ?? null]) : "";
}

function lockKey({ lock }) {
  return lock ? `${lock.kind} ${lock.at}` : "";
}
