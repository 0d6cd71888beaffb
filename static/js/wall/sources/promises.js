/* What the city promises for each category of incident: read once, and again each hour for an admin's change. */

import { get } from "../../lib/api.js";

const KEPT_MS = 3_600_000;
let reading = null;
let readAt = -Infinity;

/** @returns {Promise<Map<string, object>>} by code, as /api/v1/categories/ gives them */
export function promises(now = Date.now()) {
  if (now - readAt > KEPT_MS) {
    readAt = now;
    reading = get("/api/v1/categories/?limit=1000").then(
      ({ results }) => new Map(results.map((category) => [category.code, category])),
      (error) => { readAt = -Infinity; throw error; },
    );
  }
  return reading;
}
