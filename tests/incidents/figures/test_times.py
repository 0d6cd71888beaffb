"""Percentiles as EN 50518 counts them."""

import pytest

from incidents.figures import times
from incidents.figures.times import Took


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7.0], 0.985, 7.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0),
        ([1.0, 2.0, 3.0, 4.0, 5.0], 0.8, 4.0),
        ([float(n) for n in range(1, 201)], 0.985, 197.0),
    ],
)
def test_the_nearest_rank(values: list[float], share: float, expected: float | None) -> None:
    assert times.percentile(values, share) == expected


def test_one_slow_answer_in_a_hundred_does_not_hide_behind_a_mean() -> None:
    found = times.spread([10.0] * 98 + [4000.0] * 2)
    assert (found.p50, found.p80, found.p985) == (10.0, 10.0, 4000.0)


def test_only_what_was_promised_is_judged() -> None:
    took = [
        Took("KBK", "Tallo", 9, assign_s=60, respond_within_s=120),
        Took("KBK", "Tallo", 9, assign_s=180, respond_within_s=120),
        Took("SMP", "Tallo", 9, assign_s=9000, respond_within_s=None),
        Took("SMP", "Tallo", 9, assign_s=None, respond_within_s=120),
    ]
    found = times.assigning(took)
    assert (found.n, found.within_pct) == (3, 50.0)
    assert times.arriving(took).n == 0
    assert times.arriving(took).within_pct is None


def test_groups_come_in_the_order_of_their_keys() -> None:
    took = [Took("TWR", "Wajo", 23), Took("BJR", "Tallo", 3), Took("BJR", "Wajo", 3)]
    assert list(times.by(took, "hour")) == [3, 23]
    assert [len(group) for group in times.by(took, "category").values()] == [2, 1]
