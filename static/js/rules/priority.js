/* The priority of a rule while it is being written: consequence by time to respond. Pure; the matrix is the server's. */

const LIMITS_S = [60, 300, 1800];

/** The column of the matrix. @param {number|null} seconds @returns {number|null} null without a response time */
export function columnOf(seconds) {
  return seconds ? LIMITS_S.filter((limit) => seconds > limit).length : null;
}

/**
 * @param {{matrix: string[][], consequences: [string, string][]}} book
 * @param {string} consequence
 * @param {number|null} seconds
 */
export function computed(book, consequence, seconds) {
  const column = columnOf(seconds);
  const row = book.consequences.findIndex(([code]) => code === consequence);
  return column === null || row < 0 ? "P4" : book.matrix[row][column];
}

/** What the server would refuse, by field, as codes: said at once, so that nobody types in vain. */
export function faults(book, draft) {
  const found = {};
  const expected = computed(book, draft.consequence_class, draft.respond_within_s);
  const severity = draft.severity ?? expected;
  const rings = ["alert", "alarm"].includes(draft.event_class);
  if (severity !== "P4" && !draft.playbook) found.playbook = "above_p4";
  if (!draft.respond_within_s && severity !== "P4") found.respond_within_s = "above_p4";
  else if (!draft.respond_within_s && rings) found.respond_within_s = "rings";
  if (draft.event_class === "alarm" && !["P1", "P2"].includes(severity)) found.event_class = "not_alarming";
  if (severity !== expected && !draft.severity_reason?.trim()) found.severity_reason = "another";
  for (const name of ["title", "source", "condition", "owner"]) if (!draft[name]?.trim()) found[name] = "needed";
  return found;
}
