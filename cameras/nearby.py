"""Which cameras show a place. Pure geometry on a local plane: good to a few decimetres within a city."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8
UNDER_THE_CAMERA_M = 1.0


@dataclass(frozen=True)
class Point:
    lat: float
    lon: float


@dataclass(frozen=True)
class View:
    """Where a camera stands and what it looks at. ``healthy``: it should have a picture now."""

    pk: int
    code: str
    lat: float
    lon: float
    bearing_deg: float
    hfov_deg: float
    range_m: float
    healthy: bool


@dataclass(frozen=True)
class Near:
    pk: int
    code: str
    distance_m: float
    sees: bool
    bearing_to_point: float


def offset_m(start: Point, end: Point) -> tuple[float, float]:
    """Metres east and metres north from start to end."""
    east_deg = (end.lon - start.lon + 180.0) % 360.0 - 180.0
    middle = math.radians((start.lat + end.lat) / 2)
    east = math.radians(east_deg) * math.cos(middle) * EARTH_RADIUS_M
    return east, math.radians(end.lat - start.lat) * EARTH_RADIUS_M


def distance_m(start: Point, end: Point) -> float:
    return math.hypot(*offset_m(start, end))


def bearing_deg(start: Point, end: Point) -> float:
    """The compass direction from start to end: 0 is north, 90 east, always below 360."""
    east, north = offset_m(start, end)
    return math.degrees(math.atan2(east, north)) % 360.0 % 360.0  # twice: -1e-17 % 360 is 360.0


def turn_deg(one: float, other: float) -> float:
    """The smaller angle between two compass directions, 0 to 180."""
    return abs((one - other + 180.0) % 360.0 - 180.0)


def sees(view: View, point: Point) -> bool:
    """Is the point inside the camera's field of view? At the camera's foot a direction means nothing: yes."""
    here = Point(view.lat, view.lon)
    away = distance_m(here, point)
    if away > view.range_m:
        return False
    return away < UNDER_THE_CAMERA_M or turn_deg(view.bearing_deg, bearing_deg(here, point)) <= view.hfov_deg / 2


def box(point: Point, radius_m: float) -> tuple[Point, Point]:
    """South-west and north-east corner of a box that holds the circle; for a first, indexed choice of cameras."""
    north = math.degrees(radius_m / EARTH_RADIUS_M)
    east = north / max(math.cos(math.radians(point.lat)), 0.01)
    return Point(point.lat - north, point.lon - east), Point(point.lat + north, point.lon + east)


def rank(point: Point, cameras: Iterable[View], limit: int) -> list[Near]:
    """The best cameras to look at a place: those that see it, then healthy ones, then the nearest."""
    ranked = sorted(((view, _near(view, point)) for view in cameras), key=lambda pair: _order(*pair))
    return [near for _view, near in ranked[:limit]]


def _near(view: View, point: Point) -> Near:
    here = Point(view.lat, view.lon)
    return Near(view.pk, view.code, distance_m(here, point), sees(view, point), bearing_deg(here, point))


def _order(view: View, near: Near) -> tuple[bool, bool, float, str]:
    return not near.sees, not view.healthy, near.distance_m, near.code
