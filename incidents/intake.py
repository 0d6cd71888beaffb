"""The door for everything that happens: record it, merge it with its like, raise an alert if somebody must act."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from cameras.nearby import Point, distance_m
from incidents import annunciation, fingerprint, news, timeline, triage, whereabouts
from incidents.fingerprint import ALIKE_WITHIN_M, Known, Verdict
from incidents.models import Alert, Entry, Event
from incidents.rules import Rule, raises_alert, rule_for
from incidents.severity import worse
from incidents.silence import quieting
from incidents.states import AlertState, Dismissal
from incidents.whereabouts import Where

REMEMBERED = dt.timedelta(days=30)  # after that nobody looks for what was before


@dataclass(frozen=True)
class Answer:
    """What became of a report. ``is_new`` is False when the same source had told it already under the same key."""

    event: Event
    alert: Alert | None
    is_new: bool


@dataclass
class _Merged:
    """The alert an event ended in, and what is to be told about it."""

    alert: Alert | None = None
    is_raised: bool = False
    replaced: list[Alert] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def report_event(
    *,
    kind: str,
    source: str,
    now: dt.datetime,
    summary: str = "",
    occurred_at: dt.datetime | None = None,
    camera: Camera | None = None,
    lat: float | None = None,
    lon: float | None = None,
    place: str = "",
    subject: str = "",
    severity: str | None = None,
    idempotency_key: str = "",
    by: User | None = None,
    synthetic: bool = False,
    exercise: bool = False,
    data: dict[str, Any] | None = None,
    changed: Sequence[Alert] = (),
    entries: Sequence[Entry] = (),
) -> Answer:
    """Record an event; merge it into the open alert it resembles, or raise one if its rule asks for a response.

    ``by`` is None for detectors and the house itself. ``subject`` names what it is about when that is neither a camera
    nor a place (a media node): events of one kind and subject are alike. ``data`` is laid over the alert's own.
    ``changed`` and ``entries`` are what the caller wrote in this transaction and wants told with it, since telling
    comes last. The same source and key again changes nothing and gets the same answer. An ``exercise`` (a drill) goes
    the same way, but its alerts never merge with real ones and no statistics count them.
    """
    if by is not None:
        access.require(by, Act.EVENT_REPORT)
    rule = rule_for(kind)
    with transaction.atomic():
        told = _told_before(source, idempotency_key)
        if told is not None:
            return told
        where = whereabouts.of(camera, lat=lat, lon=lon)
        event = Event(
            kind=kind,
            source=source,
            idempotency_key=idempotency_key,
            occurred_at=occurred_at or now,
            received_at=now,
            camera=camera,
            area=where.area,
            lat=where.lat,
            lon=where.lon,
            severity=severity or rule.severity.value,
            summary=summary,
            reporter=by,
            synthetic=synthetic or bool(camera and camera.synthetic),
            exercise=exercise,
        )
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            told = _told_before(source, idempotency_key)
            if told is None:
                raise
            return told
        merged = None
        if raises_alert(rule):
            merged = _merge(event, rule, replace(where, place=place or where.place), subject, data or {})
            event.alert = merged.alert
            event.save(update_fields=["alert"])
        if by is not None:
            audit.record(actor=by, act="event_reported", subject=f"event:{event.pk}", detail={"kind": kind}, at=now)
        _tell(event, merged, changed=changed, entries=entries)
    return Answer(event, event.alert, is_new=True)


def _told_before(source: str, key: str) -> Answer | None:
    if not key:
        return None
    event = Event.objects.select_related("alert").filter(source=source, idempotency_key=key).first()
    return None if event is None else Answer(event, event.alert, is_new=False)


def _merge(event: Event, rule: Rule, where: Where, subject: str, data: dict[str, Any]) -> _Merged:
    """Find the open alert this event resembles and strengthen it, or raise one. Two transactions may raise the same at
    once: the database lets one through, and the other finds it on its second look."""
    prints = _fingerprints(event, subject)
    while True:
        known = _alike(prints, event)
        verdict = fingerprint.verdict(_as_known(known), rule=rule, severity=event.severity, at=event.occurred_at)
        if known is not None and verdict not in {Verdict.RAISE, Verdict.REPLACE}:
            return _add_to(known, event, verdict, data, rule=rule, prints=prints)
        try:
            with transaction.atomic():
                merged = _replace(known, event) if known is not None else _Merged()
                merged.alert = _raise(event, prints, where, data, rule=rule)
                merged.is_raised = True
                return merged
        except IntegrityError:
            if not Alert.objects.open().filter(fingerprint=prints[0]).exists():
                raise


def _fingerprints(event: Event, subject: str) -> list[str]:
    prints = _prints_of(event, subject)
    return [fingerprint.of_exercise(print_) for print_ in prints] if event.exercise else prints


def _prints_of(event: Event, subject: str) -> list[str]:
    if subject:
        return [fingerprint.of_subject(event.kind, subject)]
    if event.camera is not None:
        return [fingerprint.of_camera(event.kind, event.camera.code)]
    if event.lat is not None and event.lon is not None:
        return fingerprint.around(event.kind, lat=event.lat, lon=event.lon)
    return [fingerprint.of_event(event.kind, str(event.uid))]


def _alike(prints: list[str], event: Event) -> Alert | None:
    """The nearest open alert of these fingerprints. Its row stays locked until commit (PostgreSQL)."""
    found = Alert.objects.open().filter(fingerprint__in=prints).select_for_update().order_by("pk")
    alike = {alert: _away_m(alert, event) for alert in found}
    near = {alert: away for alert, away in alike.items() if away <= ALIKE_WITHIN_M or alert.fingerprint == prints[0]}
    return min(near, key=lambda alert: near[alert], default=None)


def _away_m(alert: Alert, event: Event) -> float:
    if alert.lat is None or alert.lon is None or event.lat is None or event.lon is None:
        return 0.0
    return distance_m(Point(alert.lat, alert.lon), Point(event.lat, event.lon))


def _as_known(alert: Alert | None) -> Known | None:
    if alert is None:
        return None
    return Known(alert.state, alert.severity, alert.last_event_at, promoted=alert.incident_id is not None)


def _raise(event: Event, prints: list[str], where: Where, data: dict[str, Any], *, rule: Rule) -> Alert:
    alert = Alert(
        severity=event.severity,
        kind=event.kind,
        event_class=rule.class_at(event.severity).value,
        fingerprint=prints[0],
        summary=event.summary,
        place=where.place,
        camera=event.camera,
        area=event.area,
        lat=event.lat,
        lon=event.lon,
        raised_at=event.received_at,
        last_event_at=event.occurred_at,
        previous=_previous(prints[0], at=event.received_at),
        data=data,
        synthetic=event.synthetic,
        exercise=event.exercise,
    )
    quieting.settle(alert, prints=prints, by_person=rule.by_person, now=event.received_at)
    alert.save(force_insert=True)
    annunciation.announce(alert, now=event.received_at)
    return alert


def _previous(own_print: str, *, at: dt.datetime) -> Alert | None:
    """The same thing before: what has ended stays so, and this points back to it."""
    ended = Alert.objects.filter(fingerprint=own_print, state=AlertState.CLOSED, closed_at__gt=at - REMEMBERED)
    return ended.order_by("-closed_at").first()


def _add_to(
    alert: Alert, event: Event, verdict: Verdict, data: dict[str, Any], *, rule: Rule, prints: list[str]
) -> _Merged:
    is_back = alert.state == AlertState.NEW and alert.cleared_at is not None
    changes: dict[str, Any] = {
        "count": alert.count + 1,
        "last_event_at": max(alert.last_event_at, event.occurred_at),
        # The newest words stand on the card; the older ones stay with their events. Never strung together.
        "summary": event.summary or alert.summary,
        "data": {**alert.data, **data},
    }
    if verdict in {Verdict.STRENGTHEN, Verdict.RAISE_AGAIN}:
        severity = worse(event.severity, alert.severity).value
        changes |= {"severity": severity, "event_class": rule.class_at(severity).value}
    if verdict == Verdict.RAISE_AGAIN:
        changes |= {
            "state": AlertState.NEW.value,
            "raised_at": event.received_at,
            "acknowledged_by": None,
            "acknowledged_at": None,
            "closing_asked_by": None,
            "closing_asked_at": None,
            "closing_asked": {},
        }
    if is_back:
        changes |= {"cleared_at": None, "closing_note": "", "raised_at": event.received_at}
    if is_back or verdict != Verdict.COUNT:
        changes["version"] = alert.version + 1
    for name, value in changes.items():
        setattr(alert, name, value)
    rings = alert.state == AlertState.NEW and (is_back or verdict != Verdict.COUNT)
    if rings:
        quieting.settle(alert, prints=prints, by_person=rule.by_person, now=event.received_at)
        changes |= {"shelf": alert.shelf, "suppression": alert.suppression}
    alert.save(update_fields=list(changes))
    if rings:
        annunciation.announce(alert, now=event.received_at)
    merged = _Merged(alert)
    if alert.incident is not None and (rule.by_person or verdict == Verdict.STRENGTHEN):
        said = {"alert": alert.pk, "event": event.pk, "summary": event.summary}
        merged.entries.append(
            timeline.append(alert.incident, kind="alert_repeated", at=event.received_at, by=event.reporter, data=said)
        )
    return merged


def _replace(alert: Alert, event: Event) -> _Merged:
    note = "Terjadi lagi setelah lama tenang; alarm baru dibuka"  # stored in the city's language
    entries = triage.close(alert, by=None, note=note, dismissal=Dismissal.REPLACED, now=event.received_at)
    return _Merged(replaced=[alert], entries=entries)


def _tell(event: Event, merged: _Merged | None, *, changed: Sequence[Alert], entries: Sequence[Entry]) -> None:
    if merged is None or merged.alert is None:
        news.tell(event=(event, None), changed=changed, entries=entries)
        return
    news.tell(
        event=(event, merged.alert),
        changed=[*changed, *merged.replaced, *([] if merged.is_raised else [merged.alert])],
        raised=[merged.alert] if merged.is_raised else [],
        entries=[*entries, *merged.entries],
    )
