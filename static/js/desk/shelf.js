/* How long an alarm may be shelved, by its severity (OPC UA part 9: MaxTimeShelved). Pure; the server decides. */

const MOST_MINUTES = { P1: 0, P2: 15, P3: 60, P4: 480 };
const CHOICES = [5, 15, 30, 60, 120, 240, 480];

/** @returns {number} minutes; 0: not at all. A P2 is a supervisor's to shelve. */
export function mostMinutes(severity, { leads }) {
  return severity === "P2" && !leads ? 0 : MOST_MINUTES[severity] ?? 0;
}

/** Round spans up to the limit. */
export function spans(severity, { leads }) {
  const most = mostMinutes(severity, { leads });
  return CHOICES.filter((minutes) => minutes <= most);
}
