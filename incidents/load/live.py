"""The load of this moment: each position and the room, as the API, the snapshot and the news say it.

Five queries, and one more for each flood under way, however many alarms there are.
"""

import datetime as dt
from collections import defaultdict
from typing import TypedDict

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from incidents.load import figures, limits, places
from incidents.load.figures import Rolled
from incidents.load.limits import ROLLING
from incidents.load.places import FloodTold
from incidents.models import Annunciation, Duty, Flood, LoadBucket, Position

IN_A_BUCKET = F("p1") + F("p2") + F("p3") + F("p4")
ROOM = None  # where rows are kept by position, null is the room
Counts = dict[str, int]


class Common(TypedDict):
    rolling: dict[str, Rolled]
    rating: str
    peak_today: int
    staffed: bool
    flood: FloodTold | None


class RoomLoad(Common):
    """The room's targets are those of one position as often as it has ``positions``."""

    positions: int


class PositionLoad(Common):
    position: str
    name: str


class Load(TypedDict):
    as_of: str
    positions: list[PositionLoad]
    room: RoomLoad


def take(*, now: dt.datetime) -> Load:
    positions = list(Position.objects.filter(in_use=True))
    counts, peaks, staffed, floods = _counts(now), _peaks(now), _staffed(), _floods()

    def common(key: int | None, many: int) -> Common:
        flood, mine = floods.get(key), counts[key]
        return {
            "rolling": figures.rolled(mine, positions=many),
            "rating": limits.rating(mine["m10"], positions=many, in_flood=flood is not None).value,
            "peak_today": peaks.get(key, 0),
            "staffed": bool(staffed) if key is ROOM else key in staffed,
            "flood": flood,
        }

    return {
        "as_of": now.isoformat(),
        "positions": [
            {"position": position.slug, "name": position.name, **common(position.pk, 1)} for position in positions
        ],
        "room": {"positions": len(positions), **common(ROOM, len(positions))},
    }


def _counts(now: dt.datetime) -> dict[int | None, Counts]:
    """Of the rolling spans that end now: by position, and of the room."""
    spans = {name: Count("pk", filter=Q(at__gt=now - span.span)) for name, span in ROLLING.items()}
    rows = Annunciation.objects.order_by().filter(at__gt=now - ROLLING["h24"].span, at__lte=now)
    found: dict[int | None, Counts] = defaultdict(lambda: dict.fromkeys(ROLLING, 0))
    for position, *counted in rows.values_list("position").annotate(**spans):
        found[position] = dict(zip(ROLLING, counted, strict=True))
    found[ROOM] = {name: sum(each[name] for each in found.values()) for name in ROLLING}
    return found


def _peaks(now: dt.datetime) -> dict[int | None, int]:
    """The fullest ten minutes since midnight, city time."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = LoadBucket.objects.order_by().filter(began_at__gte=midnight, began_at__lte=now)
    return dict(rows.values_list("position").annotate(most=Max(IN_A_BUCKET)))


def _staffed() -> set[int | None]:
    return set(Duty.objects.filter(ended_at=None).order_by().values_list("position", flat=True))


def _floods() -> dict[int | None, FloodTold]:
    return {flood.position_id: places.told(flood) for flood in Flood.objects.filter(ended_at=None)}
