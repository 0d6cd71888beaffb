"""What each kind of event is worth. Pure: one table, the master list of alarms (ISA-18.2).

An event becomes an alert only if somebody must do something about it within a time (``respond_within_s``); all else
is recorded for the charts. A kind that is not in the table is recorded.
"""

from dataclasses import dataclass

from incidents.severity import Severity

MINUTE, HOUR = 60, 3600
UNCLASSED = "LAI"

CAMERA_LOST = "camera_lost"
CAMERA_RECOVERED = "camera_recovered"
FLEET_LOST = "fleet_lost"
STORAGE_LOW = "storage_low"
STORAGE_RECOVERED = "storage_recovered"
WALL_OUTPUT_OFFLINE = "wall_output_offline"
WALL_OUTPUT_BACK = "wall_output_back"
PANEL_HOURS = "panel_hours"
PANEL_WARRANTY = "panel_warranty"


@dataclass(frozen=True)
class Rule:
    """``merge_window_s``: how long after the last like event the next one still belongs to a seen alert.

    ``by_person``: somebody called for help, so a repetition is heard again even after an operator has seen the first.
    """

    severity: Severity
    category: str = UNCLASSED
    respond_within_s: int | None = None
    merge_window_s: int = 10 * MINUTE
    by_person: bool = False


RECORD = Rule(Severity.P4)

RULES: dict[str, Rule] = {
    "operator_report": Rule(Severity.P3, respond_within_s=5 * MINUTE, by_person=True),
    "citizen_report": Rule(Severity.P3, respond_within_s=15 * MINUTE, by_person=True),
    "112": Rule(Severity.P2, respond_within_s=2 * MINUTE, by_person=True),
    "panic": Rule(Severity.P1, "KRM", respond_within_s=1 * MINUTE, by_person=True),
    "fire": Rule(Severity.P1, "KBK", respond_within_s=2 * MINUTE),
    "smoke": Rule(Severity.P2, "KBK", respond_within_s=2 * MINUTE),
    "fight": Rule(Severity.P1, "TWR", respond_within_s=1 * MINUTE, merge_window_s=5 * MINUTE),
    "person_down": Rule(Severity.P2, "MED", respond_within_s=2 * MINUTE, merge_window_s=5 * MINUTE),
    "accident": Rule(Severity.P1, "LKA", respond_within_s=2 * MINUTE),
    "abandoned_object": Rule(Severity.P2, "BMC", respond_within_s=1 * MINUTE, merge_window_s=30 * MINUTE),
    "crowd": Rule(Severity.P2, "UNR", respond_within_s=5 * MINUTE, merge_window_s=30 * MINUTE),
    "intrusion": Rule(Severity.P2, "KRM", respond_within_s=1 * MINUTE),
    "loitering": Rule(Severity.P3, "KRM", respond_within_s=10 * MINUTE),
    "wanted_plate": Rule(Severity.P2, "KRM", respond_within_s=2 * MINUTE, merge_window_s=5 * MINUTE),
    "flood": Rule(Severity.P2, "BJR", respond_within_s=5 * MINUTE, merge_window_s=2 * HOUR),
    "fallen_tree": Rule(Severity.P3, "PHN", respond_within_s=10 * MINUTE, merge_window_s=2 * HOUR),
    "traffic_jam": Rule(Severity.P4, "MCT", respond_within_s=10 * MINUTE, merge_window_s=30 * MINUTE),
    "illegal_parking": Rule(Severity.P4, "PKL", respond_within_s=30 * MINUTE, merge_window_s=HOUR),
    "waste": Rule(Severity.P4, "SMP", respond_within_s=30 * MINUTE, merge_window_s=4 * HOUR),
    "motion": Rule(Severity.P4, "KRM", respond_within_s=30 * MINUTE),
    "camera_tampered": Rule(Severity.P3, "CAM", respond_within_s=10 * MINUTE, merge_window_s=HOUR),
    CAMERA_LOST: Rule(Severity.P4, "CAM", respond_within_s=30 * MINUTE, merge_window_s=HOUR),
    FLEET_LOST: Rule(Severity.P2, "CAM", respond_within_s=5 * MINUTE, merge_window_s=HOUR),
    STORAGE_LOW: Rule(Severity.P3, "CAM", respond_within_s=HOUR, merge_window_s=12 * HOUR),
    WALL_OUTPUT_OFFLINE: Rule(Severity.P4, respond_within_s=15 * MINUTE, merge_window_s=HOUR),
    PANEL_HOURS: Rule(Severity.P4, respond_within_s=24 * HOUR, merge_window_s=24 * HOUR),
    PANEL_WARRANTY: Rule(Severity.P4, respond_within_s=24 * HOUR, merge_window_s=24 * HOUR),
    CAMERA_RECOVERED: RECORD,
    STORAGE_RECOVERED: RECORD,
    WALL_OUTPUT_BACK: RECORD,
    "etle_violation": RECORD,
}


def rule_for(kind: str) -> Rule:
    return RULES.get(kind, RECORD)


def raises_alert(rule: Rule) -> bool:
    return rule.respond_within_s is not None
