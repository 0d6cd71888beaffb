"""What to do when the clock of the house is set back: what was due in a minute is due in a minute still.

A clock that goes forward looks like a house that stood still: all that is overdue is climbed at once, in order.
"""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from incidents.models import Delivery, Rung, TickMark

NAME = "ladder"
TOLERATED = dt.timedelta(seconds=2)  # beats of two machines need not agree to the second

log = structlog.get_logger(__name__)


def mind(*, now: dt.datetime) -> None:
    """Note when the ladder was last looked after; move what is due if the clock has gone back since.

    An idle house writes nothing, but a mark from the future must not stand: the first rung after it would be moved.
    """
    mark = _mark()
    waiting = _rungs().exists() or _deliveries().exists()
    if mark is None:
        if waiting:
            TickMark.objects.get_or_create(name=NAME, defaults={"at": now})
        return
    back = mark.at - now
    if not waiting and back <= dt.timedelta(0):
        return
    with transaction.atomic():
        # Two beats at once: the one that moves the mark moves the rest.
        if TickMark.objects.filter(name=NAME, at=mark.at).update(at=now) and waiting and back > TOLERATED:
            _move(back)


def _move(back: dt.timedelta) -> None:
    rungs = _rungs().update(due_at=F("due_at") - back)
    messages = _deliveries().update(next_try_at=F("next_try_at") - back, leased_until=F("leased_until") - back)
    log.warning("ladder.clock_set_back", seconds=back.total_seconds(), rungs=rungs, messages=messages)


def _mark() -> TickMark | None:
    return TickMark.objects.filter(name=NAME).first()


def _rungs() -> QuerySet[Rung]:
    return Rung.objects.filter(fired_at=None, stopped_at=None)


def _deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=[Delivery.State.QUEUED, Delivery.State.SENDING])
