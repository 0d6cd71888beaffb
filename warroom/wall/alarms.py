"""Which alerts want the wall, and in which order. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

LINGER: Final = dt.timedelta(seconds=20)  # how long the zone shows an alarm that somebody has acknowledged
URGENT: Final = ("P1", "P2")
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Alarm:
    """An open alert as far as the wall asks: how bad, since when, and the healthy cameras to look through, best first.

    ``cameras`` is empty where nothing looks at the place; then ``area`` says which part of the map to show instead.
    """

    pk: int
    severity: str
    raised_at: dt.datetime
    acknowledged_at: dt.datetime | None = None
    cameras: tuple[str, ...] = field(default=())
    area: str = ""
    incident: str = ""  # the number of the incident it became


def wanting(alarms: Iterable[Alarm], *, now: dt.datetime, linger: dt.timedelta = LINGER) -> list[Alarm]:
    """Those that want panels: P1 and P2 that nobody acknowledged, or not ``linger`` ago. Worst first, then newest."""
    asking = [alarm for alarm in alarms if alarm.severity in URGENT and _wants(alarm, now, linger)]
    return sorted(asking, key=lambda alarm: (alarm.severity, -alarm.raised_at.timestamp(), -alarm.pk))


def _wants(alarm: Alarm, now: dt.datetime, linger: dt.timedelta) -> bool:
    return alarm.acknowledged_at is None or now - alarm.acknowledged_at < linger


def without_picture(alarm: Alarm) -> Content | None:
    """What stands for an alarm at which no healthy camera looks: its part of the map."""
    if not alarm.area:
        return None
    return {"source": "map", "layers": ["cameras", "alerts"], "view": alarm.area}
