"""Shares of days without a fault, as a table."""

import datetime as dt

import pytest

from cameras.availability import Outage, daily_shares, percent

NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def ago(hours: float) -> dt.datetime:
    return NOW - dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("outages", "shares"),
    [
        ([], [1, 1, 1]),
        ([(ago(12), None)], [1, 1, 0.5]),
        ([(ago(30), ago(18))], [1, 0.75, 0.75]),
        ([(ago(500), None)], [0, 0, 0]),
        ([(ago(500), ago(400))], [1, 1, 1]),
        ([(ago(72), ago(48))], [0, 1, 1]),
        ([(ago(6), ago(3)), (ago(3), None)], [1, 1, 0.75]),
    ],
)
def test_each_day_keeps_the_share_that_no_fault_took(outages: list[Outage], shares: list[float]) -> None:
    assert daily_shares(outages, until=NOW, days=3) == pytest.approx(shares)


def test_the_whole_span_in_percent() -> None:
    assert percent([1, 0.5, 0]) == 50.0
    assert percent([]) == 0.0
