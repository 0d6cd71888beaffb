/* What happened to a wall, in words. Pure. */

import { t } from "../lib/i18n.js";
import { contentWords } from "../desk/wall-words.js";

const WORDS = {
  put: (what) => (what.content ? t("{content} di {panels}", { content: contentWords(what.content), panels: panels(what) }) : t("isi {panels} diganti", { panels: panels(what) })),
  held: (what) => withPurpose(t("{panels} dipegang", { panels: panels(what) }), what),
  released: (what) => t("{panels} dilepas", { panels: panels(what) }),
  preempted: (what) => withPurpose(t("{panels} diambil alih dari {name}", { panels: panels(what), name: what.from ?? "–" }), what),
  locked: (what) => t("dinding dikunci: {reason}", { reason: what.reason ?? "" }),
  unlocked: () => t("kunci dibuka"),
  guest: (what) => (what.on === false ? t("mode tamu selesai") : t("tamu di ruangan")),
  drill: (what) => (what.on === false ? t("latihan selesai") : t("latihan dimulai: {title}", { title: what.title ?? "" })),
  undone: () => t("perubahan terakhir dibatalkan"),
  scene: (what) => t("adegan {title}", { title: what.title ?? what.scene ?? "" }),
  announcement: (what) => (what.text ? t("pengumuman: {text}", { text: what.text }) : t("pengumuman turun")),
  expired: (what) => t("waktu pegang {panels} habis", { panels: panels(what) }),
  borrowed: (what) => t("{panels} dipinjam alarm", { panels: panels(what) }),
  returned: (what) => t("{panels} dikembalikan alarm", { panels: panels(what) }),
};

/** @param {{kind: string, by?: string, panels?: string[]}} what of a change @returns {{by: string, words: string}} */
export function eventWords(what) {
  const words = WORDS[what.kind]?.(what) ?? [what.kind.replaceAll("_", " "), what.panels?.length ? panels(what) : ""].filter(Boolean).join(" ");
  return { by: what.by || t("Dinding sendiri"), words };
}

function panels({ panel, panels: names = [] }) {
  const all = panel ? [panel] : names;
  return all.length > 4 ? t("{n} panel", { n: all.length }) : all.join(", ");
}

function withPurpose(words, { purpose }) {
  return purpose ? `${words}: ${purpose}` : words;
}
