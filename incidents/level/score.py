"""How grave a district is, in points that are listed one by one, and what follows for the city. Pure.

Points and thresholds are ours; the five stages are those of the operations centre of Rio de Janeiro (COR). They are
chosen so that one P1 alone means attention (2), several at once or one with signs around it means 3, and 4 and 5 are
reached only by many things together.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

CALM, GRAVEST = 1, 5
THRESHOLDS: Final = ((14.0, 5), (9.0, 4), (5.0, 3), (2.0, 2))
LINGERS: Final = dt.timedelta(minutes=30)
FEWEST_REPORTS: Final = 4
REPORT_STEPS: Final = ((400, 3.0), (200, 2.0), (100, 1.0))  # per cent above the usual
LOST_STEPS: Final = ((0.5, 3.0), (0.35, 2.0), (0.2, 1.0))  # share; one in six is dark on an ordinary day
FEWEST_CAMERAS: Final = 5


@dataclass(frozen=True)
class Facts:
    """What is counted of one district now. Drills are not in it."""

    p1: int = 0
    p2: int = 0
    reports: int = 0  # of the last hour
    usual: float | None = None  # reports in this hour of this weekday, mean of the last four weeks; None: no such weeks
    cameras: int = 0
    lost: int = 0
    floods: int = 0  # open BJR incidents
    fires: int = 0  # open KBK incidents


@dataclass(frozen=True)
class Contributor:
    """One reason: ``n`` is the number that people are shown, ``points`` what it adds."""

    name: str
    points: float
    n: float
    area: str = ""  # code of the district, for the city's


@dataclass(frozen=True)
class Score:
    points: float
    level: int
    contributors: tuple[Contributor, ...]


@dataclass(frozen=True)
class Held:
    """A suggestion, and while the score lies below it: since when, and the highest it reached meanwhile."""

    level: int
    below_since: dt.datetime | None = None
    peak: int = CALM


@dataclass(frozen=True)
class District:
    code: str
    level: int


@dataclass(frozen=True)
class RoomFacts:
    """What is wrong with the room itself: flood mode since so many alarms, nobody on duty."""

    flood_alarms: int = 0
    unstaffed: bool = False
    urgent_open: int = 0


def of_district(facts: Facts) -> Score:
    found = [
        Contributor("p1", _steps(facts.p1, first=3, each=2, most=9), facts.p1),
        Contributor("p2", _steps(facts.p2, first=1, each=1, most=4), facts.p2),
        _reports(facts),
        _cameras(facts),
        Contributor("floods", _steps(facts.floods, first=2, each=1, most=5), facts.floods),
        Contributor("fires", _steps(facts.fires, first=1, each=1, most=3), facts.fires),
    ]
    return _score(found)


def of_city(districts: Sequence[District], room: RoomFacts) -> Score:
    """From the gravest district and how many others are grave: one is the district's own affair, several the city's."""
    raised = sorted((one for one in districts if one.level > CALM), key=lambda one: (-one.level, one.code))
    found = [Contributor("district", float(one.level - CALM), one.level, one.code) for one in raised]
    if room.flood_alarms:
        found.append(Contributor("alarm_flood", 1.0, room.flood_alarms))
    if room.unstaffed:
        found.append(Contributor("unstaffed", 1.0, 0))
    levels = [one.level for one in raised]
    level = _from_districts(levels, of=len(districts))
    if room.flood_alarms or (room.unstaffed and room.urgent_open):
        level = max(level, 2)
    return Score(sum(one.points for one in found), level, tuple(found))


def settle(held: Held, raw: int, *, now: dt.datetime) -> Held:
    """The suggestion follows the score up at once, and down only when it stayed below for half an hour; then to the
    highest that it reached in that time."""
    if raw >= held.level:
        return Held(raw)
    since, peak = held.below_since or now, max(held.peak, raw) if held.below_since else raw
    if now - since >= LINGERS:
        return Held(peak) if raw == peak else Held(peak, below_since=now, peak=raw)
    return replace(held, below_since=since, peak=peak)


def percent_above(facts: Facts) -> int | None:
    """How far the last hour's reports lie above the usual. None where nothing is known to compare with."""
    if facts.usual is None:
        return None
    return round(100 * (facts.reports / max(facts.usual, 1.0) - 1))


def level_of(points: float) -> int:
    return next((level for limit, level in THRESHOLDS if points >= limit), CALM)


def _from_districts(levels: Sequence[int], *, of: int) -> int:
    def at_least(level: int) -> int:
        return sum(one >= level for one in levels)

    if at_least(5) >= 2 or (at_least(5) and at_least(4) >= 3):
        return 5
    if at_least(5) or at_least(4) >= 2 or at_least(3) * 2 >= of > 2:
        return 4
    if at_least(4) or at_least(3) >= 2:
        return 3
    return 2 if at_least(3) or at_least(2) >= 3 else CALM


def _reports(facts: Facts) -> Contributor:
    above = percent_above(facts)
    if above is None or facts.reports < FEWEST_REPORTS:
        return Contributor("reports", 0.0, 0)
    return Contributor("reports", next((points for limit, points in REPORT_STEPS if above >= limit), 0.0), above)


def _cameras(facts: Facts) -> Contributor:
    share = facts.lost / facts.cameras if facts.cameras >= FEWEST_CAMERAS else 0.0
    return Contributor("cameras", next((points for limit, points in LOST_STEPS if share >= limit), 0.0), facts.lost)


def _steps(n: int, *, first: float, each: float, most: float) -> float:
    return min(first + each * (n - 1), most) if n else 0.0


def _score(found: Sequence[Contributor]) -> Score:
    named = tuple(one for one in found if one.points)
    points = sum(one.points for one in named)
    return Score(points, level_of(points), named)
