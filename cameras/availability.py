"""How much of each day a camera had a picture, from its record of faults. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence

DAY_S = 86_400
Outage = tuple[dt.datetime, dt.datetime | None]


def daily_shares(outages: Iterable[Outage], *, until: dt.datetime, days: int = 30) -> list[float]:
    """Share without a fault of each of the last ``days`` spans of 24 hours, oldest first. An open one lasts to now."""
    lost_s = [0.0] * days
    first = until - dt.timedelta(days=days)
    for began, ended in outages:
        start = max(0.0, (began - first).total_seconds())
        end = min(float(days * DAY_S), ((ended or until) - first).total_seconds())
        for day in range(int(start // DAY_S), min(days, int(-(-end // DAY_S)))):
            lost_s[day] += max(0.0, min(end, (day + 1) * DAY_S) - max(start, day * DAY_S))
    return [max(0.0, 1 - lost / DAY_S) for lost in lost_s]


def percent(shares: Sequence[float]) -> float:
    """Of the whole span, to a tenth."""
    return round(100 * sum(shares) / len(shares), 1) if shares else 0.0
