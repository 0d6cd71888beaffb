"""What the shift that leaves tells the one that comes: all that is still going on, in a bounded number of queries.

``Handover.pack`` is ``{"made_at", "sections": {<name>: {"n": how many, "rows": [at most MOST]}}, "figures": {}}``.
Sections: incidents, level, floods, acknowledged, shelved, suppressed, cameras; rooms above add theirs by answering
``signals.handover_asked`` (the wall: panels). Words in it are the city's, since the sheet is signed as it was read.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet

from cameras.models import Camera, Lorong
from incidents import signals
from incidents.models import Alert, Flood, Incident, Level, Shelf, Shift, Suppression
from incidents.models.level import CALM
from incidents.shifts.due import Timers, next_due
from incidents.stamps import iso, iso_or_none
from incidents.states import AlertState

MOST: Final = 100


def take(*, before: Shift, now: dt.datetime) -> dict[str, Any]:
    sections: dict[str, dict[str, Any]] = {
        "incidents": _incidents(),
        "level": _levels(),
        "floods": _floods(),
        "acknowledged": _acknowledged(),
        "shelved": _shelved(),
        "suppressed": _suppressed(now),
        "cameras": _dead_critical_cameras(),
    }
    for _receiver, answer in signals.handover_asked.send(Shift, now=now):
        if isinstance(answer, dict):
            sections[answer["name"]] = {"n": answer["n"], "rows": answer["rows"][:MOST]}
    return {"made_at": iso(now), "sections": sections, "figures": _figures(before, now=now)}


def _section(rows: QuerySet[Any], tell: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    found = [tell(row) for row in rows[:MOST]]
    return {"n": len(found) if len(found) < MOST else rows.count(), "rows": found}


def _incidents() -> dict[str, Any]:
    rows = Incident.objects.live().filter(exercise=False).select_related("category", "owner", "area")
    return _section(rows.defer("area__boundary").order_by("severity", "opened_at"), _incident)


def _incident(incident: Incident) -> dict[str, Any]:
    category = incident.category
    due = next_due(
        Timers(
            state=incident.state,
            opened_at=incident.opened_at,
            accepted_at=incident.accepted_at,
            on_scene_at=incident.on_scene_at,
            hold_until=incident.hold_until,
            paused_s=incident.paused_s,
            respond_within_s=category.respond_within_s,
            on_site_within_s=category.on_site_within_s,
            resolve_within_s=category.resolve_within_s,
        )
    )
    return {
        "number": incident.number,
        "severity": incident.severity,
        "category": category.name,
        "summary": incident.summary,
        "place": incident.place or (incident.area.name if incident.area else ""),
        "state": str(incident.get_state_display()),
        "owner": incident.owner.display_name if incident.owner else None,
        "since": iso(incident.opened_at),
        "due": {"timer": due.timer, "at": iso(due.at)} if due else None,
        "why": incident.hold_reason,
        "synthetic": incident.synthetic,
    }


def _levels() -> dict[str, Any]:
    rows = Level.objects.filter(level__gt=CALM).select_related("area", "proposed_by").defer("area__boundary")
    return _section(
        rows.order_by("-level", "pk"),
        lambda level: {
            "area": level.area.name if level.area else "Kota Makassar",
            "level": level.level,
            "since": iso(level.since),
            "suggested": level.suggested,
            "unconfirmed_by": level.proposed_by.display_name if level.proposed_by else None,
        },
    )


def _floods() -> dict[str, Any]:
    rows = Flood.objects.filter(ended_at=None).select_related("position").order_by("began_at")
    return _section(
        rows,
        lambda flood: {
            "position": flood.position.name if flood.position else "Seluruh ruang",
            "since": iso(flood.began_at),
            "alarms": flood.alarms,
            "grouped": flood.grouped,
        },
    )


def _acknowledged() -> dict[str, Any]:
    """Seen by somebody, ended by nobody, part of no incident: what falls between two shifts."""
    rows = Alert.objects.filter(state=AlertState.ACKNOWLEDGED, incident=None, exercise=False, shelf=None)
    return _section(rows.select_related("acknowledged_by").order_by("severity", "acknowledged_at"), _alert)


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.pk,
        "severity": alert.severity,
        "summary": alert.summary or alert.kind,
        "place": alert.place,
        "by": alert.acknowledged_by.display_name if alert.acknowledged_by else None,
        "since": iso_or_none(alert.acknowledged_at),
        "synthetic": alert.synthetic,
    }


def _shelved() -> dict[str, Any]:
    rows = Shelf.objects.filter(ended_at=None).select_related("by").order_by("until")
    return _section(
        rows,
        lambda shelf: {
            "severity": shelf.severity,
            "kind": shelf.kind,
            "reason": shelf.reason,
            "by": shelf.by.display_name,
            "since": iso(shelf.at),
            "until": iso(shelf.until),
        },
    )


def _suppressed(now: dt.datetime) -> dict[str, Any]:
    rows = Suppression.objects.filter(ended_at=None, since__lte=now).exclude(until__lte=now)
    rows = rows.select_related("by", "camera", "area").defer("area__boundary").order_by("since")
    return _section(
        rows,
        lambda row: {
            "form": str(row.get_form_display()),
            "about": row.camera.code if row.camera else row.area.name if row.area else "",
            "kind": row.kind,
            "reason": row.reason,
            "work_order": row.work_order,
            "by": row.by.display_name,
            "since": iso(row.since),
            "until": iso_or_none(row.until),
        },
    )


def _dead_critical_cameras() -> dict[str, Any]:
    """Critical is an eye on a red lorong: there the city put cameras first."""
    rows = Camera.objects.filter(life_cycle=Camera.LifeCycle.DOWN, lorong__safety_class=Lorong.SafetyClass.RED)
    return _section(
        rows.select_related("lorong").order_by("life_cycle_since"),
        lambda camera: {
            "code": camera.code,
            "name": camera.name,
            "place": camera.place,
            "cause": str(camera.get_down_cause_display()),
            "link_owner": camera.link_owner,
            "since": iso(camera.life_cycle_since),
            "synthetic": camera.synthetic,
        },
    )


def _figures(before: Shift, *, now: dt.datetime) -> dict[str, int]:
    """What the leaving shift has had, for the opening line."""
    first, last = before.starts_at, min(before.ends_at, now)
    real = Incident.objects.filter(exercise=False)
    return {
        "alerts": Alert.objects.counted().filter(raised_at__gte=first, raised_at__lt=last).count(),
        "opened": real.filter(opened_at__gte=first, opened_at__lt=last).count(),
        "resolved": real.filter(resolved_at__gte=first, resolved_at__lt=last).count(),
    }
