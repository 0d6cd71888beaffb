/* What is kept of a camera as bars, and a choice of time on it. Pure: times are milliseconds since 1970. */

const WITA_MS = 8 * 3600_000;

/**
 * The share of each bar's time that is kept, and whether any of it lies on disk.
 * @param {{starts_at: string, ends_at: string, source: string}[]} spans
 * @returns {{share: number, onDisk: boolean}[]}
 */
export function bars(spans, { from, to, count }) {
  const step = (to - from) / count;
  const known = spans.map((span) => ({ start: Date.parse(span.starts_at), end: Date.parse(span.ends_at), file: span.source === "file" }));
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * step;
    const touching = known.filter((span) => span.start < start + step && span.end > start).sort((a, b) => a.start - b.start);
    let covered = 0;
    let reached = start;
    for (const span of touching) {
      const end = Math.min(span.end, start + step);
      covered += Math.max(0, end - Math.max(span.start, reached));
      reached = Math.max(reached, end);
    }
    return { share: Math.min(1, covered / step), onDisk: touching.some((span) => span.file) };
  });
}

/** Moves a choice by `by`, or its end when `stretch`; stays inside the window and never gets shorter than a second. */
export function moved(choice, by, { stretch = false, from, to }) {
  if (stretch) return { from: choice.from, to: Math.min(to, Math.max(choice.from + 1000, choice.to + by)) };
  const length = choice.to - choice.from;
  const start = Math.min(to - length, Math.max(from, choice.from + by));
  return { from: start, to: start + length };
}

/** "2026-11-23T20:41:03" in WITA, as a datetime-local input takes it. */
export function toInput(ms) {
  return new Date(Math.floor(ms / 1000) * 1000 + WITA_MS).toISOString().slice(0, 19);
}

/** Milliseconds of such a text, NaN when it is none. */
export function fromInput(text) {
  const full = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00` : text;
  return Date.parse(`${full.slice(0, 19)}Z`) - WITA_MS;
}

/** 1234567 -> [1.2, "MB"] */
export function size(bytes) {
  if (bytes < 1e6) return [Math.max(0.1, bytes / 1e3), "kB"];
  return bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
}
