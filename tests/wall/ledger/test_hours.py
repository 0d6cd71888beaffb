"""The arithmetic of panel hours."""

import datetime as dt

import pytest

from warroom.wall.ledger import hours
from warroom.wall.ledger.hours import ImpossibleReading, On, Reading

NOW = dt.datetime(2026, 6, 1, 4, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def at(days: float, value: float, *, real: bool = True) -> Reading:
    return Reading(NOW + days * DAY, value, real)


def test_a_hundred_thousand_hours_are_eleven_years_and_five_months_around_the_clock() -> None:
    end = hours.used_up_on(0, rated=100_000, a_day=24, today=TODAY)
    assert end is not None
    assert round((end - TODAY).days / 365.25, 1) == 11.4


@pytest.mark.parametrize(
    ("used", "a_day", "expected"),
    [(99_976, 24, TODAY + DAY), (100_000, 24, TODAY), (120_000, 0, TODAY), (10, 0, None), (0, 0.001, None)],
)
def test_the_day_on_which_the_hours_are_used_up(used: float, a_day: float, expected: dt.date | None) -> None:
    assert hours.used_up_on(used, rated=100_000, a_day=a_day, today=TODAY) == expected


def test_the_rate_is_that_of_the_last_thirty_days() -> None:
    assert hours.hours_a_day([at(-90, 0), at(-30, 1000), at(0, 1300)]) == 10.0


@pytest.mark.parametrize("points", [[], [at(0, 500)], [at(-6, 0), at(0, 10)], [at(-90, 0), at(0, 10)]])
def test_while_a_week_is_not_known_it_is_around_the_clock(points: list[Reading]) -> None:
    assert hours.hours_a_day(points) == 24.0


def test_no_day_has_more_than_24_hours() -> None:
    assert hours.hours_a_day([at(-10, 0), at(0, 900)]) == 24.0


@pytest.mark.parametrize(
    ("used", "warranty", "expected"),
    [
        (89_999, None, []),
        (90_000, None, ["hours"]),
        (0, TODAY + 61 * DAY, []),
        (0, TODAY + 60 * DAY, ["warranty"]),
        (0, TODAY - 5 * DAY, ["warranty"]),
        (95_000, TODAY + 10 * DAY, ["hours", "warranty"]),
    ],
)
def test_warnings_come_at_ninety_percent_and_sixty_days(
    used: float, warranty: dt.date | None, expected: list[str]
) -> None:
    assert hours.warnings(hours=used, rated=100_000, warranty_until=warranty, today=TODAY) == expected


def test_a_counter_goes_up_as_time_does() -> None:
    hours.check(at(0, 124), before=at(-1, 100), after=None, now=NOW)
    hours.check(at(-1, 100), before=None, after=at(0, 124), now=NOW)


@pytest.mark.parametrize(
    ("reading", "before", "after", "why"),
    [
        (at(0, 90), at(-1, 100), None, "falls"),
        (at(-1, 130), None, at(0, 124), "falls"),
        (at(0, 149), at(-1, 100), None, "too_fast"),
        (at(1, 100), None, None, "future"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    reading: Reading, before: Reading | None, after: Reading | None, why: str
) -> None:
    with pytest.raises(ImpossibleReading) as refused:
        hours.check(reading, before=before, after=after, now=NOW)
    assert refused.value.why == why
    assert refused.value.other == (before or after)


def test_a_late_reading_fits_before_a_swapped_mainboard() -> None:
    hours.check(at(-1, 110), before=at(-2, 100), after=at(0, 3), now=NOW)


def test_of_the_hour_of_a_reading_only_the_rest_counts() -> None:
    half_past = NOW + dt.timedelta(minutes=30)
    on = [On(NOW - hours.HOUR, 3600), On(NOW, 3600), On(NOW + hours.HOUR, 1800)]
    assert hours.seconds_on(on, since=half_past) == 1800 + 1800


def test_a_panel_without_a_reading_has_what_its_output_was_on_since_it_was_fitted() -> None:
    known = hours.run(None, start=at(-10, 200), carry=0, on_s=36_000)
    assert (known.hours, known.estimated, known.at) == (210, True, None)


def test_a_reading_is_no_estimate_until_an_hour_has_passed() -> None:
    start = at(-10, 0)
    assert not hours.run(at(0, 500), start=start, carry=0, on_s=3599).estimated
    assert hours.run(at(0, 500), start=start, carry=0, on_s=3600) == hours.Run(501, NOW, estimated=True)
    assert hours.run(at(0, 500, real=False), start=start, carry=0, on_s=0).estimated
    assert hours.run(at(0, 500), start=start, carry=40_000, on_s=0).hours == 40_500


def test_uneven_wear_is_worth_a_hint() -> None:
    assert hours.wear([5000]) is None
    even, uneven = hours.wear([5000, 6999]), hours.wear([5000, 6000, 7000])
    assert even is not None
    assert uneven is not None
    assert (even.uneven, uneven.uneven, uneven.spread) == (False, True, 2000)
