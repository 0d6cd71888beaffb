/* Which acts a person has on an incident now, the next right one first. Pure; the server decides. */

const HELD = new Set(["in_progress", "on_hold", "stable"]);
const UNHELD = new Set(["new", "triaged", "assigned"]);
const LIVE = new Set([...HELD, ...UNHELD, "reopened"]);
const URGENT = new Set(["P1", "P2"]);

/**
 * @param {object} row the incident
 * @param {{username: string, name: string, can: Set<string>}} me
 * @returns {{act: string, quiet: boolean}[]} quiet: possible, but not what is expected next
 */
export function possible(row, me) {
  const asked = answers(row, me);
  const mine = row.owner_username === me.username;
  const inCharge = me.can.has("incident_resolve") && (mine || me.can.has("incident_assign"));
  const found = [
    ...asked,
    ...(row.state === "new" && me.can.has("incident_open") ? [loud("triage")] : []),
    ...(takeable(row, me) ? [loud("take")] : []),
    ...(HELD.has(row.state) && inCharge ? working(row) : []),
    ...(row.state === "resolved" && me.can.has("incident_close") ? [closing(row, me)] : []),
    ...beside(row, me, { mine, inCharge }),
  ];
  return found.filter(({ act }, i) => found.findIndex((each) => each.act === act) === i);
}

/** What somebody waits for: an offer to me, or a colleague who asks for what I have. */
function answers({ offer, owner_username: owner }, me) {
  if (!offer || !me.can.has("incident_accept")) return [];
  if (offer.form === "take_over") return owner === me.username ? [loud("consent"), quiet("refuse-take-over")] : [];
  return offer.username === me.username ? [loud("accept"), quiet("decline")] : [];
}

function takeable(row, me) {
  return me.can.has("incident_accept") && ["new", "triaged", "reopened"].includes(row.state) && !row.owner_username && !row.offer;
}

/** In the order in which help goes: on its way, there, contained, done. */
function working({ state, field_status: field }) {
  if (state === "on_hold") return [loud("resume")];
  return [
    ...(!field ? [loud("en_route")] : []),
    ...(field === "en_route" ? [loud("on_scene")] : []),
    ...(state === "in_progress" ? [quiet("stabilise")] : []),
    loud("resolve"),
    ...(state === "stable" ? [quiet("resume")] : []),
  ];
}

function closing(row, me) {
  const four = URGENT.has(row.severity) && Boolean(row.resolved_by) && row.resolved_by === me.name;
  return { act: "close", quiet: false, refused: four ? "four_eyes" : "" };
}

function beside(row, me, { mine, inCharge }) {
  const { state } = row;
  const open = me.can.has("incident_open");
  const lead = me.can.has("incident_lead");
  const held = HELD.has(state);
  return [
    open && LIVE.has(state) && state !== "reopened" && "triage",
    open && LIVE.has(state) && row.severity !== "P1" && "escalate",
    held && inCharge && state === "in_progress" && "hold",
    held && inCharge && row.field_status === "on_scene" && "clear",
    held && inCharge && row.field_status !== "on_scene" && "on_scene",
    held && inCharge && "release",
    held && !mine && me.can.has("incident_accept") && !row.offer && "take-over",
    open && ["new", "triaged"].includes(state) && "merge",
    open && state === "triaged" && "send-back",
    UNHELD.has(state) && me.can.has("incident_resolve") && (lead || !URGENT.has(row.severity)) && "cancel",
    ["resolved", "closed"].includes(state) && lead && "reopen",
    state === "merged" && lead && "unmerge",
  ].filter(Boolean).map(quiet);
}

function loud(act) {
  return { act, quiet: false };
}

function quiet(act) {
  return { act, quiet: true };
}
