"""The figures of ISA-18.2, EEMUA 191 and EN 50518 as tables."""

import datetime as dt

import pytest

from incidents.load import figures, limits
from incidents.load.figures import Day
from incidents.load.limits import Rating, Turn

AT = dt.datetime(2026, 11, 23, 13, 14, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("n", "positions", "in_flood", "rated"),
    [
        (0, 1, False, Rating.GREEN),
        (1, 1, False, Rating.GREEN),
        (2, 1, False, Rating.YELLOW),
        (3, 1, False, Rating.ORANGE),
        (10, 1, False, Rating.ORANGE),
        (11, 1, False, Rating.RED),
        (6, 1, True, Rating.RED),
        (3, 2, False, Rating.YELLOW),
        (20, 2, False, Rating.ORANGE),
        (21, 2, False, Rating.RED),
        (2, 0, False, Rating.YELLOW),
    ],
)
def test_a_rate_is_rated_by_position(n: int, positions: int, in_flood: bool, rated: Rating) -> None:
    assert limits.rating(n, positions=positions, in_flood=in_flood) == rated


@pytest.mark.parametrize(
    ("n", "in_flood", "turn"),
    [
        (10, False, Turn.STAY),
        (11, False, Turn.ON),
        (11, True, Turn.STAY),
        (5, True, Turn.STAY),
        (4, True, Turn.OFF),
        (4, False, Turn.STAY),
    ],
)
def test_a_flood_begins_above_ten_and_ends_below_five(n: int, in_flood: bool, turn: Turn) -> None:
    assert limits.turn(n, in_flood=in_flood) == turn


def test_ten_minutes_are_those_of_the_wall_clock_in_any_zone() -> None:
    wita = dt.timezone(dt.timedelta(hours=8))
    assert limits.slot_of(AT.astimezone(wita)) == AT.replace(minute=10, second=0)


@pytest.mark.parametrize(
    ("histogram", "percent", "value"),
    [
        ([], 80, None),
        ([(12, 1)], 98.5, 12),
        ([(10, 8), (300, 2)], 80, 10),
        ([(10, 7), (300, 3)], 80, 300),
        ([(300, 1), (10, 99)], 98.5, 10),
        ([(300, 2), (10, 98)], 98.5, 300),
    ],
)
def test_a_percentile_is_a_time_that_occurred(
    histogram: list[tuple[int, int]], percent: float, value: int | None
) -> None:
    assert figures.percentile(histogram, percent) == value


@pytest.mark.parametrize(
    ("times", "n"),
    [([], 0), ([0, 30], 0), ([0, 30, 60], 1), ([0, 30, 61], 0), ([0, 10, 20, 30], 2), ([0, 60, 120, 180], 0)],
)
def test_the_third_activation_within_a_minute_chatters(times: list[float], n: int) -> None:
    assert figures.chatters(times) == n


def test_days_add_up_and_the_peak_is_the_highest() -> None:
    total = figures.added([Day(144, 2, 14, 140, 0, 1, 2, 7), Day(144, 0, 9, 144, 1, 0, 0, 9)])
    assert (total.windows, total.flooded, total.peak, total.n) == (288, 2, 14, 20)
    assert figures.windows(total) == {"n": 288, "in_flood": 2, "share": 2 / 288, "limit": 0.01}
    assert [(row["severity"], row["share"]) for row in figures.mix(total)] == [
        ("P4", 0.8), ("P3", 0.1), ("P2", 0.05), ("P1", 0.05),
    ]  # fmt: skip


def test_without_windows_there_is_no_share() -> None:
    assert figures.windows(figures.added([]))["share"] is None


@pytest.mark.parametrize(
    ("severity", "expected"), [("P1", (30, 60)), ("P2", (90, 180)), ("P3", (300, None)), ("P4", (1800, None))]
)
def test_times_to_acknowledge_have_the_limits_of_the_norm(severity: str, expected: tuple[int, int | None]) -> None:
    assert limits.acknowledge_limits(severity) == expected
