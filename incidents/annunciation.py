"""Telling people of an alert: to which position, with which ladder; or keeping it quiet, and saying why.

An alert is a row before it is a sound. ``announce`` runs in the transaction that raised it (or raised it again, or took
it off its shelf), ``heard`` in the one that acknowledged, linked or closed it.
"""

import datetime as dt

from accounts.models import User
from incidents.ladder import climb
from incidents.load import flood, zones
from incidents.models import Alert, Annunciation
from incidents.states import EventClass


def announce(alert: Alert, *, now: dt.datetime) -> None:
    """Give it to its position, count it, start its ladder. Quiet ones (notice, shelved, suppressed) only learn whose
    they would be."""
    alert.position = zones.position_for(alert.area)
    if is_quiet(alert):
        alert.annunciated_at, alert.is_grouped = None, False
    else:
        alert.annunciated_at = now
        alert.is_grouped = flood.is_grouped(alert.position, alert.severity, now=now, counts=not alert.exercise)
    alert.save(update_fields=["position", "annunciated_at", "is_grouped"])
    if alert.annunciated_at is None:
        return
    if not alert.exercise:  # a drill's alerts are in no statistics
        Annunciation.objects.create(
            alert=alert,
            position=alert.position,
            at=now,
            severity=alert.severity,
            kind=alert.kind,
            fingerprint=alert.fingerprint,
            camera=alert.camera,
            area=alert.area,
            is_grouped=alert.is_grouped,
            synthetic=alert.synthetic,
        )
    climb.start(alert, now=now)


def heard(alert: Alert, *, by: User | None, now: dt.datetime) -> None:
    """Somebody has seen it, or it ended: nothing rings any more, on any channel."""
    Annunciation.objects.filter(alert=alert, ack_at=None).update(ack_at=now, ack_by=by)
    climb.stop(alert, now=now)


def hushed(alert: Alert, *, now: dt.datetime) -> None:
    """It is shelved or suppressed: nothing rings any more, though nobody has seen it."""
    climb.stop(alert, now=now)


def ceased(alert: Alert, *, now: dt.datetime) -> None:
    """Its cause is gone. Whoever has not seen it still should: what rings goes on."""
    Annunciation.objects.filter(alert=alert, cleared_at=None).update(cleared_at=now)


def is_quiet(alert: Alert) -> bool:
    return alert.event_class == EventClass.NOTICE or alert.shelf_id is not None or alert.suppression_id is not None
