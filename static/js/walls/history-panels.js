/* The wall as it was, in small, and one of its panels in words. */

import { h } from "../desk/dom.js";
import { boxes } from "../desk/wall-geometry.js";
import { contentWords, tourWords } from "../desk/wall-words.js";
import { t } from "../lib/i18n.js";
import { clock, since } from "../lib/time.js";

/** What was seen on a panel. @returns {{content: object, camera: string|null, step: object|null}} */
export function seen(panel) {
  const content = panel.loan?.content ?? panel.content;
  const step = !panel.loan && content.source === "tour" ? panel.step ?? null : null;
  return { content, camera: step ? step.camera : content.camera ?? null, step };
}

/** Name of the camera if there was one that this person may see, else the content in words. */
export function title(panel, cameras) {
  const { content, camera } = seen(panel);
  return (camera && cameras[camera]?.name) || camera || contentWords(content);
}

/** The buttons of a past wall. @param {{shown: object, cameras: object}} moment */
export function drawWall(list, moment, { chosen, choose }) {
  const { shown, cameras } = moment;
  list.style.aspectRatio = `${shown.width_px} / ${shown.height_px}`;
  list.replaceChildren(...boxes(shown).filter(({ name }) => shown.panels[name]).map((box) => {
    const panel = shown.panels[box.name];
    const { content, camera, step } = seen(panel);
    const classes = ["pp", camera ? "cam" : "", panel.loan ? panel.loan.severity.toLowerCase() : "", box.zone ? "zone" : "", box.narrow ? "narrow" : ""];
    const words = [`${box.name}: ${title(panel, cameras)}`, tourWords(step), panel.loan ? t("dipinjam alarm") : "", panel.held ? t("dipegang {who}", { who: panel.held.by }) : ""];
    const button = h("button", { type: "button", class: classes.filter(Boolean).join(" "), "aria-pressed": String(box.name === chosen), "aria-label": words.filter(Boolean).join("; "), "data-panel": box.name, onclick: () => choose(box.name) },
      h("b", {}, box.name), h("span", { class: "what" }, title(panel, cameras)),
      camera && !box.narrow ? h("span", { class: "code" }, camera) : null,
      panel.loan || panel.held ? h("span", { class: "tag" }, panel.loan ? t("alarm A-{alert}", { alert: panel.loan.alert }) : panel.held.by) : null);
    const item = h("li", { "data-source": content.source }, button);
    Object.assign(item.style, { left: `${box.left}%`, top: `${box.top}%`, width: `${box.width}%`, height: `${box.height}%` });
    return item;
  }));
}

/** One panel: what was seen, who put it there and when, who held it, for which alarm; a way to the camera's recordings. */
export function panelFacts(name, moment, at) {
  const panel = moment.shown?.panels[name];
  if (!panel) return [h("p", { class: "words" }, t("Pilih panel untuk melihat siapa yang memasangnya."))];
  const { camera, step } = seen(panel);
  const known = camera ? moment.cameras[camera] : null;
  const rows = [
    [t("Tampil"), [...new Set([title(panel, moment.cameras), known?.place])].filter(Boolean).join(", ")],
    step ? [t("Tur"), [contentWords(panel.content), tourWords(step)].filter(Boolean).join(", ")] : null,
    [t("Dipasang"), [panel.by || t("Dinding sendiri"), Date.parse(panel.at) > 0 ? since(panel.at, at) : t("sejak awal")].join(", ")],
    panel.held ? [t("Dipegang"), [`${panel.held.by}, ${since(panel.held.since, at)}`, panel.held.purpose].filter(Boolean).join(": ")] : null,
    panel.loan ? [t("Dipinjam"), t("alarm A-{alert} sejak {at}", { alert: panel.loan.alert, at: clock(panel.loan.since) })] : null,
    panel.loan ? [t("Kembali ke"), contentWords(panel.content)] : null,
  ];
  const facts = h("dl", { class: "pfacts" }, ...rows.filter(Boolean).flatMap(([term, words]) => [h("dt", {}, term), h("dd", {}, words)]));
  const link = known?.recorded ? h("a", { class: "btn sm", href: `/cameras/${encodeURIComponent(camera)}/?at=${new Date(at).toISOString()}` }, t("Rekaman kamera ini")) : null;
  return [h("h3", {}, name), facts, link].filter(Boolean);
}
