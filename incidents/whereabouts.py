"""Where something happened: kelurahan, words for a caption, and the cameras that may show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from cameras.boundaries import contains
from cameras.models import Area, Camera
from cameras.nearby import Near, Point, View, box, distance_m, rank

NAMED_WITHIN_M = 150.0
LOOKED_FOR_WITHIN_M = (300.0, 1500.0)  # the second only where the first holds too few cameras
CAMERAS_SHOWN = 6
BOUNDARIES_AT_ONCE = 8


@dataclass(frozen=True)
class Where:
    area: Area | None = None
    place: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def point(self) -> Point | None:
        return None if self.lat is None or self.lon is None else Point(self.lat, self.lon)


def of(camera: Camera | None, *, lat: float | None = None, lon: float | None = None) -> Where:
    """A camera's own place, or the given point, or nowhere. With both, the point is the place."""
    if lat is not None and lon is not None:
        point = Point(lat, lon)
        area = area_at(point)
        return Where(area, _name(point, area), lat, lon)
    if camera is not None:
        return Where(camera.area, camera.place or camera.name, camera.lat, camera.lon)
    return Where()


def area_at(point: Point) -> Area | None:
    """The kelurahan that holds the point; asks the nearest ones first, because boundaries are big."""
    labels = Area.objects.filter(level=Area.Level.KELURAHAN).values_list("pk", "lat", "lon")
    nearest = [pk for pk, _lat, _lon in sorted(labels, key=lambda row: distance_m(point, Point(row[1], row[2])))]
    for start in range(0, len(nearest), BOUNDARIES_AT_ONCE):
        for area in Area.objects.filter(pk__in=nearest[start : start + BOUNDARIES_AT_ONCE]):
            if contains(area.boundary, lat=point.lat, lon=point.lon):
                return area
    return None


def cameras_for(where: Where, *, witness: Camera | None = None, limit: int = CAMERAS_SHOWN) -> list[Near]:
    """The cameras to look through, best first. The camera that saw it comes first whatever its angle says."""
    point = where.point
    if point is None:
        return [] if witness is None else [Near(witness.pk, witness.code, 0.0, True, 0.0)]
    found: list[Near] = []
    for radius_m in LOOKED_FOR_WITHIN_M:
        found = rank(point, _views(point, radius_m), limit + 1)
        if len(found) >= limit:
            break
    if witness is not None:
        own = Point(witness.lat, witness.lon)
        found = [near for near in found if near.pk != witness.pk]
        found.insert(0, Near(witness.pk, witness.code, distance_m(own, point), True, 0.0))
    return found[:limit]


def _views(point: Point, radius_m: float) -> Iterable[View]:
    south_west, north_east = box(point, radius_m)
    close = (
        Camera.objects.in_service()
        .filter(lat__range=(south_west.lat, north_east.lat), lon__range=(south_west.lon, north_east.lon))
        .only("code", "lat", "lon", "bearing_deg", "hfov_deg", "range_m", "life_cycle")
    )
    for camera in close:
        yield View(
            camera.pk,
            camera.code,
            camera.lat,
            camera.lon,
            camera.bearing_deg,
            camera.hfov_deg,
            camera.range_m,
            healthy=camera.life_cycle in {Camera.LifeCycle.LIVE, Camera.LifeCycle.CONNECTED},
        )


def _name(point: Point, area: Area | None) -> str:
    """The lorong or road of the nearest camera, else the kelurahan."""
    south_west, north_east = box(point, NAMED_WITHIN_M)
    close = Camera.objects.in_service().filter(
        lat__range=(south_west.lat, north_east.lat), lon__range=(south_west.lon, north_east.lon)
    )
    named = [camera for camera in close.select_related("lorong") if camera.place]
    if named:
        return min(named, key=lambda camera: distance_m(point, Point(camera.lat, camera.lon))).place
    return area.name if area else ""
