/* "Tamu di ruangan": what visitors may not read off the wall. Pure; the pictures are masked by their tiles.
   What people wrote may name people: of an alarm or incident there remain its kind and its district. */

import { t } from "../lib/i18n.js";

const ALERT_NAMES = ["acknowledged_by", "reporter", "owner"];
const INCIDENT_NAMES = ["owner", "owner_username", "opened_by", "resolved_by", "closed_by"];
const WRITTEN = ["summary", "place", "resolution"]; // sources show the kind's or category's words where there is no summary

/** The state with every name of a person replaced by their office, and without free text. Without a guest the same state. */
export function withoutNames(state) {
  if (!state.wall?.guest) return state;
  return { ...state, alerts: mapped(state.alerts, (row) => unwritten(masked(row, ALERT_NAMES), WRITTEN)), incidents: mapped(state.incidents, incident), wall: wall(state.wall) };
}

/** What becomes of a camera's picture: "show", "blur" or "hide". A policy that is not known hides. */
export function pictureFor(camera, guest) {
  if (!guest || !camera) return "show";
  const policy = camera.guest ?? "show";
  return ["show", "blur"].includes(policy) ? policy : "hide";
}

function incident(row) {
  const offer = row.offer ? { ...row.offer, to: t("petugas"), username: "" } : row.offer;
  return { ...unwritten(masked(row, INCIDENT_NAMES), WRITTEN), ...("offer" in row && { offer }) };
}

function wall(shown) {
  return {
    ...shown,
    panels: mapped(shown.panels ?? {}, (panel) => ({ ...masked(panel, ["by"]), ...(panel.held && { held: unwritten(masked(panel.held, ["by", "username"]), ["purpose"]) }) })),
    lock: shown.lock && unwritten(masked(shown.lock, ["by"]), ["reason"]),
    drill: shown.drill && masked(shown.drill, ["by"]),
    guest: masked(shown.guest, ["by"]),
    announcements: (shown.announcements ?? []).map((row) => masked(row, ["author"])),
  };
}

function masked(row, names) {
  const changes = names.filter((name) => row[name]).map((name) => [name, t("petugas")]);
  return changes.length ? { ...row, ...Object.fromEntries(changes) } : row;
}

function unwritten(row, fields) {
  const changes = fields.filter((field) => row[field]).map((field) => [field, ""]);
  return changes.length ? { ...row, ...Object.fromEntries(changes) } : row;
}

function mapped(rows, change) {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, change(row)]));
}
