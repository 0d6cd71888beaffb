"""A kecamatan's outline for a message: the largest parts of its boundary, with few points. Pure."""

import math
from typing import Any, Final

Point = tuple[float, float]  # longitude, latitude
TOLERANCE_DEG: Final = 0.0015  # some 165 m: a message says roughly where, a map says exactly
MOST_PARTS, MOST_POINTS = 6, 100


def outlines(geometry: dict[str, Any], *, tolerance_deg: float = TOLERANCE_DEG) -> list[list[Point]]:
    """Outer rings, closed, largest first; islands beyond the sixth are left out, and holes."""
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = sorted(([(p[0], p[1]) for p in shape[0]] for shape in shapes), key=_area, reverse=True)
    return [_few(ring, tolerance_deg) for ring in rings[:MOST_PARTS]]


def _few(ring: list[Point], tolerance_deg: float) -> list[Point]:
    while True:
        kept = _simplified(ring, tolerance_deg)
        if len(kept) <= MOST_POINTS:
            return kept
        tolerance_deg *= 1.5


def _simplified(ring: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker (1973) on a ring, cut at the point farthest from its first. Never fewer than four points."""
    far = max(range(len(ring)), key=lambda n: math.dist(ring[0], ring[n]))
    kept = _line(ring[: far + 1], tolerance)[:-1] + _line(ring[far:], tolerance)
    if len(kept) >= 4:
        return kept
    step = max(1, len(ring) // 4)
    return [*ring[:-1:step][:4], ring[0]]


def _line(points: list[Point], tolerance: float) -> list[Point]:
    """Without recursion: a coastline has thousands of points."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        n = max(range(first + 1, last), key=lambda i: _off(points[i], points[first], points[last]))
        if _off(points[n], points[first], points[last]) > tolerance:
            keep.add(n)
            spans += [(first, n), (n, last)]
    return [points[n] for n in sorted(keep)]


def _off(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a line, or from its start where the line has no length."""
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    cross = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(cross) / length


def _area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False))) / 2
