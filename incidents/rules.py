"""The kinds of events that the house itself reports, and what each kind is worth (the master alarm database).

An event becomes an alert only if somebody must do something about it within a time (ISA-18.2); a notice is for reading;
all else is recorded for the charts. The rules are rows (incidents.rulebook); a kind without one is recorded.
"""

from incidents.rulebook.rule import RECORD, UNCLASSED, Rule, raises_alert
from incidents.rulebook.store import rule_for

CAMERA_LOST = "camera_lost"
CAMERA_RECOVERED = "camera_recovered"
FLEET_LOST = "fleet_lost"
DISTRICT_LOST = "district_lost"
CRITICAL_CAMERAS_LOST = "critical_cameras_lost"
STORAGE_LOW = "storage_low"
STORAGE_RECOVERED = "storage_recovered"
WALL_OUTPUT_OFFLINE = "wall_output_offline"
WALL_OUTPUT_BACK = "wall_output_back"
PANEL_HOURS = "panel_hours"
PANEL_WARRANTY = "panel_warranty"
ROOM_UNSTAFFED = "room_unstaffed"
INCIDENT_OVERDUE = "incident_overdue"
STEP_SKIPPED = "step_skipped"
CHANNEL_FAILING = "channel_failing"
LEVEL_SUGGESTED = "level_suggested"

__all__ = [
    "CAMERA_LOST",
    "CAMERA_RECOVERED",
    "CHANNEL_FAILING",
    "CRITICAL_CAMERAS_LOST",
    "DISTRICT_LOST",
    "FLEET_LOST",
    "INCIDENT_OVERDUE",
    "LEVEL_SUGGESTED",
    "PANEL_HOURS",
    "PANEL_WARRANTY",
    "RECORD",
    "ROOM_UNSTAFFED",
    "STEP_SKIPPED",
    "STORAGE_LOW",
    "STORAGE_RECOVERED",
    "UNCLASSED",
    "WALL_OUTPUT_BACK",
    "WALL_OUTPUT_OFFLINE",
    "Rule",
    "raises_alert",
    "rule_for",
]
