/* Which rules the table shows, and in which order. Pure. */

const ORDER = { alarm: 0, alert: 1, notice: 2, record: 3 };
const TEXTS = ["kind", "title", "source", "condition", "cause", "consequence", "owner", "playbook", "category_name"];

/** @param {object[]} rules @param {{q?: string, classes?: Set<string>, severities?: Set<string>, overdue?: boolean}} wanted */
export function chosen(rules, { q = "", classes = new Set(), severities = new Set(), overdue = false } = {}) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return rules
    .filter((rule) => (!classes.size || classes.has(rule.event_class)) && (!severities.size || severities.has(rule.severity)) && (!overdue || rule.review_overdue))
    .filter((rule) => words.every((word) => TEXTS.some((name) => rule[name]?.toLowerCase().includes(word))))
    .sort((a, b) => ORDER[a.event_class] - ORDER[b.event_class] || a.severity.localeCompare(b.severity) || a.title.localeCompare(b.title));
}

/** What a version changed against the one before it. @returns {{field: string, before: any, after: any}[]} */
export function changes(before, after) {
  return Object.keys(after)
    .filter((field) => JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after[field] ?? null))
    .map((field) => ({ field, before: before?.[field] ?? null, after: after[field] ?? null }));
}
