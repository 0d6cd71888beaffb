/* What the page knows, made of one snapshot and the numbered messages after it. Pure: no DOM, no clock, no network. */

/** What a frame is to a page that has read up to `seq`. */
export function place(seq, frame) {
  if (frame.kind === "snapshot") return "snapshot";
  if (frame.kind === "heartbeat") return frame.seq > seq ? "gap" : "beat";
  if (frame.seq <= seq) return "old";
  return frame.seq === seq + 1 ? "next" : "gap";
}

export const EMPTY = Object.freeze({
  seq: 0, ready: false, now: null, wall: null, me: null,
  cameras: {}, alerts: {}, incidents: {}, figures: null,
  lastAlertAt: null, // when an alert last came or changed, for "nothing since"
});

/**
 * The state after a frame. A frame that was read before, or that would leave a gap, changes nothing;
 * a heartbeat brings figures and time, never a number.
 */
export function reduce(state, frame) {
  switch (place(state.seq, frame)) {
    case "snapshot": return fromSnapshot(frame);
    case "beat": return beat(state, frame);
    case "gap": return frame.kind === "heartbeat" ? beat(state, frame) : state;
    case "next": return { ...apply(state, frame), seq: frame.seq };
    default: return state;
  }
}

/** Acknowledged or not, but not closed. */
export function openAlerts(state) {
  return Object.values(state.alerts).filter((alert) => alert.state !== "closed");
}

export function openIncidents(state) {
  return Object.values(state.incidents).filter((incident) => !CLOSED_INCIDENT.has(incident.state));
}

const CLOSED_INCIDENT = new Set(["closed", "resolved", "cancelled"]);

function fromSnapshot({ data }) {
  return {
    seq: data.head, ready: true, now: data.now, wall: data.wall ?? null, me: data.me ?? null,
    cameras: keyed(data.cameras, "code"), alerts: keyed(data.alerts, "id"), incidents: keyed(data.incidents, "number"),
    figures: data.figures ?? null,
    lastAlertAt: latest((data.alerts ?? []).map((alert) => alert.last_event_at ?? alert.raised_at)),
  };
}

function beat(state, { data }) {
  return { ...state, now: data?.now ?? state.now, figures: data?.figures ?? state.figures };
}

function apply(state, { kind, at, data }) {
  switch (kind) {
    case "alert.raised":
    case "alert.changed": return { ...state, alerts: newer(state.alerts, data.id, data), lastAlertAt: at ?? state.lastAlertAt };
    case "incident.opened":
    case "incident.changed": return { ...state, incidents: newer(state.incidents, data.number, data) };
    case "camera.state": return { ...state, cameras: withCameraState(state.cameras, data) };
    case "wall.scene": return { ...state, wall: withScene(state.wall, data) };
    default: return state; // skip, incident.entry and kinds of a newer server
  }
}

/** An answer to the page's own request may overtake the feed: the higher version stays. */
function newer(rows, key, row) {
  const known = rows[key];
  return known && (known.version ?? 0) > (row.version ?? 0) ? rows : { ...rows, [key]: row };
}

function withCameraState(cameras, { camera: code, ...news }) {
  return code in cameras ? { ...cameras, [code]: { ...cameras[code], ...news } } : cameras;
}

/** Scenes of other walls pass by; a desk without a wall of its own keeps none. */
function withScene(wall, { wall: slug, revision, scene }) {
  return wall?.slug === slug ? { ...wall, revision, scene } : wall;
}

function keyed(rows, name) {
  return Object.fromEntries((rows ?? []).map((row) => [row[name], row]));
}

function latest(times) {
  return times.filter(Boolean).sort().at(-1) ?? null;
}
