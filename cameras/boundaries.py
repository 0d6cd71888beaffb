"""Is a place inside a boundary? Pure; takes GeoJSON geometries as they are stored (longitude first)."""

from collections.abc import Sequence
from typing import Any

Ring = Sequence[Sequence[float]]


def contains(geometry: dict[str, Any], *, lat: float, lon: float) -> bool:
    """Even-odd rule over Polygon and MultiPolygon; holes count as outside. Points on an edge may go either way."""
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return any(sum(_crosses(ring, lat, lon) for ring in polygon) % 2 == 1 for polygon in shapes)


def _crosses(ring: Ring, lat: float, lon: float) -> bool:
    """Does a ray eastward from the point cross the ring an odd number of times?"""
    odd = False
    for (lon1, lat1), (lon2, lat2) in zip(ring, ring[1:], strict=False):
        if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1):
            odd = not odd
    return odd
