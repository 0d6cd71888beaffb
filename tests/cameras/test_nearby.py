"""Which cameras show a place, and in which order to look."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.nearby import Point, View, bearing_deg, box, distance_m, rank, sees, turn_deg

LOSARI = Point(-5.1431, 119.4081)
KAREBOSI = Point(-5.1361, 119.4127)
NORTHWARD = View(1, "A", LOSARI.lat, LOSARI.lon, 0.0, 60.0, 50.0, healthy=True)


def at(point: Point, *, east_m: float = 0.0, north_m: float = 0.0) -> Point:
    lat = point.lat + math.degrees(north_m / 6_371_008.8)
    return Point(lat, point.lon + math.degrees(east_m / 6_371_008.8 / math.cos(math.radians(point.lat))))


cities = st.builds(Point, st.floats(-5.3, -5.0), st.floats(119.3, 119.6))
views = st.builds(
    View,
    pk=st.integers(1, 9999),
    code=st.text("ABC", min_size=1, max_size=5),
    lat=st.floats(-5.3, -5.0),
    lon=st.floats(119.3, 119.6),
    bearing_deg=st.floats(0, 359),
    hfov_deg=st.floats(1, 360),
    range_m=st.floats(1, 5000),
    healthy=st.booleans(),
)


def test_a_known_distance_and_bearing() -> None:
    assert distance_m(LOSARI, KAREBOSI) == pytest.approx(930, abs=5)
    assert bearing_deg(LOSARI, KAREBOSI) == pytest.approx(33, abs=1)


@pytest.mark.parametrize(
    ("east_m", "north_m", "bearing"), [(0, 10, 0), (10, 0, 90), (0, -10, 180), (-10, 0, 270), (10, 10, 45)]
)
def test_bearings_go_clockwise_from_north(east_m: float, north_m: float, bearing: float) -> None:
    assert bearing_deg(LOSARI, at(LOSARI, east_m=east_m, north_m=north_m)) == pytest.approx(bearing, abs=0.01)


@pytest.mark.parametrize(
    ("east_m", "north_m", "seen"),
    [
        (0, 49, True),
        (0, 51, False),
        (0, -10, False),
        (5, 10, True),  # 26.6 degrees off the axis
        (7, 10, False),  # 35 degrees off
        (-5, 10, True),
        (0, 0, True),
    ],
)
def test_a_camera_sees_what_is_in_its_angle_and_range(east_m: float, north_m: float, *, seen: bool) -> None:
    assert sees(NORTHWARD, at(LOSARI, east_m=east_m, north_m=north_m)) is seen


def test_a_field_of_view_may_straddle_north() -> None:
    westish = replace(NORTHWARD, bearing_deg=350.0)

    assert sees(westish, at(LOSARI, east_m=2, north_m=10))
    assert turn_deg(350, 10) == pytest.approx(20)


def test_cameras_that_see_come_first_then_healthy_then_near() -> None:
    point = at(LOSARI, north_m=20)
    seeing_far = replace(NORTHWARD, code="far", lat=at(LOSARI, north_m=-20).lat)
    seeing_near = replace(NORTHWARD, code="near")
    seeing_broken = replace(NORTHWARD, code="broken", healthy=False)
    looking_away = replace(NORTHWARD, code="away", bearing_deg=180.0)
    away_broken = replace(NORTHWARD, code="away-broken", bearing_deg=180.0, healthy=False)

    found = rank(point, [away_broken, looking_away, seeing_broken, seeing_far, seeing_near], 5)

    assert [near.code for near in found] == ["near", "far", "broken", "away", "away-broken"]
    assert [near.sees for near in found] == [True, True, True, False, False]


@given(cities, cities)
def test_distance_is_symmetric_and_bearing_reverses(one: Point, other: Point) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one))
    assert 0 <= bearing_deg(one, other) < 360
    if distance_m(one, other) > 1:
        assert turn_deg(bearing_deg(one, other), bearing_deg(other, one)) == pytest.approx(180, abs=0.01)


@given(cities, st.lists(views, max_size=20), st.integers(0, 10))
def test_rank_ignores_the_order_it_was_given(point: Point, candidates: list[View], limit: int) -> None:
    found = rank(point, candidates, limit)

    assert len(found) == min(limit, len(candidates))
    assert [(n.code, n.distance_m) for n in found] == [
        (n.code, n.distance_m) for n in rank(point, candidates[::-1], limit)
    ]


@given(cities, st.floats(10, 5000), st.floats(0, 359))
def test_the_box_holds_the_circle(centre: Point, radius_m: float, direction: float) -> None:
    corner_sw, corner_ne = box(centre, radius_m * 1.001)
    turn = math.radians(direction)
    edge = at(centre, east_m=radius_m * math.sin(turn), north_m=radius_m * math.cos(turn))

    assert corner_sw.lat <= edge.lat <= corner_ne.lat
    assert corner_sw.lon <= edge.lon <= corner_ne.lon
