"""Where sample alleys and roads may lie: random points and lines inside the true kelurahan. Pure but for shapely."""

import math
import random
from dataclasses import dataclass

from shapely import LineString, Point, prepare
from shapely.geometry import shape

METRES_PER_DEGREE = 111_320.0  # of latitude; of longitude times the cosine of the latitude


@dataclass(frozen=True)
class Line:
    """A straight stretch from one end to the other; latitude, longitude."""

    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2

    @property
    def bearing_deg(self) -> float:
        """From start to end, clockwise from north."""
        north = self.end[0] - self.start[0]
        east = (self.end[1] - self.start[1]) * math.cos(math.radians(self.start[0]))
        return math.degrees(math.atan2(east, north)) % 360


class Terrain:
    """One kelurahan's polygon, asked for places inside it."""

    def __init__(self, boundary: dict[str, object]) -> None:
        self._polygon = shape(boundary)
        prepare(self._polygon)

    @property
    def weight(self) -> float:
        return float(self._polygon.area)

    def line(self, length_m: float, *, rng: random.Random) -> Line:
        """A line of about this length that stays inside; shorter where the kelurahan is narrow."""
        west, south, east, north = self._polygon.bounds
        for attempt in range(400):
            lon, lat = rng.uniform(west, east), rng.uniform(south, north)
            if not self._polygon.contains(Point(lon, lat)):
                continue
            line = _stretch(lat, lon, length_m * 0.99 ** (attempt // 4), rng.uniform(0, 360))
            if self._polygon.contains(LineString([line.start[::-1], line.end[::-1]])):
                return line
        inside = self._polygon.representative_point()
        return _stretch(inside.y, inside.x, 10.0, rng.uniform(0, 360))


def _stretch(lat: float, lon: float, length_m: float, bearing_deg: float) -> Line:
    north = length_m * math.cos(math.radians(bearing_deg)) / METRES_PER_DEGREE
    east = length_m * math.sin(math.radians(bearing_deg)) / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    return Line((round(lat, 6), round(lon, 6)), (round(lat + north, 6), round(lon + east, 6)))
