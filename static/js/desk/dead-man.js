/* The link to the server: hidden while it is open, a thin line when it is late, words when it is lost. */

import { t } from "../lib/i18n.js";
import { clock } from "../lib/time.js";
import { byId, setText } from "./dom.js";

export function watchLink(room) {
  const bar = byId("deadman");
  const draw = () => {
    const { state, since, nextTryAt, refused } = room.link;
    bar.hidden = state === "open";
    bar.className = state === "lost" ? "deadman full" : "deadman thin";
    if (state === "open") { setText(bar, ""); return; }
    setText(bar, refused ? refusedWords(refused) : state === "lost" ? lostWords(since, nextTryAt) : t("Umpan terlambat"));
  };
  room.addEventListener("link", draw);
  return draw;
}

function lostWords(since, nextTryAt) {
  const shown = since ? t("menampilkan {at}", { at: clock(since) }) : t("belum ada data");
  const next = nextTryAt ? t("menyambung lagi dalam {n} dtk", { n: Math.max(0, Math.ceil((nextTryAt - Date.now()) / 1000)) }) : t("menyambung lagi");
  return `${t("SAMBUNGAN PUTUS")}, ${shown}, ${next}`;
}

function refusedWords(code) {
  if (code === 4401) return t("Sesi berakhir. Muat ulang halaman untuk masuk lagi.");
  if (code === 4403) return t("Peran Anda tidak mencakup umpan ini.");
  return t("Halaman ini digantikan oleh yang lebih baru. Muat ulang untuk memakainya lagi.");
}
