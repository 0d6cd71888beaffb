"""Places inside and outside of boundaries."""

from typing import Any

import pytest

from cameras.boundaries import contains

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
ISLAND = [[20, 20], [21, 20], [21, 21], [20, 21], [20, 20]]


@pytest.mark.parametrize(
    ("geometry", "lat", "lon", "inside"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE]}, 1, 9, True),
        ({"type": "Polygon", "coordinates": [SQUARE]}, 11, 5, False),
        ({"type": "Polygon", "coordinates": [SQUARE]}, 5, -1, False),
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, 5, 5, False),
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, 5, 3, True),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}, 20.5, 20.5, True),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}, 15, 15, False),
    ],
)
def test_a_boundary_holds_what_is_inside(geometry: dict[str, Any], lat: float, lon: float, *, inside: bool) -> None:
    assert contains(geometry, lat=lat, lon=lon) is inside
