/* What is known of a foreign page in a frame. Pure. A frame says of an error page too that it was loaded, so the page asks
   the site first whether it can be reached at all; whether the site lets itself be framed nobody can know from here. */

import { t } from "../../lib/i18n.js";
import { clock } from "../../lib/time.js";

export const PATIENCE_MS = 20_000;

/** The origin of an address as the list writes it, or null. */
export function originOf(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" && !url.username && !url.password ? url.origin : null;
  } catch {
    return null;
  }
}

/**
 * @param {{address: string, allowed: string[]|null, failure: string, blocked: boolean, unreachable: number|null, asked: number|null, loaded: number|null, now: number}} known
 *   allowed: the list, null until it was read; blocked: the browser refused the frame; unreachable: since when the site does
 *   not answer; asked, loaded: when the frame was told and when it was done, ms
 * @returns {{kind: "wait"|"refused"|"loading"|"late"|"shown", words: string}}
 */
export function webState({ address, allowed, failure, blocked, unreachable = null, asked, loaded, now }) {
  const origin = originOf(address);
  if (!origin) return { kind: "refused", words: t("Alamat bukan https://nama/jalur") };
  if (allowed === null) return { kind: "wait", words: failure ? t("Daftar situs belum terbaca: {why}", { why: failure }) : t("Membaca daftar situs") };
  if (!allowed.includes(origin)) return { kind: "refused", words: t("{origin} tidak ada dalam daftar situs yang diizinkan", { origin }) };
  if (blocked) return { kind: "refused", words: t("{origin} diizinkan setelah layar ini dimuat; muat ulang keluarannya", { origin }) };
  if (unreachable !== null) return { kind: "late", words: t("{origin} tidak terjangkau sejak {time}", { origin, time: clock(unreachable) }) };
  if (loaded !== null && (asked === null || loaded >= asked)) return { kind: "shown", words: "" };
  if (asked !== null && now - asked > PATIENCE_MS) return { kind: "late", words: t("{origin} tidak menjawab sejak {time}", { origin, time: clock(asked) }) };
  return { kind: "loading", words: t("Memuat {origin}", { origin }) };
}
