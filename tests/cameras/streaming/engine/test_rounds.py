"""When which camera's still picture is due."""

from collections import Counter

import pytest

from cameras.streaming.engine.orders import StillOrder, StillPace
from cameras.streaming.engine.rounds import Rounds


def orders(count: int, *, group: str = "") -> list[StillOrder]:
    return [StillOrder(f"C-{n}", "rtsp://10.0.0.1/", group=group or f"10.0.{n // 250}.{n % 250}") for n in range(count)]


def watched(rounds: Rounds, *, until: float, lasting: float = 0.0, ok: bool = True, step: float = 0.5) -> list[float]:
    """Times at which pictures were begun, each done `lasting` seconds later."""
    times: list[float] = []
    running: list[tuple[float, float, StillOrder]] = []
    for tick in range(int(until / step)):
        now = tick * step
        for done in [done for done in running if done[0] <= now]:
            running.remove(done)
            rounds.finish(done[2], ok=ok, since=done[1], now=now, roll=0.5)
        for order in rounds.take(now=now):
            times.append(now)
            running.append((now + lasting, now, order))
    return times


def test_every_camera_has_its_picture_once_a_period() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(100), now=0)
    begun = watched(rounds, until=600)
    assert len(begun) == pytest.approx(1000, rel=0.05)


def test_pictures_are_spread_over_the_period() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(600), now=0)
    by_second = Counter(int(at) for at in watched(rounds, until=600) if at >= 120)
    assert max(by_second.values()) <= 30  # ten a second on average


def test_a_small_city_has_its_first_pictures_at_once() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(40), now=0)
    assert len(watched(rounds, until=3)) == 40


def test_a_large_city_does_not_start_with_a_burst() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(2000), now=0)
    by_second = Counter(int(at) for at in watched(rounds, until=60))
    assert max(by_second.values()) <= 60


def test_a_recorder_is_asked_for_few_channels_at_once() -> None:
    rounds = Rounds(StillPace(period_s=60, per_group=4))
    rounds.want(orders(32, group="10.0.0.9:554"), now=0)
    first = rounds.take(now=10)
    assert len(first) == 4
    assert rounds.take(now=10) == []
    rounds.finish(first[0], ok=True, since=10, now=11, roll=0.5)
    assert len(rounds.take(now=11)) == 1


def test_all_channels_of_a_recorder_get_their_turn() -> None:
    rounds = Rounds(StillPace(period_s=60, per_group=4))
    rounds.want(orders(32, group="10.0.0.9:554"), now=0)
    assert len(watched(rounds, until=60, lasting=1.0)) >= 32


def test_no_more_are_fetched_at_once_than_the_node_allows() -> None:
    rounds = Rounds(StillPace(period_s=10, at_once=5))
    rounds.want(orders(50), now=0)
    assert len(rounds.take(now=100)) == 5


@pytest.mark.parametrize(("failures", "pause"), [(1, 60), (3, 60), (4, 120), (5, 240), (6, 480), (7, 600), (12, 600)])
def test_a_dead_camera_among_many_is_asked_less_and_less(failures: int, pause: float) -> None:
    rounds = Rounds(StillPace(period_s=60, dead_per_s=1e-9))
    rounds.want(orders(1), now=0)
    now = 0.0
    for _ in range(failures):
        due = rounds.next_at()
        assert due is not None
        now = due
        rounds.finish(rounds.take(now=now)[0], ok=False, since=now, now=now, roll=0.5)
    due = rounds.next_at()
    assert due is not None
    assert due - now == pytest.approx(pause)


def test_a_first_failure_is_tried_again_soon() -> None:
    """A camera that was just starting has its picture before the next round."""
    rounds = Rounds(StillPace(period_s=60, dead_per_s=0.5))
    rounds.want(orders(1), now=0)
    rounds.finish(rounds.take(now=1)[0], ok=False, since=1, now=1, roll=0.5)
    assert rounds.next_at() == pytest.approx(16)


def test_a_few_dead_cameras_are_tried_each_period() -> None:
    rounds = Rounds(StillPace(period_s=60, dead_per_s=0.5))
    rounds.want(orders(10), now=0)
    begun = watched(rounds, until=660, ok=False)
    assert 105 <= len(begun) <= 135


def test_a_refused_password_waits_the_longest() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(1), now=0)
    rounds.finish(rounds.take(now=5)[0], ok=False, hopeless=True, since=5, now=5, roll=0.5)
    assert rounds.next_at() == pytest.approx(605)


def test_a_picture_ends_the_waiting() -> None:
    rounds = Rounds(StillPace(period_s=60, dead_per_s=1e-9))
    rounds.want(orders(1), now=0)
    for ok in (False, False, True, False):
        now = rounds.next_at() or 0.0
        rounds.finish(rounds.take(now=now)[0], ok=ok, since=now, now=now, roll=0.5)
    assert rounds.next_at() == pytest.approx(now + 60)


def test_a_changed_address_is_tried_at_once() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(1), now=0)
    rounds.finish(rounds.take(now=1)[0], ok=True, since=1, now=1, roll=0.5)
    changed = StillOrder("C-0", "rtsp://10.0.0.2/", group="10.0.0.2")
    rounds.want([changed], now=2)
    assert rounds.take(now=2) == [changed]


def test_asking_for_the_same_again_changes_nothing() -> None:
    rounds = Rounds(StillPace(period_s=60))
    rounds.want(orders(1), now=0)
    before = rounds.next_at()
    rounds.want(orders(1), now=30)
    assert rounds.next_at() == before


def test_a_camera_that_is_no_longer_wanted_is_left_alone() -> None:
    rounds = Rounds(StillPace(period_s=60, per_group=1))
    rounds.want(orders(3, group="g"), now=0)
    first = rounds.take(now=10)[0]  # the others wait for their recorder
    rounds.want([], now=11)
    rounds.finish(first, ok=True, since=10, now=12, roll=0.5)
    assert watched(rounds, until=300) == []


def test_without_a_period_there_are_no_pictures() -> None:
    rounds = Rounds(StillPace(period_s=0))
    rounds.want(orders(3), now=0)
    assert rounds.next_at() is None
