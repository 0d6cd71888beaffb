"""Is that what we know already? Open incidents and alerts of like class, near in place and time."""

import datetime as dt
from collections.abc import Iterator
from typing import TypedDict

from accounts import access
from accounts.models import User
from cameras.nearby import Point, box, distance_m
from incidents.models import Alert, Category, Incident
from incidents.rules import UNCLASSED, rule_for

WITHIN_M = 300.0
WITHIN = dt.timedelta(minutes=30)
LOOKED_AT = 100
AT_MOST = 5


class Duplicate(TypedDict):
    """``number`` is None for an alert that is no incident yet."""

    number: str | None
    alert: int | None
    category: str
    severity: str
    summary: str
    place: str
    at: str
    distance_m: int
    owner: str | None
    exercise: bool


def near(category: Category, point: Point, *, by: User, now: dt.datetime) -> list[Duplicate]:
    """The nearest first, at most five. Two bounded queries."""
    found = [*_incidents(category.code, point, by, now), *_alerts(category.code, point, by, now)]
    return sorted((each for each in found if each["distance_m"] <= WITHIN_M), key=_nearest)[:AT_MOST]


def alike(one: str, other: str) -> bool:
    """Two classes that may be one event. What nobody has classed yet may be anything."""
    return one == other or UNCLASSED in {one, other}


def _nearest(each: Duplicate) -> tuple[bool, int]:
    return each["number"] is None, each["distance_m"]


def _incidents(code: str, point: Point, by: User, now: dt.datetime) -> Iterator[Duplicate]:
    south_west, north_east = box(point, WITHIN_M)
    rows = access.visible_to(by, Incident.objects.live().select_related("category", "owner")).filter(
        lat__range=(south_west.lat, north_east.lat),
        lon__range=(south_west.lon, north_east.lon),
        opened_at__gte=now - WITHIN,
    )
    for row in rows.order_by("-opened_at")[:LOOKED_AT]:
        if alike(row.category.code, code) and row.lat is not None and row.lon is not None:
            yield Duplicate(
                number=row.number,
                alert=None,
                category=row.category.code,
                severity=row.severity,
                summary=row.summary,
                place=row.place,
                at=row.opened_at.isoformat(),
                distance_m=round(distance_m(point, Point(row.lat, row.lon))),
                owner=row.owner.display_name if row.owner else None,
                exercise=row.exercise,
            )


def _alerts(code: str, point: Point, by: User, now: dt.datetime) -> Iterator[Duplicate]:
    south_west, north_east = box(point, WITHIN_M)
    rows = access.visible_to(by, Alert.objects.in_queue().select_related("acknowledged_by")).filter(
        lat__range=(south_west.lat, north_east.lat),
        lon__range=(south_west.lon, north_east.lon),
        last_event_at__gte=now - WITHIN,
        incident=None,
    )
    for row in rows.order_by("-last_event_at")[:LOOKED_AT]:
        kind = rule_for(row.kind).category
        if alike(kind, code) and row.lat is not None and row.lon is not None:
            yield Duplicate(
                number=None,
                alert=row.pk,
                category=kind,
                severity=row.severity,
                summary=row.summary,
                place=row.place,
                at=row.last_event_at.isoformat(),
                distance_m=round(distance_m(point, Point(row.lat, row.lon))),
                owner=row.acknowledged_by.display_name if row.acknowledged_by else None,
                exercise=row.exercise,
            )
