"""Flood mode: when alarms come faster than a person can take them, the mild ones are counted together.

It goes on within the storm, with the alarm that is one too many, and off with the beat once it is quiet. P1 and P2
always sound by themselves.
"""

import datetime as dt
from functools import partial

import structlog
from django.db import transaction

from accounts.roles import Act
from incidents import signals
from incidents.load import limits, places
from incidents.load.limits import Turn
from incidents.models import Annunciation, Flood, Position
from incidents.severity import Severity

COLLAPSES = (Severity.P3, Severity.P4)
CHANGED = "flood.changed"

log = structlog.get_logger(__name__)


def is_grouped(position: Position | None, severity: str, *, now: dt.datetime, counts: bool = True) -> bool:
    """Does the alert that is about to be told collapse into a counter? Opens the flood if it is one too many.

    Called for each alarm, so it costs one query in a flood and one more outside. ``counts`` is False for a drill's: it
    obeys a flood and makes none. The news of a new flood follows the commit, because the alert's own news comes last
    in its transaction.
    """
    in_flood = Flood.objects.filter(position=position, ended_at=None).exists()
    if not in_flood and counts and limits.turn(_recent(position, now) + 1, in_flood=False) == Turn.ON:
        _begin(position, now=now)
        in_flood = True
    return in_flood and severity in COLLAPSES


def _recent(position: Position | None, now: dt.datetime) -> int:
    """Alarms of the last ten minutes, counted no further than the decision needs: the index is read, not the table."""
    rows = Annunciation.objects.order_by().filter(position=position, at__gt=now - limits.SLOT, at__lte=now)
    return rows[: limits.FLOOD_ABOVE + 1].count()


def _begin(position: Position | None, *, now: dt.datetime) -> None:
    """Of several workers at once one opens it: the database lets one row through, and only its writer tells."""
    flood, is_new = Flood.objects.get_or_create(
        position=position, ended_at=None, defaults={"began_at": now, "peak": limits.FLOOD_ABOVE + 1}
    )
    if is_new:
        log.info("flood.began", position=position.slug if position else "", flood=flood.pk)
        transaction.on_commit(partial(_tell, flood.pk, now=now, tone=True), robust=True)


def tend(*, now: dt.datetime) -> int:
    """Count what is under way, end what is over, and see to the room's own; how many changed."""
    positions = Position.objects.filter(in_use=True).count()
    room = Flood.objects.filter(position=None, ended_at=None)
    if positions and limits.turn(_all_recent(now), in_flood=room.exists(), positions=positions) == Turn.ON:
        with transaction.atomic():
            _begin(None, now=now)
    floods = Flood.objects.filter(ended_at=None).select_related("position")
    return sum(_tend_one(flood, positions=positions, now=now) for flood in floods)


def _all_recent(now: dt.datetime) -> int:
    return Annunciation.objects.filter(at__gt=now - limits.SLOT, at__lte=now).count()


@transaction.atomic
def _tend_one(flood: Flood, *, positions: int, now: dt.datetime) -> bool:
    recent = Annunciation.objects.filter(at__gt=now - limits.SLOT, at__lte=now)
    n = (recent if flood.position is None else recent.filter(position=flood.position)).count()
    many = positions if flood.position is None else 1
    told = places.annunciations(flood).filter(at__lte=now)
    after = {
        "alarms": told.count(),
        "grouped": told.filter(is_grouped=True).count(),
        "peak": max(flood.peak, n),
    }
    is_over = limits.turn(n, in_flood=True, positions=many) == Turn.OFF
    if not is_over and all(getattr(flood, name) == value for name, value in after.items()):
        return False
    ended = {"ended_at": now} if is_over else {}
    if not Flood.objects.filter(pk=flood.pk, ended_at=None).update(**after, **ended):
        return False  # another worker was first, and told it
    if is_over:
        log.info("flood.ended", position=flood.position.slug if flood.position else "", flood=flood.pk, **after)
    _tell(flood.pk, now=now)
    return True


def _tell(pk: int, *, now: dt.datetime, tone: bool = False) -> None:
    """``tone``: a desk sounds its one summary tone, which the frame that opens the flood alone asks for."""
    flood = Flood.objects.select_related("position").filter(pk=pk).first()
    if flood is None:
        return
    data = {
        "position": flood.position.slug if flood.position else None,
        "on": flood.ended_at is None,
        "tone": tone,
        **places.told(flood),
    }
    signals.news_told.send(Flood, kind=CHANGED, data=data, act=Act.LOAD_VIEW, area_code="", at=now)
