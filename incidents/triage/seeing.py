"""Somebody has seen an alert, or its cause is gone; when both are so, it is over."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import annunciation, timeline
from incidents.models import Alert, Entry
from incidents.refusals import StaleAlert
from incidents.silence import oneshot
from incidents.states import AlertState, AlertStep, Dismissal
from incidents.swap import swap
from incidents.triage.hand import in_hand, take

NOTE = 300


@dataclass
class Bulk:
    """What became of many: the keys of those acknowledged, and why each other was not."""

    done: list[int] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


def acknowledge(alert: Alert, *, by: User | None, version: int | None = None, key: str = "", now: dt.datetime) -> Alert:
    """A named person has seen it: ends sound, flash and ladder, closes nothing, unless its cause is gone already.

    Raises StaleAlert if somebody was first or it has ended meanwhile: an end is never undone by a late hand.
    """
    if by is not None:
        access.require(by, Act.ALERT_ACKNOWLEDGE)
    with in_hand(alert, act="alert_acknowledged", by=by, version=version, key=key, now=now) as hand:
        hand.step(AlertStep.ACKNOWLEDGE, acknowledged_by=by, acknowledged_at=now)
        annunciation.heard(hand.row, by=by, now=now)
        if hand.row.cleared_at is not None:
            hand.entries += close(hand.row, by=by, note=hand.row.closing_note, dismissal=Dismissal.CLEARED, now=now)
        hand.record()
    return hand.row


def acknowledge_many(alerts: Iterable[Alert], *, by: User, now: dt.datetime) -> Bulk:
    """Each in a transaction of its own, in the order of their keys: one refusal holds up nobody."""
    bulk = Bulk()
    for alert in sorted(alerts, key=lambda one: one.pk):
        try:
            acknowledge(alert, by=by, now=now)
        except StaleAlert as refused:
            bulk.refused.append({"id": alert.pk, "why": refused.detail, "current": refused.extra["current"]})
        else:
            bulk.done.append(alert.pk)
    return bulk


def clear(alert: Alert, *, note: str, now: dt.datetime) -> Alert | None:
    """The house itself says that its cause is gone. None if it has ended or was cleared already."""
    with in_hand(alert, act="alert_cleared", by=None, now=now) as hand:
        before = hand.row.version
        hand.entries += cause_gone(hand.row, note=note, now=now)
    return None if hand.row.version == before else hand.row


def cause_gone(fresh: Alert, *, note: str, now: dt.datetime) -> list[Entry]:
    """The rows of clearing an open alert that the caller has locked: one that somebody has seen ends, another stays
    visible until somebody has. Tells nobody."""
    if fresh.state == AlertState.CLOSED or fresh.cleared_at is not None:
        return []
    annunciation.ceased(fresh, now=now)
    if fresh.state == AlertState.ACKNOWLEDGED:
        return close(fresh, by=None, note=note, dismissal=Dismissal.CLEARED, now=now)
    swap(fresh, cleared_at=now, closing_note=note[:NOTE])
    return []


def close(
    fresh: Alert,
    *,
    by: User | None,
    note: str,
    dismissal: Dismissal = Dismissal.CLEARED,
    now: dt.datetime,
    quiet: bool = False,
) -> list[Entry]:
    """The rows of an end, on an alert that the caller has locked: it rings no more, a shelf made for it alone ends,
    and a line stands on its incident's timeline (not if ``quiet``). Tells nobody."""
    cleared_at = now if dismissal == Dismissal.CLEARED else None
    take(
        fresh,
        AlertStep.CLOSE,
        closed_at=now,
        closed_by=by,
        closing_note=note[:NOTE],
        dismissal=dismissal.value,
        cleared_at=fresh.cleared_at or cleared_at,
        closing_asked_by=None,
        closing_asked_at=None,
        closing_asked={},
    )
    annunciation.heard(fresh, by=by, now=now)
    annunciation.ceased(fresh, now=now)
    oneshot.end_with(fresh, by=by, now=now)
    if fresh.incident is None or quiet:
        return []
    said = {"alert": fresh.pk, "note": note}
    return [timeline.append(fresh.incident, kind="alert_closed", at=now, by=by, data=said)]
