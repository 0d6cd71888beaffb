"""What becomes of an alert: somebody has seen it, it is made an incident, or it is closed."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from incidents import news, opening, states, timeline
from incidents.models import Alert, Category, Entry, Incident
from incidents.refusals import StaleAlert
from incidents.rules import rule_for
from incidents.states import AlertState, AlertStep, IllegalStep
from incidents.swap import swap
from incidents.whereabouts import Where


def acknowledge(alert: Alert, *, by: User | None, version: int | None = None, now: dt.datetime) -> Alert:
    """A named person has seen it. Ends the ladder, closes nothing. Raises StaleAlert if somebody was first."""
    if by is not None:
        access.require(by, Act.ALERT_ACKNOWLEDGE)
    with transaction.atomic():
        fresh = _read(alert)
        _step(fresh, AlertStep.ACKNOWLEDGE, version, acknowledged_by=by, acknowledged_at=now)
        _record(fresh, "alert_acknowledged", by=by, now=now)
        news.tell(changed=[fresh])
    return fresh


def promote(
    alert: Alert, *, by: User | None, category: Category | None = None, version: int | None = None, now: dt.datetime
) -> Incident:
    """Make it an incident, with the cameras that may show it. Acknowledges it on the way. ``category`` defaults to
    what the alert's rule says. Raises StaleAlert if it is one already or is closed."""
    if by is not None:
        access.require(by, Act.INCIDENT_OPEN)
    with transaction.atomic():
        fresh = _read(alert)
        if fresh.incident_id is not None:
            raise StaleAlert(fresh)
        incident, opened = opening.write(
            category=category or Category.objects.get(code=rule_for(fresh.kind).category),
            severity=fresh.severity,
            summary=fresh.summary,
            where=Where(fresh.area, fresh.place, fresh.lat, fresh.lon),
            witness=fresh.camera,
            by=by,
            now=now,
            synthetic=fresh.synthetic,
            exercise=fresh.exercise,
        )
        seen = {} if fresh.acknowledged_at else {"acknowledged_by": by, "acknowledged_at": now}
        _step(fresh, AlertStep.LINK, version, incident=incident, **seen)
        linked = timeline.append(incident, kind="alert_linked", at=now, by=by, data={"alert": fresh.pk})
        opening.record(incident, by=by, now=now, alerts=[fresh.pk])
        news.tell(opened=[incident], changed=[fresh], entries=[opened, linked])
    return Incident.objects.with_row().get(pk=incident.pk)


def dismiss(alert: Alert, *, by: User, note: str, version: int | None = None, now: dt.datetime) -> Alert:
    """Close an alert that needs no incident: false, a test, already mended. The note says which."""
    access.require(by, Act.ALERT_ACKNOWLEDGE)
    with transaction.atomic():
        fresh = _read(alert)
        entries = close(fresh, by=by, note=note, version=version, now=now)
        _record(fresh, "alert_dismissed", by=by, now=now, note=note)
        news.tell(changed=[fresh], entries=entries)
    return fresh


def clear(alert: Alert, *, note: str, now: dt.datetime) -> Alert | None:
    """The house itself closes it because its cause is gone. None if it was closed already."""
    with transaction.atomic():
        fresh = _read(alert)
        if fresh.state == AlertState.CLOSED:
            return None
        entries = close(fresh, by=None, note=note, now=now)
        news.tell(changed=[fresh], entries=entries)
    return fresh


def close(
    fresh: Alert, *, by: User | None, note: str, version: int | None = None, now: dt.datetime, quiet: bool = False
) -> list[Entry]:
    """The rows of closing: the alert, and a line on its incident's timeline (not if ``quiet``). Tells nobody."""
    _step(fresh, AlertStep.CLOSE, version, closed_at=now, closed_by=by, closing_note=note[:300])
    if fresh.incident is None or quiet:
        return []
    said = {"alert": fresh.pk, "note": note}
    return [timeline.append(fresh.incident, kind="alert_closed", at=now, by=by, data=said)]


def _read(alert: Alert) -> Alert:
    return Alert.objects.with_card().get(pk=alert.pk)


def _step(fresh: Alert, step: AlertStep, version: int | None, **changes: Any) -> None:
    try:
        after = states.alert_after(step, fresh.state)
    except IllegalStep:
        raise StaleAlert(fresh) from None
    if version not in (None, fresh.version) or not swap(fresh, state=after.value, **changes):
        raise StaleAlert(_read(fresh))


def _record(alert: Alert, act: str, *, by: User | None, now: dt.datetime, **detail: Any) -> None:
    if by is not None:
        audit.record(actor=by, act=act, subject=f"alert:{alert.pk}", detail={"kind": alert.kind, **detail}, at=now)
