"""Finding a place while somebody is on the phone: lorong, street, landmark, kelurahan, camera by a few letters."""

from collections.abc import Iterator
from typing import TypedDict, TypeVar

from django.db.models import Avg, Model, Q, QuerySet

from accounts import access
from accounts.models import User
from cameras.models import Area, Camera, Lorong
from incidents.calls.landmarks import LANDMARKS
from incidents.calls.typed import matches, rank, words

AT_MOST = 15
LOOKED_AT = 60  # of each kind, before the best are chosen


M = TypeVar("M", bound=Model)


class Place(TypedDict):
    """``code`` is the lorong's, landmark's or camera's own; a street has none."""

    kind: str
    code: str
    name: str
    area: str | None
    lat: float
    lon: float


def find(text: str, *, by: User, limit: int = AT_MOST) -> list[Place]:
    """The best places for what was typed, at most ``limit``. Nothing for nothing. Six bounded queries at most."""
    parts = words(text)
    if not parts:
        return []
    found = [*_landmarks(parts), *_lorong(parts, by), *_streets(parts, by), *_areas(parts, by), *_cameras(parts, by)]
    found.sort(key=lambda place: rank(parts, name=place["name"], code=place["code"], kind=place["kind"]))
    return found[:limit]


def _landmarks(parts: list[str]) -> Iterator[Place]:
    for landmark in LANDMARKS:
        if matches(parts, landmark.name):
            yield Place(
                kind="landmark", code=landmark.slug, name=landmark.name, area=None, lat=landmark.lat, lon=landmark.lon
            )


def _lorong(parts: list[str], by: User) -> Iterator[Place]:
    rows = _named(access.visible_to(by, Lorong.objects.all()), parts, "name", "code")
    for code, name, area, lat, lon in rows.values_list("code", "name", "area__name", "lat", "lon")[:LOOKED_AT]:
        yield Place(kind="lorong", code=code, name=name, area=area, lat=lat, lon=lon)


def _streets(parts: list[str], by: User) -> Iterator[Place]:
    """A street is where its cameras are; the inventory knows no others."""
    cameras = access.visible_to(by, Camera.objects.exclude(road=""))
    rows = _named(cameras, parts, "road").order_by("road").values("road").annotate(lat=Avg("lat"), lon=Avg("lon"))
    for row in rows[:LOOKED_AT]:
        yield Place(kind="street", code="", name=row["road"], area=None, lat=row["lat"], lon=row["lon"])


def _areas(parts: list[str], by: User) -> Iterator[Place]:
    kelurahan = access.visible_to(by, Area.objects.filter(level=Area.Level.KELURAHAN))
    rows = _named(kelurahan, parts, "name")
    for name, parent, lat, lon in rows.values_list("name", "parent__name", "lat", "lon")[:LOOKED_AT]:
        yield Place(kind="area", code="", name=name, area=parent, lat=lat, lon=lon)


def _cameras(parts: list[str], by: User) -> Iterator[Place]:
    rows = _named(access.visible_to(by, Camera.objects.in_service()), parts, "name", "code")
    for code, name, area, lat, lon in rows.values_list("code", "name", "area__name", "lat", "lon")[:LOOKED_AT]:
        yield Place(kind="camera", code=code, name=name, area=area, lat=lat, lon=lon)


def _named(rows: QuerySet[M], parts: list[str], *fields: str) -> QuerySet[M]:
    """Rows of which every typed word is in one of the fields."""
    for part in parts:
        any_field = Q()
        for field in fields:
            any_field |= Q(**{f"{field}__icontains": part})
        rows = rows.filter(any_field)
    return rows
