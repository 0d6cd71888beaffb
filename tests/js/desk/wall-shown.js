/* A wall as the API tells it, small: two tiles, a tall list and a zone of two. */

export const NOW = Date.parse("2026-11-24T13:00:00Z"); // 21:00 in Makassar
export const LATER = "2026-11-24T13:30:00.000Z";
export const BEFORE = "2026-11-24T12:59:00.000Z";
export const me = (username, ...can) => ({ username, name: username, can: new Set(["wall_view", ...can]) });
export const RINA = me("rina", "wall_operate");
export const HASAN = me("hasan", "wall_operate", "wall_lead");
export const held = (username, by, until = LATER) => ({ by, username, purpose: "pantau pasar", since: BEFORE, until });

export function wall(changes = {}) {
  return {
    slug: "satu", name: "Satu", width_px: 7680, height_px: 4320, revision: 5, scenes: [], scene: null,
    layout: { slug: "kota", version: 1, top: true, panels: [
      { name: "F1", x: 380, y: 20, w: 96, h: 236 },
      { name: "Z1", x: 4, y: 20, w: 200, h: 112, zone: true },
      { name: "Z2", x: 210, y: 20, w: 56, h: 32, zone: true },
      { name: "A2", x: 68, y: 150, w: 63, h: 42 },
      { name: "A1", x: 4, y: 150, w: 63, h: 42 },
    ] },
    panels: {
      F1: { content: { source: "feed" }, by: "", at: BEFORE },
      Z1: { content: { source: "camera", camera: "SIM-003" }, by: "", at: BEFORE },
      Z2: { content: { source: "empty" }, by: "", at: BEFORE },
      A1: { content: { source: "camera", camera: "SIM-001" }, by: "", at: BEFORE },
      A2: { content: { source: "tour", tour: "pasar" }, by: "", at: BEFORE, step: { camera: "SIM-009", at: 3, alive: 12, of: 14 } },
    },
    lock: null, guest: null, drill: null, announcements: [],
    outputs: [{ number: 1, state: "online", revision: 5 }, { number: 2, state: "online", revision: 5 }],
    ...changes,
  };
}

export function withPanel(name, part, shown = wall()) {
  return { ...shown, panels: { ...shown.panels, [name]: { ...shown.panels[name], ...part } } };
}
