"""What the charts draw, from counted rows. Pure: no database, no clock."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypedDict

SLOT: Final = dt.timedelta(minutes=10)
# ISA-18.2 and EEMUA 191, alarms that one person handles in ten minutes: one goes well, above two is too much, above
# ten is a flood.
IDEAL, LIMIT, FLOOD = 1, 2, 10
# EN 50518, seconds within which 80 % and 98.5 % must be acknowledged. The norm has no class for P3 and P4; they have
# the city's own target alone (incidents.severity).
NORM_S: Final[Mapping[str, tuple[int, int]]] = {"P1": (30, 60), "P2": (90, 180)}
PERCENTILES: Final = (50.0, 80.0, 98.5)


class District(TypedDict):
    name: str
    live: int
    degraded: int
    down: int
    total: int


class CountedArea(NamedTuple):
    """Cameras in service of one area. ``district`` is its kecamatan's name."""

    district: str
    live: int
    degraded: int
    down: int
    total: int


class Priority(TypedDict):
    """Seconds from raised to acknowledged. None: nothing was judged. ``waiting`` of the ``n`` have no answer yet."""

    severity: str
    n: int
    waiting: int
    p50: float | None
    p80: float | None
    p985: float | None
    target_80_s: int
    target_985_s: int | None


def by_district(counted: Iterable[CountedArea]) -> list[District]:
    """One row a district, the one with the largest dark share first: a chart is read from the top."""
    rows: dict[str, District] = {}
    for area in counted:
        row = rows.setdefault(area.district, District(name=area.district, live=0, degraded=0, down=0, total=0))
        row["live"] += area.live
        row["degraded"] += area.degraded
        row["down"] += area.down
        row["total"] += area.total
    return sorted(rows.values(), key=lambda row: (row["live"] / max(1, row["total"]), -row["total"], row["name"]))


def slots(minutes: Iterable[tuple[int, int]], *, until: int, count: int) -> list[int]:
    """Counts of ``count`` slots up to ``until`` (unix seconds, exclusive), oldest first, from counts of minutes."""
    counts = [0] * count
    width = int(SLOT.total_seconds())
    for start, n in minutes:
        back = (until - 1 - start) // width
        if 0 <= back < count:
            counts[count - 1 - back] += n
    return counts


def ranks(n: int) -> list[int]:
    """Where the percentiles stand in n ordered values, from 1: the first that so many per cent do not exceed."""
    return [max(1, math.ceil(percent * n / 100)) for percent in PERCENTILES]


def priority(severity: str, *, n: int, waiting: int, values: Mapping[int, float], target_s: int) -> Priority:
    """``values``: seconds at the ranks of ``n``."""
    p50, p80, p985 = [round(values[rank], 1) if rank in values else None for rank in ranks(n)] if n else [None] * 3
    within_80, within_985 = NORM_S.get(severity, (target_s, None))
    return Priority(
        severity=severity,
        n=n,
        waiting=waiting,
        p50=p50,
        p80=p80,
        p985=p985,
        target_80_s=within_80,
        target_985_s=within_985,
    )
