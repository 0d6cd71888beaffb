"""What a wall does by itself: holds and locks end, alarms borrow and give back, the clock shows scenes, tours go on.

Called each second by Celery beat, and at once when an urgent alert is raised or changed. Each part reads first without
a lock and writes only if something changes, so that a quiet wall costs a few reads.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import structlog
from django.db.models import QuerySet

from warroom.wall import announcements, changes, loans, rounds, shown, sights, timetable, unheard, zone
from warroom.wall.alarms import LINGER, Alarm
from warroom.wall.history import keep
from warroom.wall.loans import Busy
from warroom.wall.models import PanelLease, Wall
from warroom.wall.sights import Asking
from warroom.wall.state import Content, State, tick

APART: Final = dt.timedelta(milliseconds=250)  # a storm of alerts changes a wall four times a second, not fifty
BORROWED: Final = "borrowed"
RETURNED: Final = "returned"
AT_ONCE: Final = dt.timedelta(0)

log = structlog.get_logger(__name__)


def tend_all(*, now: dt.datetime) -> None:
    for wall in _walls():
        _alone(wall, tend, now=now)


def alarms_changed(*, now: dt.datetime) -> None:
    """Only what alarms change. Each wall at most four times a second; the beat's next second catches up."""
    for wall in _walls():
        if not _was_just_lent(wall, now=now):
            _alone(wall, _lend, now=now)


def _alone(wall: Wall, part: Callable[..., object], *, now: dt.datetime) -> None:
    """One wall's trouble is no other wall's. Everything is caught, not the database's refusals alone: what nobody
    foresaw about one wall's rows would else keep the alarms of a whole city from the walls that come after it."""
    try:
        part(wall, now=now)
    except Exception:  # noqa: BLE001  logged whole; the next second tries again
        log.exception("wall.untended", wall=wall.slug, part=part.__name__)


def tend(wall: Wall, *, now: dt.datetime) -> None:
    """Everything that time brings. ``wall`` as read with ``shown.walls()``."""
    later = (timetable.follow, rounds.turn, announcements.expire, unheard.follow)
    parts = (keep.begin, _end_what_time_ended, _lend, *later)
    for part in parts:
        if part(wall, now=now):
            wall = _walls().get(pk=wall.pk)


def _walls() -> QuerySet[Wall]:
    return shown.walls().select_related("account")


def _was_just_lent(wall: Wall, *, now: dt.datetime) -> bool:
    if wall.changed_at is None or now - wall.changed_at >= APART:
        return False
    return wall.events.order_by("-pk").values_list("kind", flat=True).first() in {BORROWED, RETURNED}


def _end_what_time_ended(wall: Wall, *, now: dt.datetime) -> bool:
    before = shown.state_of(wall)
    if _without_expired(before, now=now) == before:
        return False
    lock_ended = before.lock is not None and _without_expired(before, now=now).lock is None
    detail = {"lock": before.lock.kind} if lock_ended and before.lock else {}
    changes.apply(wall, lambda state: _without_expired(state, now=now), kind="expired", by=None, now=now, detail=detail)
    return True


def _without_expired(state: State, *, now: dt.datetime) -> State:
    """Loans end with the alarms' part, so that they are told as returned."""
    after = tick(state, now=now)
    places = {
        name: place if place.loan == state.places[name].loan else replace(place, loan=state.places[name].loan)
        for name, place in after.places.items()
    }
    return replace(after, places=places)


def _lend(wall: Wall, *, now: dt.datetime) -> bool:
    before = shown.state_of(wall)
    has_zone = any(place.zone for place in before.places.values())
    asking = sights.alarms_of(wall, now=now, linger=LINGER if has_zone else AT_ONCE)
    if not asking.alarms and not any(place.loan for place in before.places.values()):
        return False
    facts = _Facts(wall, asking, has_zone=has_zone, state=before, now=now)
    after = facts.step(before)
    if after == before:
        return False
    taken = _taken(before, after)
    gone = sorted(name for name, place in before.places.items() if place.loan and not after.places[name].loan)
    kind = BORROWED if taken or not gone else RETURNED
    detail = {"alerts": taken, "returned": gone, **facts.waiting(before)}
    changes.apply(wall, facts.step, kind=kind, by=None, now=now, detail=detail)
    log.info("wall.lent", wall=wall.slug, kind=kind, alerts=taken, returned=gone)
    return True


def _taken(before: State, after: State) -> list[int]:
    """The alarms that have a panel which they had not."""
    had = {name: place.loan.alert for name, place in before.places.items() if place.loan}
    return sorted(
        {one.loan.alert for name, one in after.places.items() if one.loan and had.get(name) != one.loan.alert}
    )


class _Facts:
    """What the alarms' step needs of the world, read once, so that the step itself is pure and can be taken again."""

    def __init__(self, wall: Wall, asking: Asking, *, has_zone: bool, state: State, now: dt.datetime) -> None:
        self._asking, self._unread = asking.alarms, asking
        self._now = now
        self._has_zone = has_zone
        self._body = shown.body(wall)
        self._looking = sights.of_incidents(wall) if asking.alarms else {}
        self._first_lent = {} if has_zone else _first_lent(wall, asking.alarms)
        self._locked = state.lock is not None

    def step(self, state: State) -> State:
        if self._has_zone:
            return zone.lend(state, self._composition(state), now=self._now)
        asking = [] if self._locked else self._asking  # a ceremony without a zone is not disturbed
        return loans.borrow(
            state, asking, body=self._body, busy=self._busy(state), first_lent=self._first_lent, now=self._now
        )

    def waiting(self, state: State) -> dict[str, Any]:
        """How many alarms the zone has no room for, and the worst of them."""
        if not self._has_zone:
            return {}
        composed = self._composition(state)
        waiting = len(composed.waiting) + self._unread.more
        return {"waiting": waiting, "worst": composed.worst or self._unread.worst_of_more} if waiting else {}

    def _composition(self, state: State) -> zone.Composition:
        free = zone.panels(self._body, state.places)
        mine = {self._asking[0].incident} if self._asking else set()
        kept: Mapping[str, Content] = {
            name: state.places[name].content for name in free if set(self._incidents(state.places[name].content)) - mine
        }
        lent = {name: place.loan for name, place in state.places.items() if place.loan}
        return zone.compose(self._asking, free, kept, lent)

    def _busy(self, state: State) -> Busy:
        return Busy({name: self._incidents(place.content) for name, place in state.places.items()})

    def _incidents(self, content: Content) -> set[str]:
        if content.get("source") == "incident" and content.get("incident") == "newest":
            return set().union(*self._looking.values())
        return self._looking.get(content.get("incident") or content.get("camera") or "", set())


def _first_lent(wall: Wall, asking: list[Alarm]) -> dict[int, dt.datetime]:
    """When each alarm first borrowed a panel of this wall, since it was raised (or raised again)."""
    raised = {alarm.pk: alarm.raised_at for alarm in asking}
    lent = PanelLease.objects.filter(wall=wall, kind=PanelLease.Kind.BORROWED, alert__in=raised)
    first: dict[int, dt.datetime] = {}
    for alert, since in lent.values_list("alert", "since"):
        if alert is not None and since >= raised[alert]:
            first[alert] = min(since, first.get(alert, since))
    return first
