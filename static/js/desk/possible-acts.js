/* Which acts an alarm's state leaves open. Pure; what the person may do is drawn by the server. */

/** @param {{takeable: boolean}} given whether nobody has its incident */
export function possibleActs(alert, { takeable }) {
  const open = alert.state !== "closed";
  const free = open && !alert.incident;
  return {
    acknowledge: alert.state === "new",
    take: open && takeable,
    promote: free,
    link: free,
    unlink: open && Boolean(alert.incident),
    shelve: free && !alert.shelved && !alert.suppressed && alert.severity !== "P1",
    unshelve: Boolean(alert.shelved),
    dismiss: free && !alert.closing_asked,
  };
}
