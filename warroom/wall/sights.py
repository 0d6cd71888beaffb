"""What a wall could look through: its cameras that have a picture, those near a place, those of open incidents."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts import access
from cameras.models import Camera
from cameras.nearby import Point, View, box, rank
from cameras.streaming.models import StreamState
from incidents.models import Alert, Incident, IncidentCamera
from incidents.states import AlertState
from warroom.wall import alarms
from warroom.wall.alarms import Alarm
from warroom.wall.models import Wall

NEAR_M: Final = (300.0, 1500.0)  # the second only where the first holds too few cameras
CAMERAS: Final = 4  # more than the largest zone shows of one alarm
READ_AT_MOST: Final = 8  # alarms whose cameras are looked for
ROWS_AT_MOST: Final = 80  # alarms that are read, each second: as many as a layout may have panels. The rest is counted
HEALTHY: Final = (Camera.LifeCycle.LIVE, Camera.LifeCycle.CONNECTED)
WITH_PICTURE: Final = (*HEALTHY, Camera.LifeCycle.DEGRADED)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Asking:
    """The alarms that want a wall's panels, worst first, and how many more there are than are worth reading."""

    alarms: list[Alarm]
    more: int = 0
    worst_of_more: str = ""


def cameras(wall: Wall) -> QuerySet[Camera]:
    """The cameras that this wall may show and that have a stream which is not known to be lost."""
    mine = _visible(wall, Camera.objects.watchable())
    lost = StreamState.objects.filter(state=StreamState.State.LOST).values("camera")
    running = StreamState.objects.filter(state__in=[StreamState.State.LIVE, StreamState.State.STALE]).values("camera")
    return mine.exclude(Q(pk__in=lost) & ~Q(pk__in=running))


def living(wall: Wall, codes: Iterable[str]) -> set[str]:
    """Those of these cameras that have a picture now."""
    found = cameras(wall).filter(code__in=set(codes), life_cycle__in=WITH_PICTURE)
    return set(found.values_list("code", flat=True))


def alarms_of(wall: Wall, *, now: dt.datetime, linger: dt.timedelta) -> Asking:
    """The alerts that want this wall's panels, with cameras for as many as a wall could ever show.

    A drill's alerts move the panels of walls that are in the drill, and of no other.
    """
    fresh = Q(state=AlertState.NEW) | Q(state=AlertState.ACKNOWLEDGED, acknowledged_at__gt=now - linger)
    asked = _visible(wall, Alert.objects.filter(fresh, severity__in=alarms.URGENT))
    if wall.drill_at is None:
        asked = asked.filter(exercise=False)
    listed = asked.select_related("camera", "area", "incident").defer("area__boundary")
    found = list(listed.order_by("severity", "-raised_at", "-pk")[: ROWS_AT_MOST + 1])
    rows = {alert.pk: alert for alert in found[:ROWS_AT_MOST]}
    wanting = alarms.wanting((_alarm(alert) for alert in rows.values()), now=now, linger=linger)
    seen = [_with_cameras(wall, alarm, rows[alarm.pk]) for alarm in wanting[:READ_AT_MOST]]
    told = [*seen, *wanting[READ_AT_MOST:]]
    if len(found) <= ROWS_AT_MOST:
        return Asking(told)
    return Asking(told, more=asked.count() - ROWS_AT_MOST, worst_of_more=found[ROWS_AT_MOST].severity)


def of_incidents(wall: Wall) -> dict[str, set[str]]:
    """The numbers of open incidents by what looks at them: codes of cameras that see the place, and their numbers."""
    found: dict[str, set[str]] = {}
    live = _visible(wall, Incident.objects.live())
    for number in live.values_list("number", flat=True):
        found.setdefault(number, set()).add(number)
    seeing = IncidentCamera.objects.filter(Q(sees=True) | Q(order=0), incident__in=live)
    for code, number in seeing.values_list("camera__code", "incident__number"):
        found.setdefault(code, set()).add(number)
    return found


def _visible(wall: Wall, rows: QuerySet[M]) -> QuerySet[M]:
    """What the wall's account may see; a wall without one is seen by people only, each with their own rights."""
    return rows if wall.account is None else access.visible_to(wall.account, rows)


def _alarm(alert: Alert) -> Alarm:
    return Alarm(
        alert.pk,
        alert.severity,
        alert.raised_at,
        alert.acknowledged_at,
        area=alert.area.code if alert.area else "",
        incident=alert.incident.number if alert.incident else "",
    )


def _with_cameras(wall: Wall, alarm: Alarm, alert: Alert) -> Alarm:
    mine = cameras(wall).filter(life_cycle__in=HEALTHY)
    codes = _near(mine, alert)
    witness = alert.camera
    if witness is not None and mine.filter(pk=witness.pk).exists():
        codes = [witness.code, *(code for code in codes if code != witness.code)]
    return Alarm(
        alarm.pk,
        alarm.severity,
        alarm.raised_at,
        alarm.acknowledged_at,
        cameras=tuple(codes[:CAMERAS]),
        area=alarm.area,
        incident=alarm.incident,
    )


def _near(mine: QuerySet[Camera], alert: Alert) -> list[str]:
    """The best healthy cameras to look at the place: those that see it, then the nearest."""
    if alert.lat is None or alert.lon is None:
        return []
    point = Point(alert.lat, alert.lon)
    codes: list[str] = []
    for radius_m in NEAR_M:
        south_west, north_east = box(point, radius_m)
        inside = mine.filter(
            lat__range=(south_west.lat, north_east.lat), lon__range=(south_west.lon, north_east.lon)
        ).values_list("pk", "code", "lat", "lon", "bearing_deg", "hfov_deg", "range_m")
        codes = [near.code for near in rank(point, (View(*row, healthy=True) for row in inside), CAMERAS)]
        if len(codes) >= CAMERAS:
            break
    return codes
