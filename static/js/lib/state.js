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
  levels: {}, duty: [],
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

const CLOSED_INCIDENT = new Set(["closed", "resolved", "cancelled", "merged"]);

function fromSnapshot({ data }) {
  return {
    seq: data.head, ready: true, now: data.now, wall: data.wall ?? null, me: data.me ?? null,
    cameras: keyed(data.cameras, "code"), alerts: keyed(data.alerts, "id"), incidents: keyed(data.incidents, "number"),
    figures: data.figures ?? null, levels: keyed(data.levels, "area"), duty: data.duty ?? [],
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
    case "level.changed": return { ...state, levels: { ...state.levels, [data.area]: data } };
    case "duty.changed": return { ...state, duty: data.people };
    case "wall.changed":
    case "wall.step":
    case "wall.output": return { ...state, wall: wallAfter(state.wall, kind, data) };
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

/**
 * A wall's Shown after a message. News of other walls pass by; a desk without a wall of its own keeps none; an older
 * revision never replaces a newer one.
 * @param {object|null} wall @param {string} kind "wall.changed", "wall.step" or "wall.output" @param {object} data
 */
export function wallAfter(wall, kind, data) {
  if (!wall) return wall;
  if (kind === "wall.changed") {
    const { swap_at: _swapAt, what: _what, ...shown } = data;
    return data.slug === wall.slug && data.revision >= wall.revision ? { ...wall, ...shown } : wall;
  }
  if (data.wall !== wall.slug) return wall;
  if (kind === "wall.step") return withSteps(wall, data.steps);
  if (kind === "wall.output") return { ...wall, outputs: withOutput(wall.outputs, data.output) };
  return wall;
}

/** The wall after its tours went on. A panel whose tour is gone meanwhile stays as it is. */
export function withSteps(wall, steps) {
  const panels = { ...wall.panels };
  for (const [name, step] of Object.entries(steps)) if (panels[name]?.content?.source === "tour") panels[name] = { ...panels[name], step };
  return { ...wall, panels };
}

/** One output's news among the outputs; one that was not known joins in the order of numbers. */
export function withOutput(outputs, output) {
  const rest = (outputs ?? []).filter(({ number }) => number !== output.number);
  const known = outputs?.find(({ number }) => number === output.number);
  return [...rest, { ...known, ...output }].sort((a, b) => a.number - b.number);
}

function keyed(rows, name) {
  return Object.fromEntries((rows ?? []).map((row) => [row[name], row]));
}

function latest(times) {
  return times.filter(Boolean).sort().at(-1) ?? null;
}
