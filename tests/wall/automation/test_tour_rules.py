"""Cameras that take turns."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from warroom.wall.messages import iso
from warroom.wall.tours import Round, Step, turn

NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
DWELL = dt.timedelta(seconds=20)


def tour(cameras: str, *, down: str = "") -> Round:
    codes = cameras.split()
    return Round(codes, [code for code in codes if code not in down.split()], DWELL)


def after(round_: Round, steps: dict[str, Step], *, s: float = 0) -> dict[str, Step]:
    now = NOW + dt.timedelta(seconds=s)
    return turn(round_, steps, now=now, at=iso(now))


def cameras(steps: dict[str, Step]) -> list[str | None]:
    return [steps[name]["camera"] for name in sorted(steps)]


def test_panels_of_one_tour_begin_with_different_cameras_and_go_on_together() -> None:
    round_ = tour("a b c d e")
    first = after(round_, {"A1": {}, "A2": {}})
    assert cameras(first) == ["a", "b"]
    assert after(round_, first, s=19.9) == first
    second = after(round_, first, s=20)
    assert cameras(second) == ["c", "d"]
    assert cameras(after(round_, second, s=40)) == ["e", "a"]


def test_dead_cameras_are_skipped_and_counted() -> None:
    round_ = tour("a b c d", down="b c")
    first = after(round_, {"A1": {}})
    assert first["A1"] == {"camera": "a", "at": iso(NOW), "alive": 2, "of": 4}
    assert cameras(after(round_, first, s=20)) == ["d"]


def test_a_camera_that_dies_on_show_makes_room_at_once() -> None:
    first = after(tour("a b"), {"A1": {}})
    second = after(tour("a b", down="a"), first, s=3)
    assert (second["A1"]["camera"], second["A1"]["alive"]) == ("b", 1)


def test_a_camera_that_comes_back_is_counted_without_a_step() -> None:
    first = after(tour("a b c", down="c"), {"A1": {}})
    second = after(tour("a b c"), first, s=3)
    assert second["A1"] == {**first["A1"], "alive": 3}


def test_a_tour_of_dead_cameras_says_so_once_with_since_when() -> None:
    dead = tour("a b", down="a b")
    first = after(dead, {"A1": {}})
    assert first["A1"] == {"camera": None, "at": iso(NOW), "alive": 0, "of": 2}
    assert after(dead, first, s=100) == first
    assert cameras(after(tour("a b"), first, s=101)) == ["a"]


def test_the_only_camera_that_lives_stays_without_a_step() -> None:
    alone = tour("a b", down="b")
    first = after(alone, {"A1": {}})
    assert after(alone, first, s=60) == first


@given(living=st.sets(st.sampled_from("abcdef"), min_size=3), seconds=st.lists(st.integers(1, 60), max_size=8))
def test_panels_never_show_the_same_camera_while_enough_live(living: set[str], seconds: list[int]) -> None:
    round_, clock = Round(list("abcdef"), living, DWELL), 0
    steps: dict[str, Any] = {"A1": {}, "A2": {}, "A3": {}}
    for wait in seconds:
        clock += wait
        steps = after(round_, steps, s=clock)
        assert len(set(cameras(steps))) == 3
        assert set(cameras(steps)) <= living
