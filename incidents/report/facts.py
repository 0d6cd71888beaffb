"""What the report of an incident says, read with a bounded number of queries. No name or telephone of a caller."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents import words
from incidents.models import Alert, Entry, Evidence, Incident, IncidentCamera, SopStep


@dataclass(frozen=True)
class Promise:
    """One promise of the category: how long it allowed, and how long it took (seconds; None: not yet, or never)."""

    name: str
    allowed_s: int | None
    took_s: float | None

    @property
    def kept(self) -> bool | None:
        if self.allowed_s is None or self.took_s is None:
            return None
        return self.took_s <= self.allowed_s


def of(incident: Incident) -> dict[str, Any]:
    """The context of the template. ``incident`` comes from ``Incident.objects.with_row()``."""
    entries = Entry.objects.filter(incident=incident).select_related("actor").order_by("seq")
    alerts = Alert.objects.filter(incident=incident).select_related("camera", "acknowledged_by").order_by("raised_at")
    cameras = IncidentCamera.objects.filter(incident=incident).select_related("camera").order_by("order")
    return {
        "incident": incident,
        "promises": promises(incident),
        "alerts": list(alerts),
        "cameras": list(cameras),
        "steps": list(SopStep.objects.filter(incident=incident).select_related("by").order_by("order")),
        "lines": [(entry, entry.text or words.sentence(entry.kind, entry.data), heading(entry)) for entry in entries],
        "evidence": list(Evidence.objects.filter(incident=incident).select_related("camera", "captured_by")),
        "was_seen": any(camera.sees for camera in cameras),
    }


def promises(incident: Incident) -> list[Promise]:
    category = incident.category
    resolved = _took(incident.opened_at, incident.resolved_at)
    return [
        Promise(_("Ditugaskan"), category.respond_within_s, _took(incident.opened_at, incident.accepted_at)),
        Promise(_("Di lokasi"), category.on_site_within_s, _took(incident.opened_at, incident.on_scene_at)),
        Promise(
            _("Selesai"),
            category.resolve_within_s,
            None if resolved is None else max(0.0, resolved - incident.paused_s),
        ),
    ]


def heading(entry: Entry) -> str:
    """What kind of line it is, for lines whose author wrote the words himself."""
    return words.sentence(entry.kind, entry.data) if entry.text else ""


def _took(since: dt.datetime, until: dt.datetime | None) -> float | None:
    return None if until is None else max(0.0, (until - since).total_seconds())
