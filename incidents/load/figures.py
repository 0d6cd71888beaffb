"""Figures of alarm load from counted rows. Pure: no database, no clock."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypedDict

from incidents.load import limits
from incidents.load.limits import MIX, PERCENTILES, ROLLING
from incidents.severity import Severity


class Rolled(TypedDict):
    n: int
    target: int
    limit: int


class Share(TypedDict):
    severity: str
    n: int
    share: float | None
    target: float


class Acknowledged(TypedDict):
    """Seconds from announced to acknowledged. None: nothing to judge. ``waiting`` of the ``n`` have no answer yet and
    count with their wait so far. There is no mean: a hundred quick answers would hide the one that never came."""

    severity: str
    n: int
    waiting: int
    p50: int | None
    p80: int | None
    p985: int | None
    limit_80_s: int
    limit_985_s: int | None


class Windows(TypedDict):
    """Ten-minute windows by the wall clock, quiet ones too."""

    n: int
    in_flood: int
    share: float | None
    limit: float


class Day(NamedTuple):
    """The roll-ups of one position and day, added up."""

    windows: int
    flooded: int
    peak: int
    staffed: int
    p1: int
    p2: int
    p3: int
    p4: int

    @property
    def n(self) -> int:
        return self.p1 + self.p2 + self.p3 + self.p4


EMPTY_DAY = Day(0, 0, 0, 0, 0, 0, 0, 0)


def rolled(counts: Mapping[str, int], *, positions: int = 1) -> dict[str, Rolled]:
    """Counts of the rolling spans beside what that many positions can bear."""
    times = max(1, positions)
    return {
        name: Rolled(n=counts.get(name, 0), target=span.target * times, limit=span.limit * times)
        for name, span in ROLLING.items()
    }


def added(days: Iterable[Day]) -> Day:
    """Several days as one; the peak is the highest of theirs."""
    total = EMPTY_DAY
    for day in days:
        peak = max(total.peak, day.peak)
        total = Day(*(one + other for one, other in zip(total, day, strict=True)))._replace(peak=peak)
    return total


def mix(day: Day) -> list[Share]:
    """The share of each priority beside its target, the mildest first, as the norm names them."""
    return [
        Share(severity=severity.value, n=n, share=n / day.n if day.n else None, target=MIX[severity])
        for severity, n in ((Severity.P4, day.p4), (Severity.P3, day.p3), (Severity.P2, day.p2), (Severity.P1, day.p1))
    ]


def windows(day: Day) -> Windows:
    share = day.flooded / day.windows if day.windows else None
    return Windows(n=day.windows, in_flood=day.flooded, share=share, limit=limits.FLOOD_SHARE)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def percentile(histogram: Sequence[tuple[int, int]], percent: float) -> int | None:
    """The value that so many per cent do not exceed: one that occurred, never something between two.

    ``histogram``: (seconds, how often), in any order.
    """
    rank = max(1, math.ceil(percent * sum(n for _, n in histogram) / 100))
    passed = 0
    for seconds, n in sorted(histogram):
        passed += n
        if passed >= rank:
            return seconds
    return None


def acknowledged(severity: str, histogram: Sequence[tuple[int, int]], *, waiting: int) -> Acknowledged:
    p50, p80, p985 = (percentile(histogram, percent) for percent in PERCENTILES)
    within_80, within_985 = limits.acknowledge_limits(severity)
    return Acknowledged(
        severity=severity,
        n=sum(n for _, n in histogram),
        waiting=waiting,
        p50=p50,
        p80=p80,
        p985=p985,
        limit_80_s=within_80,
        limit_985_s=within_985,
    )


def chatters(times_s: Sequence[float]) -> int:
    """How many of these activations (seconds, in order) were at least the third within a minute."""
    gap = limits.CHATTER_TIMES - 1
    pairs = zip(times_s, times_s[gap:], strict=False)
    return sum(last - first <= limits.CHATTER_WITHIN_S for first, last in pairs)
