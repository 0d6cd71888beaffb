"""The rows of this room: what happened, who handles it, by which rules and steps, who watched, what was kept."""

from incidents.models.alerts import Alert, Event
from incidents.models.cases import (
    AppendOnly,
    Assignment,
    Caller,
    DayCounter,
    Entry,
    Incident,
    IncidentCamera,
)
from incidents.models.catalogue import AlarmRule, AlarmRuleVersion
from incidents.models.duty import (
    Duty,
    DutyGroup,
    GroupMember,
    Handover,
    Position,
    Shift,
    Viewing,
    ZoneRoute,
)
from incidents.models.evidence import Custody, Evidence
from incidents.models.ladder import Channel, Contact, Delivery, Overdue, Rung, TickMark
from incidents.models.level import Level, LevelChange
from incidents.models.load import Annunciation, Flood, LoadBucket
from incidents.models.playbooks import Category, Playbook, PlaybookVersion, SopStep
from incidents.models.silence import Shelf, Suppression

__all__ = [
    "AlarmRule",
    "AlarmRuleVersion",
    "Alert",
    "Annunciation",
    "AppendOnly",
    "Assignment",
    "Caller",
    "Category",
    "Channel",
    "Contact",
    "Custody",
    "DayCounter",
    "Delivery",
    "Duty",
    "DutyGroup",
    "Entry",
    "Event",
    "Evidence",
    "Flood",
    "GroupMember",
    "Handover",
    "Incident",
    "IncidentCamera",
    "Level",
    "LevelChange",
    "LoadBucket",
    "Overdue",
    "Playbook",
    "PlaybookVersion",
    "Position",
    "Rung",
    "Shelf",
    "Shift",
    "SopStep",
    "Suppression",
    "TickMark",
    "Viewing",
    "ZoneRoute",
]
