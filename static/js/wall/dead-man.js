/* The bar that says that this page no longer hears the server. Hidden, a thin line, then a full bar with the time shown. */

import { t } from "../lib/i18n.js";
import { clock } from "../lib/time.js";
import { write } from "./write.js";

export class DeadMan {
  #bar = document.querySelector(".deadman");

  /** @param {{state: string, since: number|null, nextTryAt: number|null, refused: number|null}} link @param {number} now page clock, ms */
  draw({ state, since, nextTryAt, refused }, now) {
    this.#bar.hidden = state === "open";
    this.#bar.className = `deadman ${state === "lost" ? "full" : "thin"}`;
    if (state === "open") return;
    write(this.#bar, `${shown(since)}, ${next(nextTryAt, refused, now)}`);
  }
}

function shown(since) {
  return since === null ? t("BELUM TERSAMBUNG") : t("SAMBUNGAN PUTUS, menampilkan {time}", { time: clock(since) });
}

function next(nextTryAt, refused, now) {
  if (refused === 4401) return t("sesi berakhir, masuk kembali di perangkat ini");
  if (refused === 4409) return t("keluaran ini terbuka di layar lain");
  if (refused === 4403) return t("akun ini tidak berhak melihat dinding");
  if (nextTryAt === null || nextTryAt <= now) return t("menyambung lagi");
  return t("menyambung lagi dalam {n} dtk", { n: Math.ceil((nextTryAt - now) / 1000) });
}
