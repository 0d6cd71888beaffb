/* What happened to a wall, in words. Pure. */

import { t } from "../lib/i18n.js";
import { clockShort } from "../lib/time.js";
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
  undone: (what) => (UNDONE[what.of] ? t("dibatalkan: {what}", { what: UNDONE[what.of]() }) : t("perubahan terakhir dibatalkan")),
  scene: (what) => t("adegan {title}", { title: what.title ?? what.scene ?? "" }),
  layout: (what) => t("tata letak {layout} diubah", { layout: what.layout ?? "" }),
  announcement: (what) => (what.text ? SAID[what.of]?.(what) ?? SAID.announcement(what) : what.by ? t("pengumuman diturunkan") : t("waktu pengumuman habis")),
  expired: (what) => [what.lock ? LOCK_ENDED[what.lock]?.() ?? t("waktu kunci habis") : "", what.lock && !panels(what) ? "" : t("waktu pegang {panels} habis", { panels: panels(what) })].filter(Boolean).join(", "),
  borrowed: (what) => (what.alerts?.length ? t("{panels} dipinjam alarm {alerts}", { panels: panels(what), alerts: what.alerts.map((id) => `A-${id}`).join(", ") }) : t("{panels} dipinjam alarm", { panels: panels(what) })),
  returned: (what) => t("{panels} dikembalikan alarm", { panels: panels({ panels: what.returned?.length ? what.returned : what.panels }) }),
  schedule: (what) => t("jadwal: adegan {title} sampai {until}", { title: titleOf(what), until: clockShort(what.until) }),
  schedule_ended: (what) => t("jadwal selesai, kembali ke adegan {title}", { title: titleOf(what) }),
  schedule_skipped: (what) => t("jadwal tidak menampilkan adegan {title}: {why}", { title: titleOf(what), why: SKIPPED[what.why]?.(what) ?? t("dinding menolak") }),
  kept: () => t("gambaran utuh disimpan"),
};

const SAID = {
  banner: ({ text }) => t("spanduk: {text}", { text }),
  ticker: ({ text }) => t("teks berjalan: {text}", { text }),
  announcement: ({ text }) => t("pengumuman: {text}", { text }),
};
const LOCK_ENDED = { ceremony: () => t("kunci upacara habis waktunya"), election: () => t("kunci pemilihan habis waktunya") };
const SKIPPED = {
  locked: () => t("dinding dikunci"),
  held: ({ panel }) => (panel ? t("panel {panel} dipegang", { panel }) : t("ada panel yang dipegang")),
};
const UNDONE = { put: () => t("isi panel"), scene: () => t("adegan"), preempted: () => t("pengambilalihan") };

/** @param {{kind: string, by?: string, panels?: string[]}} what of a change @returns {{by: string, words: string}} */
export function eventWords(what) {
  const words = WORDS[what.kind]?.(what) ?? [what.kind.replaceAll("_", " "), what.panels?.length ? panels(what) : ""].filter(Boolean).join(" ");
  return { by: what.by || t("Dinding sendiri"), words };
}

function panels({ panel, panels: names = [] }) {
  const all = panel ? [panel] : names;
  return all.length > 4 ? t("{n} panel", { n: all.length }) : all.join(", ");
}

function titleOf({ title, scene }) {
  return title || scene || "";
}

function withPurpose(words, { purpose }) {
  return purpose ? `${words}: ${purpose}` : words;
}
