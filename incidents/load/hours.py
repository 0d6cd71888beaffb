"""The last hours of each position, hour by hour: what a supervisor's strip shows."""

import datetime as dt
from collections import defaultdict
from typing import TypedDict

from incidents.load import limits
from incidents.load.live import IN_A_BUCKET, ROOM
from incidents.models import LoadBucket, Position

HOUR = dt.timedelta(hours=1)
MOST = 72


class Hour(TypedDict):
    """``known`` counts the six windows of ten minutes that were rolled up: none of them is not the same as no alarm."""

    at: str
    n: int
    peak: int
    staffed: bool
    known: int


class Strip(TypedDict):
    """``position`` is null for the room."""

    position: str | None
    name: str
    limit: int
    hours: list[Hour]


def take(*, now: dt.datetime, hours: int = 24) -> list[Strip]:
    """Two queries; the last of the hours is the running one."""
    last = limits.slot_of(now).replace(minute=0)
    begins = [last - HOUR * back for back in reversed(range(hours))]
    found: dict[int | None, dict[dt.datetime, list[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(list))
    rows = LoadBucket.objects.order_by().filter(began_at__gte=begins[0], began_at__lte=now)
    for position, began_at, staffed, n in rows.annotate(n=IN_A_BUCKET).values_list(
        "position", "began_at", "staffed", "n"
    ):
        found[position][began_at.replace(minute=0)].append((n, staffed))
    positions = list(Position.objects.filter(in_use=True))
    limit = limits.ROLLING["m60"].limit
    strips = [
        Strip(
            position=position.slug,
            name=position.name,
            limit=limit,
            hours=[_hour(at, found[position.pk][at]) for at in begins],
        )
        for position in positions
    ]
    room = [_hour(at, found[ROOM][at]) for at in begins]
    return [*strips, Strip(position=None, name="", limit=limit * max(1, len(positions)), hours=room)]


def _hour(at: dt.datetime, windows: list[tuple[int, bool]]) -> Hour:
    return {
        "at": at.isoformat(),
        "n": sum(n for n, _ in windows),
        "peak": max((n for n, _ in windows), default=0),
        "staffed": any(staffed for _, staffed in windows),
        "known": len(windows),
    }
