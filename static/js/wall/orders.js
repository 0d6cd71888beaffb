/* What a person at /walls/ asks an output to do. Pure: which order counts now, and for whom. */

const COVERS = new Set(["identify", "pattern"]);

/**
 * The order after a `wall.order`. One for another output changes nothing; "clear" takes the cover away.
 * @param {object|null} current @param {{output: number|null, order: {id: any, do: string, until: string|null}}} message
 * @param {number|null} number of this output; null: the page of the whole wall, which only obeys orders to all
 */
export function orderAfter(current, { output, order }, number) {
  if (output !== null && output !== number) return current;
  if (order.do === "clear") return null;
  return COVERS.has(order.do) || order.do === "reload" ? order : current;
}

/** The cover to show now, or null. One without an end would hide a wall for ever, so it counts as ended. */
export function coverNow(order, now) {
  return order && COVERS.has(order.do) && Date.parse(order.until) > now ? order.do : null;
}
