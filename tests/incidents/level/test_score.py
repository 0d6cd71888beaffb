"""How grave a district is, as tables; no database, no clock."""

import datetime as dt

import pytest

from incidents.level import words
from incidents.level.score import (
    Contributor,
    District,
    Facts,
    Held,
    RoomFacts,
    level_of,
    of_city,
    of_district,
    percent_above,
    settle,
)

NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("facts", "points", "level"),
    [
        (Facts(), 0, 1),
        (Facts(p2=1), 1, 1),
        (Facts(p2=2), 2, 2),
        (Facts(p1=1), 3, 2),
        (Facts(p1=2), 5, 3),
        (Facts(p1=1, p2=2), 5, 3),
        (Facts(p1=3, p2=2), 9, 4),
        (Facts(p1=99), 9, 4),
        (Facts(p1=4, p2=9, floods=1), 15, 5),
        (Facts(floods=1), 2, 2),
        (Facts(fires=1, p1=1), 4, 2),
        (Facts(reports=20, usual=4.0), 3, 2),
        (Facts(reports=3, usual=0.1), 0, 1),
        (Facts(reports=50, usual=None), 0, 1),
        (Facts(reports=50, usual=48.0), 0, 1),
        (Facts(cameras=100, lost=19), 0, 1),
        (Facts(cameras=100, lost=20), 1, 1),
        (Facts(cameras=100, lost=50), 3, 2),
        (Facts(cameras=4, lost=4), 0, 1),
        (Facts(p1=2, reports=17, usual=5.0, cameras=45, lost=11), 8, 3),
    ],
)
def test_points_and_level_of_a_district(facts: Facts, points: float, level: int) -> None:
    found = of_district(facts)
    assert (found.points, found.level) == (points, level)
    assert sum(one.points for one in found.contributors) == points
    assert all(one.points for one in found.contributors)


@pytest.mark.parametrize(
    ("points", "level"), [(0, 1), (1.99, 1), (2, 2), (4.99, 2), (5, 3), (9, 4), (13.9, 4), (14, 5), (99, 5)]
)
def test_where_the_thresholds_lie(points: float, level: int) -> None:
    assert level_of(points) == level


@pytest.mark.parametrize(
    ("reports", "usual", "above"), [(17, 5.0, 240), (5, 5.0, 0), (2, 4.0, -50), (4, 0.0, 300), (4, None, None)]
)
def test_how_far_reports_lie_above_the_usual(reports: int, usual: float | None, above: int | None) -> None:
    assert percent_above(Facts(reports=reports, usual=usual)) == above


def districts(*levels: int, of: int = 15) -> list[District]:
    return [District(f"73.71.{n:02d}", levels[n] if n < len(levels) else 1) for n in range(of)]


@pytest.mark.parametrize(
    ("levels", "room", "city"),
    [
        ((), RoomFacts(), 1),
        ((2,), RoomFacts(), 1),
        ((2, 2), RoomFacts(), 1),
        ((2, 2, 2), RoomFacts(), 2),
        ((3,), RoomFacts(), 2),
        ((3, 3), RoomFacts(), 3),
        ((4,), RoomFacts(), 3),
        ((4, 4), RoomFacts(), 4),
        ((3,) * 8, RoomFacts(), 4),
        ((5,), RoomFacts(), 4),
        ((5, 5), RoomFacts(), 5),
        ((5, 4, 4), RoomFacts(), 5),
        ((), RoomFacts(flood_alarms=14), 2),
        ((), RoomFacts(unstaffed=True), 1),
        ((), RoomFacts(unstaffed=True, urgent_open=1), 2),
    ],
)
def test_the_city_is_made_of_its_districts(levels: tuple[int, ...], room: RoomFacts, city: int) -> None:
    assert of_city(districts(*levels), room).level == city


def test_a_city_without_districts_is_calm() -> None:
    assert of_city([], RoomFacts()).level == 1


def after(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def test_a_suggestion_rises_at_once_and_falls_after_half_an_hour_below() -> None:
    held = settle(Held(1), 3, now=NOW)
    assert held == Held(3)
    held = settle(held, 1, now=after(1))
    assert held == Held(3, after(1), 1)
    assert settle(held, 1, now=after(30.9)).level == 3
    assert settle(held, 1, now=after(31)) == Held(1)


def test_touching_the_level_again_starts_the_half_hour_anew() -> None:
    held = settle(Held(3), 1, now=NOW)
    held = settle(held, 3, now=after(29))
    assert held == Held(3)
    assert settle(settle(held, 1, now=after(30)), 1, now=after(59)).level == 3


def test_it_falls_to_the_highest_of_the_half_hour() -> None:
    held = settle(Held(4), 1, now=NOW)
    held = settle(held, 2, now=after(10))
    held = settle(held, 1, now=after(20))
    assert held.peak == 2
    held = settle(held, 1, now=after(30))
    assert held == Held(2, after(30), 1)
    assert settle(held, 1, now=after(60)) == Held(1)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Contributor("p1", 3, 2), "2 P1"),
        (Contributor("reports", 2, 240), "laporan +240 %"),
        (Contributor("cameras", 1, 11), "11 kamera hilang"),
        (Contributor("floods", 2, 1), "1 genangan"),
        (Contributor("fires", 1, 1), "1 kebakaran"),
        (Contributor("district", 2, 3, "73.71.05"), "Tallo tingkat 3"),
        (Contributor("alarm_flood", 1, 14), "banjir alarm, 14 alarm"),
        (Contributor("unstaffed", 1, 0), "ruang kendali tanpa petugas"),
    ],
)
def test_each_reason_has_words(one: Contributor, said: str) -> None:
    assert words.contributor(one, names={"73.71.05": "Tallo"}) == said


def test_the_sentence_of_the_reasons() -> None:
    found = of_district(Facts(p1=2, reports=17, usual=5.0, cameras=45, lost=11)).contributors
    said = [{"name": one.name, "points": one.points, "words": words.contributor(one, names={})} for one in found]
    assert words.why(3, said) == "3 karena: 2 P1, laporan +240 %, 11 kamera hilang"
    assert words.why(1, []) == "1: tidak ada yang menonjol"
