"""How long a panel has run, when it will have run for all its rated hours, and when to say so. Pure.

Hours come from the panel itself, from a file, or are estimated from how long its output was on. The counter that
is read belongs to the mainboard: when that is swapped it falls, which needs a reason (see readings.take). The hours
of the panel go on: what the old counter had is carried.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

HOUR: Final = dt.timedelta(hours=1)
AROUND_THE_CLOCK: Final = 24.0  # hours a day, while nothing else is known: a war room never switches off
RATE_OVER: Final = dt.timedelta(days=30)
RATE_NEEDS: Final = dt.timedelta(days=7)  # of readings; less says more of the weekend than of the wall
WARN_SHARE: Final = 0.9
WARN_BEFORE: Final = dt.timedelta(days=60)
CLOCKS_DIFFER_BY: Final = dt.timedelta(minutes=5)
FASTER_THAN_TIME_H: Final = 24.0  # a counter rounds and its clock is wrong by less than this
SPREAD_HINT_H: Final = 2000.0  # about twelve weeks around the clock: neighbours begin to differ in brightness

FALLS, TOO_FAST, FUTURE = "falls", "too_fast", "future"


@dataclass(frozen=True)
class Reading:
    """What a counter said at a time. ``real`` is False for an estimate."""

    at: dt.datetime
    hours: float
    real: bool = True


@dataclass(frozen=True)
class On:
    """For how many seconds of the hour that began at ``hour`` an output was on."""

    hour: dt.datetime
    seconds: float


@dataclass(frozen=True)
class Run:
    """Hours a panel has run until ``at``. ``estimated``: no counter said so."""

    hours: float
    at: dt.datetime | None
    estimated: bool


class ImpossibleReading(Exception):
    """This reading cannot follow the ones before it; ``why`` is falls, too_fast or future."""

    def __init__(self, why: str, *, reading: Reading, other: Reading | None = None) -> None:
        super().__init__(f"{why}: {reading.hours:g} h at {reading.at.isoformat()}")
        self.why, self.reading, self.other = why, reading, other


def check(reading: Reading, *, before: Reading | None, after: Reading | None, now: dt.datetime) -> None:
    """Raises ImpossibleReading. ``before`` and ``after`` are the counter's nearest other readings."""
    if reading.at > now + CLOCKS_DIFFER_BY:
        raise ImpossibleReading(FUTURE, reading=reading)
    if before is not None:
        if reading.hours < before.hours:
            raise ImpossibleReading(FALLS, reading=reading, other=before)
        if reading.hours - before.hours > (reading.at - before.at) / HOUR + FASTER_THAN_TIME_H:
            raise ImpossibleReading(TOO_FAST, reading=reading, other=before)
    swapped_after = before is not None and after is not None and after.hours < before.hours
    if after is not None and not swapped_after and reading.hours > after.hours:
        raise ImpossibleReading(FALLS, reading=reading, other=after)


def seconds_on(hours: Iterable[On], *, since: dt.datetime) -> float:
    """Of the hour in which ``since`` lies only the part that was left counts."""
    total = 0.0
    for on in hours:
        left = 1 - max(0.0, (since - on.hour) / HOUR)
        total += on.seconds * max(0.0, left)
    return total


def run(base: Reading | None, *, start: Reading, carry: float, on_s: float) -> Run:
    """The newest reading (or, without one, the hours at installation) and what the output was on since."""
    since = base or start
    added = on_s / 3600
    real = base is not None and base.real
    return Run(since.hours + carry + added, base.at if base else None, estimated=not real or added >= 1)


def hours_a_day(points: Sequence[Reading]) -> float:
    """Of the last 30 days of these totals, which are in order of time; 24 while a week is not known."""
    if not points:
        return AROUND_THE_CLOCK
    recent = [point for point in points if points[-1].at - point.at <= RATE_OVER]
    span = recent[-1].at - recent[0].at
    if span < RATE_NEEDS:
        return AROUND_THE_CLOCK
    rate = (recent[-1].hours - recent[0].hours) / (span / dt.timedelta(days=1))
    return min(AROUND_THE_CLOCK, max(0.0, rate))


def used_up_on(hours: float, *, rated: float, a_day: float, today: dt.date) -> dt.date | None:
    """The day on which the rated hours are reached: 100,000 h are 11.4 years around the clock. None: never, so."""
    if hours >= rated:
        return today
    if a_day <= 0:
        return None
    days = math.ceil((rated - hours) / a_day)
    return today + dt.timedelta(days=days) if days < 365 * 100 else None


def warnings(*, hours: float, rated: float, warranty_until: dt.date | None, today: dt.date) -> list[str]:
    """hours at 90 % of the rated ones, warranty 60 days before its end (and after it)."""
    said = ["hours"] if hours >= WARN_SHARE * rated else []
    if warranty_until is not None and today >= warranty_until - WARN_BEFORE:
        said.append("warranty")
    return said


@dataclass(frozen=True)
class Wear:
    """How unevenly the panels of one wall have aged, in hours."""

    least: float
    most: float

    @property
    def spread(self) -> float:
        return self.most - self.least

    @property
    def uneven(self) -> bool:
        """Worth swapping the static contents of the most used panel with those of the least used."""
        return self.spread >= SPREAD_HINT_H


def wear(hours: Sequence[float]) -> Wear | None:
    return Wear(min(hours), max(hours)) if len(hours) > 1 else None
