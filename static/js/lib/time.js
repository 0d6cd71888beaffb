/* Times as people read them in Makassar. All inputs are Date, ISO text or milliseconds; nothing here asks the clock. */

import { locale, t } from "./i18n.js";

const ZONE = "Asia/Makassar";
const formats = new Map();

/** "21:14:32" in WITA. */
export function clock(at) {
  return format("clock", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, "en-GB").format(ms(at));
}

/** "21:14" in WITA. */
export function clockShort(at) {
  return clock(at).slice(0, 5);
}

/** "Senin" */
export function weekday(at) {
  return format("weekday", { weekday: "long" }).format(ms(at));
}

/** "23 Nov 2026" */
export function date(at) {
  return format("date", { day: "numeric", month: "short", year: "numeric" }).format(ms(at));
}

/** "November 2026" */
export function month(at) {
  return format("month", { month: "long", year: "numeric" }).format(ms(at));
}

/** The clock alone if `at` is today in Makassar, else with its date: "21:04" or "22 Nov 21:04". */
export function since(at, now) {
  if (date(at) === date(now)) return clockShort(at);
  return `${format("short-date", { day: "numeric", month: "short" }).format(ms(at))} ${clockShort(at)}`;
}

/** A span of seconds as a counting clock: "03:05", from one hour "1:03:05", from two days "2 hr". */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h >= 48) return t("{n} hr", { n: Math.floor(h / 24) });
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** A span of seconds as an age: "14 dtk", "2 mnt", "3 jam". */
export function age(seconds) {
  const s = Math.max(0, seconds);
  if (s < 100) return t("{n} dtk", { n: Math.floor(s) });
  if (s < 100 * 60) return t("{n} mnt", { n: Math.floor(s / 60) });
  return t("{n} jam", { n: Math.floor(s / 3600) });
}

/** An age to a tenth: "0,4 dtk", for things that should be fresh. */
export function fineAge(seconds) {
  return seconds < 10 ? t("{n} dtk", { n: decimal(Math.max(0, seconds), 1) }) : age(seconds);
}

/** 2007 -> "2.007" */
export function whole(n) {
  return format("whole", {}, undefined, Intl.NumberFormat).format(n);
}

/** 0.42 -> "0,4" */
export function decimal(n, digits) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return format(`decimal${digits}`, options, undefined, Intl.NumberFormat).format(n);
}

/** Seconds from `from` to `to`, never less than zero. */
export function secondsBetween(from, to) {
  return Math.max(0, (ms(to) - ms(from)) / 1000);
}

/** Milliseconds since the epoch of a Date, ISO text or number. */
export function ms(at) {
  return typeof at === "number" ? at : at instanceof Date ? at.getTime() : Date.parse(at);
}

const TELLS = 12; // a minute of heartbeats
const STEPPED_MS = 5000; // more than a delay explains: one of the two clocks was set

/**
 * The server's clock as this page knows it: told by each snapshot and heartbeat, carried on by the page's own clock. A message
 * is late by what it took to come, never early: the one that came fastest is nearest to the truth, and outputs that
 * change together agree on it.
 */
export class ServerClock {
  #offsets = []; #offsetMs = 0; #pageNow;

  constructor(pageNow = () => Date.now()) {
    this.#pageNow = pageNow;
  }

  tell(iso) {
    const at = Date.parse(iso);
    if (!Number.isFinite(at)) return;
    const offset = at - this.#pageNow();
    if (Math.abs(offset - this.#offsetMs) > STEPPED_MS) this.#offsets = [];
    this.#offsets = [...this.#offsets, offset].slice(-TELLS);
    this.#offsetMs = Math.max(...this.#offsets);
  }

  /** Something happened on the server at this time: its clock is not before it. (A snapshot may be some seconds old.) */
  notBefore(iso) {
    const ahead = Date.parse(iso) - this.now();
    if (ahead > 0 && ahead < STEPPED_MS) this.tell(iso);
  }

  /** Milliseconds since the epoch on the server. */
  now() {
    return this.#pageNow() + this.#offsetMs;
  }
}

/** One clock for the page and its elements. */
export const serverClock = new ServerClock();

function format(name, options, language = locale(), Kind = Intl.DateTimeFormat) {
  const key = `${name} ${language}`;
  if (!formats.has(key)) {
    const zone = Kind === Intl.DateTimeFormat ? { timeZone: ZONE } : {};
    formats.set(key, new Kind(language, { ...options, ...zone }));
  }
  return formats.get(key);
}

function two(n) {
  return String(n).padStart(2, "0");
}
