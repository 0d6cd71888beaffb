"""Roll-ups: how many alarms of which priority each ten minutes had, by the wall clock. Quiet ones are rows too.

Made from annunciations alone, so making one again gives the same row: a beat that was stopped for a day catches up.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from accounts.roles import Act
from incidents import signals
from incidents.load import flood, live
from incidents.load.limits import SLOT, slot_of
from incidents.models import Alert, Annunciation, Duty, LoadBucket, Position
from incidents.severity import Severity

# What commits late may belong to the ten minutes that just ended.
AGAIN = SLOT
# One transaction holds no more than this: others must not wait for it after a long stop.
AT_ONCE = dt.timedelta(days=2)
CHANGED = "load.changed"
_TOLD = "load.told"
_COLUMNS = {Severity.P1: "p1", Severity.P2: "p2", Severity.P3: "p3", Severity.P4: "p4"}
_Key = tuple[int | None, dt.datetime]


def roll(*, now: dt.datetime) -> int:
    """What the beat does: note what ended, roll up, tend the floods, tell the figures if they changed; rows written."""
    note_cleared(now=now)
    written = roll_up(now=now)
    flood.tend(now=now)
    tell_if_changed(now=now)
    return written


def roll_up(*, now: dt.datetime, since: dt.datetime | None = None) -> int:
    """Up to the running ten minutes, in several transactions after a long stop; rows written. ``since`` rolls from
    there again, for annunciations that were put in later."""
    begin = _left_off(now) if since is None else slot_of(since)
    written = 0
    while begin < now:
        until = min(slot_of(now) + SLOT, begin + AT_ONCE)
        written += _roll(begin=begin, until=until)
        begin = until
    return written


def note_cleared(*, now: dt.datetime) -> int:
    """An alarm whose cause is gone takes its time along, so that fleeting ones can be told from those that lasted."""
    open_ended = Annunciation.objects.filter(cleared_at=None, at__gt=now - dt.timedelta(days=1))
    gone = open_ended.filter(alert__cleared_at__gte=F("at"))
    when = Alert.objects.filter(pk=OuterRef("alert")).values("cleared_at")[:1]
    return Annunciation.objects.filter(pk__in=gone.values("pk")).update(cleared_at=Subquery(when))


def _left_off(now: dt.datetime) -> dt.datetime:
    """The last ten minutes that were rolled, once more with those before; at first the first alarm's."""
    newest = LoadBucket.objects.filter(position=None).order_by("-began_at").values_list("began_at", flat=True).first()
    if newest is not None:
        return min(newest, slot_of(now)) - AGAIN
    oldest = Annunciation.objects.order_by("at").values_list("at", flat=True).first()
    return slot_of(min(oldest or now, now))


@transaction.atomic
def _roll(*, begin: dt.datetime, until: dt.datetime) -> int:
    positions = list(Position.objects.filter(in_use=True).values_list("pk", flat=True))
    wanted = _wanted([*positions, None], begin=begin, until=until)
    return _write(wanted, begin=begin, until=until)


def _wanted(positions: list[int | None], *, begin: dt.datetime, until: dt.datetime) -> dict[_Key, LoadBucket]:
    counts: dict[_Key, Counter[str]] = defaultdict(Counter)
    told = Annunciation.objects.order_by().filter(at__gte=begin, at__lt=until)
    for position, at, severity in told.values_list("position", "at", "severity").iterator():
        for key in {(position, slot_of(at)), (None, slot_of(at))}:
            counts[key][severity] += 1
    staffed = _staffed(begin=begin, until=until)
    keys = {(position, slot) for slot in _slots(begin, until) for position in positions} | counts.keys()
    return {
        (position, slot): LoadBucket(
            position_id=position,
            began_at=slot,
            staffed=(position, slot) in staffed,
            **{column: counts[position, slot][severity] for severity, column in _COLUMNS.items()},
        )
        for position, slot in keys
    }


def _slots(begin: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
    at = slot_of(begin)
    while at < until:
        yield at
        at += SLOT


def _staffed(*, begin: dt.datetime, until: dt.datetime) -> set[_Key]:
    """Ten minutes in which somebody sat there, for the room: anywhere."""
    duties = Duty.objects.filter(Q(ended_at=None) | Q(ended_at__gt=begin), began_at__lt=until)
    found: set[_Key] = set()
    for position, began_at, ended_at in duties.order_by().values_list("position", "began_at", "ended_at"):
        for slot in _slots(max(began_at, begin), min(ended_at or until, until)):
            found |= {(position, slot), (None, slot)}
    return found


def _write(wanted: dict[_Key, LoadBucket], *, begin: dt.datetime, until: dt.datetime) -> int:
    known = {
        (row.position_id, row.began_at): row
        for row in LoadBucket.objects.filter(began_at__gte=begin, began_at__lt=until)
    }
    fresh = [row for key, row in wanted.items() if key not in known]
    other = [_taken_over(known[key], row) for key, row in wanted.items() if key in known and _differ(known[key], row)]
    # Two workers may roll at once: the rows of the other are as good as these.
    LoadBucket.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    LoadBucket.objects.bulk_update(other, [*_COLUMNS.values(), "staffed"], batch_size=500)
    return len(fresh) + len(other)


def _differ(one: LoadBucket, other: LoadBucket) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _fields())


def _taken_over(known: LoadBucket, row: LoadBucket) -> LoadBucket:
    for name in _fields():
        setattr(known, name, getattr(row, name))
    return known


def _fields() -> Iterable[str]:
    return (*_COLUMNS.values(), "staffed")


@transaction.atomic
def tell_if_changed(*, now: dt.datetime) -> bool:
    """``load.changed``, unless nothing but the clock went on. Each worker remembers what it told last, so a change of
    worker may tell the same figures twice."""
    figures = live.take(now=now)
    same = {**figures, "as_of": ""}
    if cache.get(_TOLD) == same:
        return False
    signals.news_told.send(LoadBucket, kind=CHANGED, data=figures, act=Act.LOAD_VIEW, area_code="", at=now)
    cache.set(_TOLD, same, timeout=None)
    return True
