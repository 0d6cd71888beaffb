/* What the search box finds among the things this page already knows. Pure. */

import { titled } from "../lib/drill-words.js";

/**
 * @returns {{kind: "incident"|"camera", key: string, title: string, sub: string, href: string}[]}
 */
export function find(words, { cameras, incidents }, limit = 9) {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const found = [];
  for (const row of incidents) {
    const rank = match(parts, row.number, [row.summary, row.place, row.area, row.category?.name]);
    if (rank) found.push({ rank: rank - 1, kind: "incident", key: row.number, title: titled(row.summary, row), sub: row.area ?? "", href: `/incidents/${encodeURIComponent(row.number)}/` });
  }
  for (const row of cameras) {
    const rank = match(parts, row.code, [row.name, row.lorong, row.area]);
    if (rank) found.push({ rank, kind: "camera", key: row.code, title: row.name, sub: row.area ?? "", href: `/cameras/${encodeURIComponent(row.code)}/` });
  }
  return found.sort((a, b) => a.rank - b.rank || a.key.localeCompare(b.key)).slice(0, limit);
}

/** 0 no match; 2 the code begins so; 4 every word is somewhere. */
function match(parts, code, texts) {
  const name = code.toLowerCase();
  if (parts.length === 1 && name.startsWith(parts[0])) return 2;
  const all = [code, ...texts].filter(Boolean).join(" ").toLowerCase();
  return parts.every((part) => all.includes(part)) ? 4 : 0;
}
