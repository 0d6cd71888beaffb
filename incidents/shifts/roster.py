"""Whose turn it is: three shifts of eight hours, the groups in turn, one of them off. Pure.

Each group does two days of morning, two of afternoon, two of night, then two off, and starts again: it always moves
forward on the clock, and between two shifts of one group lie at least sixteen hours.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Makassar")
SLOTS: Final = ("morning", "afternoon", "night")
STARTS_AT_H: Final = {"morning": 7, "afternoon": 15, "night": 23}
DAYS_IN_A_ROW: Final = 2
LATE_HANDOVER: Final = dt.timedelta(hours=2)


class TooFewGroups(ValueError):
    """A day has three shifts, so it needs three groups."""


@dataclass(frozen=True)
class Turn:
    """One shift as the rotation plans it. Times are UTC."""

    day: dt.date
    slot: str
    group: str
    starts_at: dt.datetime
    ends_at: dt.datetime


def group_on(day: dt.date, slot: str, groups: Sequence[str]) -> str:
    """Which of the groups (in their order) has this shift. Raises TooFewGroups."""
    if len(groups) < len(SLOTS):
        raise TooFewGroups(len(groups))
    turn = day.toordinal() // DAYS_IN_A_ROW
    return groups[(SLOTS.index(slot) - turn) % len(groups)]


def times(day: dt.date, slot: str, *, zone: ZoneInfo = ZONE) -> tuple[dt.datetime, dt.datetime]:
    """From when to when, UTC. A shift ends when the next begins, so none is ever without a shift."""
    starts = _at(day, slot, zone)
    last = slot == SLOTS[-1]
    following = (day + dt.timedelta(days=1), SLOTS[0]) if last else (day, SLOTS[SLOTS.index(slot) + 1])
    return starts, _at(*following, zone)


def slot_at(now: dt.datetime, *, zone: ZoneInfo = ZONE) -> tuple[dt.date, str]:
    """The shift that is on: before seven it is last night's."""
    local = now.astimezone(zone)
    for slot in reversed(SLOTS):
        if local.hour >= STARTS_AT_H[slot]:
            return local.date(), slot
    return local.date() - dt.timedelta(days=1), SLOTS[-1]


def turns(first: dt.date, *, days: int, groups: Sequence[str], zone: ZoneInfo = ZONE) -> Iterator[Turn]:
    """All shifts of so many days. Raises TooFewGroups."""
    for n in range(days):
        day = first + dt.timedelta(days=n)
        for slot in SLOTS:
            yield Turn(day, slot, group_on(day, slot, groups), *times(day, slot, zone=zone))


def hands_over_late(now: dt.datetime, *, shift_began: dt.datetime, taken: bool) -> bool:
    """Just after a change of shift the handover meant is the one into the shift that has begun, unless it is done."""
    return not taken and now - shift_began < LATE_HANDOVER


def _at(day: dt.date, slot: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(STARTS_AT_H[slot]), zone).astimezone(dt.UTC)
