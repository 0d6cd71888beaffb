/* Who reads this page and what they may do; drawn by the server, asked here before a button or key does anything. */

import { byId } from "./dom.js";

export function whoAmI() {
  const { username, name, role, can } = byId("me").dataset;
  return { username, name, role, can: new Set(can.split(" ").filter(Boolean)) };
}
