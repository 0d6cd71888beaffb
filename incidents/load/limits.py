"""What one operating position can bear, and how far it is from that. Pure.

Figures of ISA-18.2 (IEC 62682) and EEMUA 191; times to acknowledge of EN 50518. All are per position: the room's are as
many times as many positions as it has.
"""

import datetime as dt
from enum import StrEnum
from typing import Final, NamedTuple

from incidents.severity import ACKNOWLEDGE_WITHIN_S, Severity

SLOT: Final = dt.timedelta(minutes=10)
FLOOD_ABOVE: Final = 10  # alarms in ten minutes
FLOOD_ENDS_BELOW: Final = 5
PEAK_LIMIT: Final = 30  # above it even the gravest are missed
FLOOD_SHARE: Final = 0.01  # of all ten-minute windows, quiet ones too: 1.4 a day
TOP_TEN_SHARE: Final = 0.05
STALE_AFTER: Final = dt.timedelta(hours=24)
STALE_BELOW: Final = 5
FLEETING_BELOW_S: Final = 15.0
CHATTER_TIMES: Final = 3
CHATTER_WITHIN_S: Final = 60.0
FULL_REPORT_DAYS: Final = 30  # what is shorter is labelled indicative
# Three levels are 80/15/5; the fourth, the gravest, takes its "under one" from the third.
MIX: Final = {Severity.P4: 0.80, Severity.P3: 0.15, Severity.P2: 0.05, Severity.P1: 0.01}
NORM_S: Final = {Severity.P1: (30, 60), Severity.P2: (90, 180)}
PERCENTILES: Final = (50.0, 80.0, 98.5)


class Rolling(NamedTuple):
    """How many alarms are good and how many are bearable in a span that ends now."""

    span: dt.timedelta
    target: int
    limit: int


ROLLING: Final = {
    "m10": Rolling(SLOT, 1, 2),
    "m60": Rolling(dt.timedelta(minutes=60), 6, 12),
    "h24": Rolling(dt.timedelta(hours=24), 150, 300),
}


class Rating(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


def rating(n: int, *, positions: int = 1, in_flood: bool = False) -> Rating:
    """Of the alarms of the last ten minutes. A flood stays red until it ended, however few come meanwhile."""
    each = n / max(1, positions)
    if in_flood or each > FLOOD_ABOVE:
        return Rating.RED
    if each <= ROLLING["m10"].target:
        return Rating.GREEN
    return Rating.YELLOW if each <= ROLLING["m10"].limit else Rating.ORANGE


class Turn(StrEnum):
    """What the flood mode does now."""

    ON = "on"
    OFF = "off"
    STAY = "stay"


def turn(n: int, *, in_flood: bool, positions: int = 1) -> Turn:
    """On above ten in ten minutes, off below five: between them it stays as it is, so that it does not flicker."""
    if not in_flood:
        return Turn.ON if n > FLOOD_ABOVE * max(1, positions) else Turn.STAY
    return Turn.OFF if n < FLOOD_ENDS_BELOW * max(1, positions) else Turn.STAY


def acknowledge_limits(severity: str) -> tuple[int, int | None]:
    """Seconds within which 80 % and 98.5 % must be acknowledged. The norm has no class for P3 and P4: they have the
    city's own target alone."""
    known = NORM_S.get(Severity(severity))
    return known if known is not None else (ACKNOWLEDGE_WITHIN_S[Severity(severity)], None)


def slot_of(at: dt.datetime) -> dt.datetime:
    """The beginning of the ten minutes by the wall clock in which this lies."""
    whole = at.astimezone(dt.UTC)
    return whole.replace(minute=whole.minute - whole.minute % 10, second=0, microsecond=0)
