"""How long things took, as an alarm room is judged: by percentiles, never by the mean. Pure.

EN 50518:2019 names two lines for the time to acknowledge: 80 % and 98.5 % of alarms, within 30 and 60 s for the gravest
class and within 90 and 180 s for the others. The other times have the promise of their category as their line.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from incidents.severity import Severity

P50, P80, P985 = 0.5, 0.8, 0.985
ACKNOWLEDGE_LINES_S: Mapping[str, tuple[int, int]] = {
    Severity.P1: (30, 60),
    Severity.P2: (90, 180),
    Severity.P3: (90, 180),
    Severity.P4: (90, 180),
}


@dataclass(frozen=True)
class Spread:
    """``n`` times in seconds; the percentiles are None when there is nothing to count."""

    n: int
    p50: float | None
    p80: float | None
    p985: float | None
    within_pct: float | None = None
    """Share that kept the promise made for each, in percent."""


@dataclass(frozen=True)
class Took:
    """One incident's times in seconds from its opening, and what its category promises; None: did not happen."""

    category: str
    district: str
    hour: int
    assign_s: float | None = None
    on_scene_s: float | None = None
    resolve_s: float | None = None
    respond_within_s: int | None = None
    on_site_within_s: int | None = None
    resolve_within_s: int | None = None


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Nearest rank: the smallest value that at least this share of all do not exceed. ``ordered`` ascending."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Iterable[float], *, promises: Iterable[float | None] | None = None) -> Spread:
    """``promises`` in step with ``values``; where there is None nothing was promised."""
    taken = list(values)
    kept = _kept(taken, list(promises)) if promises is not None else None
    ordered = sorted(taken)
    return Spread(
        n=len(ordered),
        p50=percentile(ordered, P50),
        p80=percentile(ordered, P80),
        p985=percentile(ordered, P985),
        within_pct=kept,
    )


def _kept(values: Sequence[float], promises: Sequence[float | None]) -> float | None:
    judged = [value <= promise for value, promise in zip(values, promises, strict=True) if promise is not None]
    return round(100 * sum(judged) / len(judged), 1) if judged else None


def assigning(all_: Iterable[Took]) -> Spread:
    return _of(all_, "assign_s", "respond_within_s")


def arriving(all_: Iterable[Took]) -> Spread:
    return _of(all_, "on_scene_s", "on_site_within_s")


def resolving(all_: Iterable[Took]) -> Spread:
    return _of(all_, "resolve_s", "resolve_within_s")


def _of(all_: Iterable[Took], what: str, promise: str) -> Spread:
    took = [each for each in all_ if getattr(each, what) is not None]
    return spread([getattr(each, what) for each in took], promises=[getattr(each, promise) for each in took])


def by(all_: Iterable[Took], key: str) -> dict[str | int, list[Took]]:
    """Grouped by ``category``, ``district`` or ``hour``, in the order of the keys."""
    groups: dict[str | int, list[Took]] = {}
    for each in all_:
        groups.setdefault(getattr(each, key), []).append(each)
    return dict(sorted(groups.items(), key=lambda pair: pair[0]))
