"""Alerts and incidents: a new incident from an alert, an alert put to a known one, and taken off again."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import annunciation, opening, timeline
from incidents.models import Alert, Category, Incident
from incidents.refusals import CannotMerge, NothingSaid, StaleAlert, StaleIncident
from incidents.rules import rule_for
from incidents.states import LIVE_INCIDENT_STATES, AlertStep
from incidents.swap import swap
from incidents.triage.hand import Hand, in_hand
from incidents.triage.seeing import close
from incidents.whereabouts import Where


def promote(
    alert: Alert, *, by: User | None, category: Category | None = None, version: int | None = None, key: str = "",
    now: dt.datetime,
) -> Incident:  # fmt: skip
    """Make it an incident, with the cameras that may show it. Acknowledges it on the way. ``category`` defaults to
    what the alert's rule says. Raises StaleAlert if it is one already or is closed."""
    if by is not None:
        access.require(by, Act.INCIDENT_OPEN)
    with in_hand(alert, act="alert_promoted", by=by, version=version, key=key, now=now) as hand:
        row = hand.row
        if row.incident_id is not None:
            raise StaleAlert(row)
        incident, opened = opening.write(
            category=category or Category.objects.get(code=rule_for(row.kind).category),
            severity=row.severity,
            summary=row.summary,
            where=Where(row.area, row.place, row.lat, row.lon),
            witness=row.camera,
            by=by,
            now=now,
            synthetic=row.synthetic,
            exercise=row.exercise,
        )
        hand.entries.append(opened)
        _put_to(hand, incident)
        hand.opened.append(incident)
        opening.record(incident, by=by, now=now, alerts=[row.pk])
        hand.record(incident=incident.number)
    return Incident.objects.with_row().get(pk=incident.pk)


def link(
    alert: Alert, *, incident: Incident, by: User, version: int | None = None, key: str = "", now: dt.datetime
) -> Alert:
    """It belongs to an incident that still needs somebody. Acknowledges it on the way.

    Raises StaleAlert if it belongs to one already or is closed, StaleIncident if that one is over.
    """
    access.require(by, Act.INCIDENT_OPEN)
    if alert.exercise != incident.exercise:
        raise CannotMerge(_("Latihan tidak digabung dengan kejadian nyata."))
    with in_hand(alert, act="alert_linked", by=by, version=version, key=key, now=now) as hand:
        if hand.row.incident_id is not None:
            raise StaleAlert(hand.row)
        target = Incident.objects.select_for_update().get(pk=incident.pk)
        if target.state not in LIVE_INCIDENT_STATES:
            raise StaleIncident(target)
        swap(target)
        _put_to(hand, target)
        hand.incidents.append(target)
        hand.record(incident=target.number)
    return hand.row


def unlink(
    alert: Alert, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Alert:
    """It does not belong there. It stays acknowledged, for somebody has seen it."""
    access.require(by, Act.INCIDENT_OPEN)
    reason = reason.strip()
    if not reason:
        raise NothingSaid(_("Tulis alasan melepas."), field="reason")
    with in_hand(alert, act="alert_unlinked", by=by, version=version, key=key, now=now) as hand:
        if hand.row.incident_id is None:
            raise StaleAlert(hand.row)
        was = Incident.objects.select_for_update().get(pk=hand.row.incident_id)
        hand.step(AlertStep.UNLINK, incident=None)
        swap(was)
        said = {"alert": hand.row.pk, "reason": reason}
        hand.entries.append(timeline.append(was, kind="alert_unlinked", at=now, by=by, data=said))
        hand.incidents.append(was)
        hand.record(incident=was.number, reason=reason)
    return hand.row


def _put_to(hand: Hand, incident: Incident) -> None:
    """Its incident's people have it in their hands now: no shelf and no question about its end stand any more."""
    asked: dict[str, Any] = {"closing_asked_by": None, "closing_asked_at": None, "closing_asked": {}}
    hand.step(AlertStep.LINK, incident=incident, shelf=None, **asked, **hand.seen())
    annunciation.heard(hand.row, by=hand.by, now=hand.now)
    said = {"alert": hand.row.pk}
    hand.entries.append(timeline.append(incident, kind="alert_linked", at=hand.now, by=hand.by, data=said))
    if hand.row.cleared_at is not None:  # seen now, and its cause is gone
        hand.entries += close(hand.row, by=hand.by, note=hand.row.closing_note, now=hand.now)
