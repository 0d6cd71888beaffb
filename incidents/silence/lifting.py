"""Alerts leave a shelf or a suppression: those that nobody has seen and whose cause is still there are announced."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from django.db.models import QuerySet

from incidents import annunciation
from incidents.models import Alert, Shelf, Suppression
from incidents.states import AlertState
from incidents.swap import swap

Silence = Literal["shelf", "suppression"]


class MovedOn(Exception):
    """An alert was raised into the silence while it was ending: look again."""


def lock(silence: Silence, pk: int) -> list[Alert]:
    """The open alerts it keeps quiet, locked before it is: an event takes them in that order too."""
    return list(_kept_by(silence, pk).select_for_update().order_by("pk"))


def lift(silence: Silence, row: Shelf | Suppression, alerts: Sequence[Alert], *, now: dt.datetime) -> None:
    """Call when the silence has ended in this transaction. Raises MovedOn."""
    if _kept_by(silence, row.pk).count() != len(alerts):
        raise MovedOn
    for alert in alerts:
        swap(alert, **{silence: None})
        if alert.state == AlertState.NEW and alert.cleared_at is None:
            annunciation.announce(alert, now=now)


def _kept_by(silence: Silence, pk: int) -> QuerySet[Alert]:
    return Alert.objects.open().filter(**{f"{silence}_id": pk})
