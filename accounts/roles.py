"""Who may do what: one table from role to acts. Pure: no database, no request."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OPERATOR = "operator", _("Operator")
    SUPERVISOR = "supervisor", _("Pengawas")
    LIAISON = "liaison", _("Penghubung Polri")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")
    WALL = "wall", _("Dinding")  # a machine: nobody signs in as one


class Act(StrEnum):
    """One thing a person can do. The permission matrix of the tests lists each of them against each URL."""

    CAMERA_VIEW = "camera.view"
    CAMERA_LIVE = "camera.live"
    CAMERA_MANAGE = "camera.manage"
    CLIP_VIEW = "clip.view"
    CLIP_CUT = "clip.cut"
    RECORDING_MANAGE = "recording.manage"
    NODE_VIEW = "node.view"
    MAP_VIEW = "map.view"
    EVENT_VIEW = "event.view"
    EVENT_REPORT = "event.report"
    ALERT_VIEW = "alert.view"
    ALERT_ACKNOWLEDGE = "alert.acknowledge"
    INCIDENT_VIEW = "incident.view"
    INCIDENT_OPEN = "incident.open"
    INCIDENT_ASSIGN = "incident.assign"
    INCIDENT_ACCEPT = "incident.accept"
    INCIDENT_NOTE = "incident.note"
    INCIDENT_RESOLVE = "incident.resolve"
    INCIDENT_CLOSE = "incident.close"
    INCIDENT_LEAD = "incident.lead"
    CALLER_VIEW = "caller.view"
    ALERT_SHELVE = "alert.shelve"
    ALERT_SUPPRESS = "alert.suppress"
    RULE_VIEW = "rule.view"
    RULE_MANAGE = "rule.manage"
    PLAYBOOK_MANAGE = "playbook.manage"
    CHANNEL_VIEW = "channel.view"
    CHANNEL_MANAGE = "channel.manage"
    LOAD_VIEW = "load.view"
    LOAD_ROUTE = "load.route"
    SHIFT_VIEW = "shift.view"
    SHIFT_SIGN = "shift.sign"
    SHIFT_MANAGE = "shift.manage"
    LEVEL_VIEW = "level.view"
    LEVEL_RAISE = "level.raise"
    LEVEL_CONFIRM = "level.confirm"
    EVIDENCE_VIEW = "evidence.view"
    EVIDENCE_ADD = "evidence.add"
    EVIDENCE_EXPORT = "evidence.export"
    EVIDENCE_HOLD = "evidence.hold"
    REPORT_VIEW = "report.view"
    WALL_VIEW = "wall.view"
    WALL_OPERATE = "wall.operate"
    WALL_LEAD = "wall.lead"
    WALL_MANAGE = "wall.manage"
    PANEL_REPORT = "panel.report"
    AUDIT_VIEW = "audit.view"
    METRICS_VIEW = "metrics.view"
    ADMIN_SITE = "admin.site"


class DataClass(TextChoices):
    """What an agreement may share. A liaison's act needs a clause in force for its data class."""

    LIVE_VIDEO = "live_video", _("Video langsung")
    INVENTORY = "inventory", _("Inventaris kamera")
    ALERTS = "alerts", _("Alarm")
    INCIDENTS = "incidents", _("Insiden")


WATCH = frozenset(
    {
        Act.CAMERA_VIEW,
        Act.CAMERA_LIVE,
        Act.MAP_VIEW,
        Act.EVENT_VIEW,
        Act.ALERT_VIEW,
        Act.INCIDENT_VIEW,
        Act.LEVEL_VIEW,
        Act.WALL_VIEW,
    }
)
# What the room knows about itself: for its own people, not for partners and machines.
OWN = frozenset({Act.RULE_VIEW, Act.CHANNEL_VIEW, Act.LOAD_VIEW, Act.SHIFT_VIEW, Act.REPORT_VIEW})
HANDLE = frozenset(
    {
        Act.EVENT_REPORT,
        Act.ALERT_ACKNOWLEDGE,
        Act.INCIDENT_OPEN,
        Act.INCIDENT_ACCEPT,
        Act.INCIDENT_NOTE,
        Act.INCIDENT_RESOLVE,
        Act.CALLER_VIEW,
        Act.ALERT_SHELVE,
        Act.EVIDENCE_VIEW,
        Act.EVIDENCE_ADD,
        Act.SHIFT_SIGN,
        Act.LEVEL_RAISE,
        Act.WALL_OPERATE,
        Act.CLIP_VIEW,
        Act.CLIP_CUT,
        Act.NODE_VIEW,
    }
)
LEAD = frozenset(
    {
        Act.INCIDENT_ASSIGN,
        Act.INCIDENT_CLOSE,
        Act.INCIDENT_LEAD,
        Act.ALERT_SUPPRESS,
        Act.LOAD_ROUTE,
        Act.SHIFT_MANAGE,
        Act.LEVEL_CONFIRM,
        Act.EVIDENCE_EXPORT,
        Act.EVIDENCE_HOLD,
        Act.WALL_LEAD,
    }
)
RULES = frozenset({Act.RULE_MANAGE, Act.PLAYBOOK_MANAGE, Act.CHANNEL_MANAGE})
BUILD = frozenset({Act.WALL_MANAGE, Act.PANEL_REPORT})

ACTS: dict[Role, frozenset[Act]] = {
    Role.OPERATOR: WATCH | OWN | HANDLE,
    Role.SUPERVISOR: WATCH | OWN | HANDLE | LEAD | RULES | BUILD | {Act.CAMERA_MANAGE, Act.RECORDING_MANAGE},
    Role.LIAISON: WATCH - {Act.WALL_VIEW},
    # An auditor reads records and looks at no live picture: oversight needs no surveillance.
    Role.AUDITOR: (WATCH - {Act.CAMERA_LIVE, Act.WALL_VIEW}) | OWN | {Act.AUDIT_VIEW, Act.EVIDENCE_VIEW},
    Role.ADMIN: WATCH
    | OWN
    | RULES
    | BUILD
    | {
        Act.CAMERA_MANAGE,
        Act.RECORDING_MANAGE,
        Act.CLIP_VIEW,
        Act.NODE_VIEW,
        Act.AUDIT_VIEW,
        Act.METRICS_VIEW,
        Act.ADMIN_SITE,
    },
    # What stands on the wall is seen by whoever is in the room, so a wall does nothing and reads no more than it shows.
    Role.WALL: WATCH | {Act.PANEL_REPORT},
}

NEEDS_CLAUSE: dict[Act, DataClass] = {
    Act.CAMERA_VIEW: DataClass.INVENTORY,
    Act.MAP_VIEW: DataClass.INVENTORY,
    Act.CAMERA_LIVE: DataClass.LIVE_VIDEO,
    Act.EVENT_VIEW: DataClass.ALERTS,
    Act.ALERT_VIEW: DataClass.ALERTS,
    Act.INCIDENT_VIEW: DataClass.INCIDENTS,
    Act.LEVEL_VIEW: DataClass.INCIDENTS,
}
