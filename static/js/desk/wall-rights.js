/* Who may do what on a wall now, why not, and what is left to do instead. The server decides; this spares the question. Pure. */

import { t } from "../lib/i18n.js";
import { clockShort } from "../lib/time.js";
import { holdOf, lockOf } from "./wall-state.js";

/**
 * May this person put something on the panel?
 * @param {object} shown @param {string} name @param {{me: {username: string, can: Set<string>}, now: number}} who
 * @returns {{may: boolean, why: string, ways: ("ask"|"other"|"preempt")[]}} `why` may also warn where it is allowed
 */
export function placing(shown, name, { me, now }) {
  const whole = showing(shown, { me, now });
  if (!whole.may) return { ...whole, ways: [] };
  const held = holdOf(shown, name, now);
  if (held && held.username !== me.username) return { may: false, why: heldWords(held), ways: me.can.has("wall_lead") ? ["preempt", "other"] : ["ask", "other"] };
  const { loan } = shown.panels?.[name] ?? {};
  if (loan) return { may: true, why: t("Dipinjam A-{alert}; isi baru tampil setelah panel kembali", { alert: loan.alert }), ways: [] };
  return { may: true, why: "", ways: [] };
}

/** May this person change the wall as a whole: show a scene, put anything? */
export function showing(shown, { me, now }) {
  if (!me.can.has("wall_operate")) return { may: false, why: t("Peran Anda melihat dinding, tidak mengubahnya") };
  const lock = lockOf(shown, now);
  if (lock && !me.can.has("wall_lead")) return { may: false, why: lockWords(lock) };
  return { may: true, why: "" };
}

/**
 * What this person can do about the hold of a panel.
 * @returns {{hold: boolean, release: boolean, preempt: boolean, ask: boolean, why: string}}
 */
export function holding(shown, box, { me, now }) {
  const none = { hold: false, release: false, preempt: false, ask: false };
  if (box.zone) return { ...none, why: t("Panel zona alarm tidak dapat dipegang: alarm berikutnya memerlukannya") };
  const whole = showing(shown, { me, now });
  const held = holdOf(shown, box.name, now);
  if (!whole.may) return { ...none, release: held?.username === me.username, why: whole.why };
  if (!held) return { ...none, hold: true, why: "" };
  if (held.username === me.username) return { ...none, hold: true, release: true, why: "" };
  const lead = me.can.has("wall_lead");
  return { ...none, preempt: lead, ask: !lead, why: heldWords(held) };
}

/** Who holds it, until when, what for. */
export function heldWords({ by, until, purpose }) {
  const words = t("Dipegang {name} s.d. {until}", { name: by, until: clockShort(until) });
  return purpose ? `${words}: ${purpose}` : words;
}

export function lockWords({ kind, by, until, reason }) {
  const what = kind === "election" ? t("Dinding dikunci untuk pemilihan oleh {name}", { name: by }) : t("Dinding dikunci untuk upacara oleh {name}", { name: by });
  return [what + (until ? ` ${t("s.d. {until}", { until: clockShort(until) })}` : ""), reason].filter(Boolean).join(": ");
}
