"""Which scene the clock wants. Pure: times are those of the city's clock, with their zone."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from warroom.wall.state import Place

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """A scene at a time: each week, or in the days of an operation. An end before the start is on the next day."""

    pk: int
    scene: str
    start: dt.time
    end: dt.time
    weekdays: Collection[int] = ()  # 0 is Monday; none is every day
    operation: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True)
class Window:
    """One time a slot lasts. Its key stays the same for as long as the slot does."""

    slot: Slot
    begins: dt.datetime
    ends: dt.datetime

    @property
    def key(self) -> str:
        return f"{self.slot.pk}@{self.begins.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


def due(slots: Iterable[Slot], *, now: dt.datetime) -> Window | None:
    """The window of this moment. ``now`` in the city's time. Operations go before the week, later starts before
    earlier ones."""
    open_now = [window for slot in slots for window in _windows(slot, now) if window.begins <= now < window.ends]
    return max(open_now, key=lambda one: (bool(one.slot.operation), one.begins, one.slot.pk), default=None)


def _windows(slot: Slot, now: dt.datetime) -> Iterable[Window]:
    """Those that began today and yesterday; the day on which it begins decides."""
    for day in (now.date(), now.date() - DAY):
        if slot.weekdays and day.weekday() not in slot.weekdays:
            continue
        if (slot.first_day and day < slot.first_day) or (slot.last_day and day > slot.last_day):
            continue
        ends_on = day if slot.end > slot.start else day + DAY
        yield Window(
            slot,
            dt.datetime.combine(day, slot.start, tzinfo=now.tzinfo),
            dt.datetime.combine(ends_on, slot.end, tzinfo=now.tzinfo),
        )


def is_untouched(scene: str | None, places: Mapping[str, Place], *, put_on: str, at: dt.datetime) -> bool:
    """Does the wall still show what the clock put on then, or has a person put something else onto it since?"""
    return scene == put_on and not any(place.by and place.at > at for place in places.values())
