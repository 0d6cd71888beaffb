"""A node's name, its beats and its lives."""

import datetime as dt
import os
from collections.abc import Callable

import pytest

from cameras.streaming.assignments import NODE_TTL
from cameras.streaming.membership import LOOK_EVERY_S, WATCHED_S, Membership, NameTaken, this_process
from cameras.streaming.models import MediaNode

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
ELSEWHERE = "other-machine/pid:[1]/77"


class Clock:
    def __init__(self) -> None:
        self.at = NOW
        self.passed_s = 1000.0
        self.slept_s = 0.0
        self.meanwhile: Callable[[], object] = lambda: None

    def now(self) -> dt.datetime:
        return self.at

    def steady(self) -> float:
        return self.passed_s

    def step(self, seconds: float) -> None:
        """Somebody sets the clock; no time passes."""
        self.at += dt.timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)
        self.slept_s += seconds
        self.meanwhile()

    def pass_by(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)
        self.passed_s += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def member(clock: Clock, *, process: str = "") -> Membership:
    return Membership(
        name="n1",
        url="http://n1:1",
        capacity=10,
        transcode_cores=2,
        now=clock.now,
        sleep=clock.sleep,
        steady=clock.steady,
        process=process,
    )


def namesake(clock: Clock, *, process: str = ELSEWHERE) -> MediaNode:
    return MediaNode.objects.create(
        name="n1", boot_id="b" * 32, url="http://other:1", last_seen=clock.now(), figures={"process": process}
    )


def test_a_node_joins_with_what_it_offers(clock: Clock) -> None:
    assert member(clock).beat({"live": 3})
    row = MediaNode.objects.get()
    assert (row.capacity, row.transcode_cores, row.started_at, row.last_seen) == (10, 2, NOW, NOW)
    assert row.figures["live"] == 3


def test_a_beat_goes_on_with_the_same_life(clock: Clock) -> None:
    node = member(clock)
    node.beat({})
    boot = MediaNode.objects.get().boot_id
    clock.pass_by(1)
    assert not node.beat({})
    row = MediaNode.objects.get()
    assert (row.boot_id, row.started_at, row.last_seen) == (boot, NOW, clock.now())


def test_a_node_that_was_silent_for_longer_than_its_lease_is_a_newcomer(clock: Clock) -> None:
    node = member(clock)
    node.beat({})
    boot = MediaNode.objects.get().boot_id
    clock.pass_by(NODE_TTL.total_seconds() + 1)
    assert node.silent_s() == 6
    assert node.beat({})
    row = MediaNode.objects.get()
    assert (row.boot_id != boot, row.started_at, node.silent_s()) == (True, clock.now(), 0)


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_a_clock_that_is_set_ends_no_life(clock: Clock, seconds: float) -> None:
    node = member(clock)
    node.beat({})
    clock.pass_by(1)
    clock.step(seconds)
    assert node.silent_s() == 1
    assert not node.beat({})


def test_a_second_process_with_the_name_of_a_living_node_refuses_and_says_where_the_first_is(clock: Clock) -> None:
    first = namesake(clock)
    clock.meanwhile = lambda: MediaNode.objects.update(last_seen=clock.now())
    with pytest.raises(NameTaken) as refused:
        member(clock).beat({})
    assert "n1" in str(refused.value)
    assert "http://other:1" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert MediaNode.objects.get().boot_id == first.boot_id


def test_the_name_of_a_node_that_has_died_elsewhere_is_free_after_three_beats(clock: Clock) -> None:
    namesake(clock)
    assert member(clock).beat({})
    assert WATCHED_S - LOOK_EVERY_S <= clock.slept_s <= WATCHED_S


def test_a_restart_on_the_same_machine_waits_for_nothing(clock: Clock) -> None:
    place = this_process().rpartition("/")[0]
    namesake(clock, process=f"{place}/{2**22 + 1}")  # no process has a number beyond pid_max
    assert member(clock).beat({})
    assert clock.slept_s == 0


def test_a_container_that_starts_again_with_the_same_process_number_waits_for_nothing(clock: Clock) -> None:
    namesake(clock, process=this_process())
    assert member(clock).beat({})
    assert clock.slept_s == 0


def test_a_namesake_on_this_machine_that_still_runs_is_no_dead_one(clock: Clock) -> None:
    place = this_process().rpartition("/")[0]
    namesake(clock, process=f"{place}/{os.getppid()}")
    clock.meanwhile = lambda: MediaNode.objects.update(last_seen=clock.now())
    with pytest.raises(NameTaken):
        member(clock).beat({})


def test_after_a_goodbye_the_name_is_free_at_once(clock: Clock) -> None:
    before = member(clock, process=ELSEWHERE)
    before.beat({})
    before.goodbye()
    assert member(clock).beat({})
    assert clock.slept_s == 0


def test_who_finds_another_in_its_row_ends(clock: Clock) -> None:
    node = member(clock)
    node.beat({})
    clock.pass_by(1)
    MediaNode.objects.update(boot_id="c" * 32, last_seen=clock.now())
    with pytest.raises(NameTaken):
        node.beat({})


def test_a_goodbye_does_not_end_the_life_of_another(clock: Clock) -> None:
    node = member(clock)
    node.beat({})
    MediaNode.objects.update(boot_id="c" * 32)
    node.goodbye()
    assert MediaNode.objects.get().last_seen == NOW


def test_a_database_that_was_restored_without_the_node_learns_of_it_again(clock: Clock) -> None:
    node = member(clock)
    node.beat({})
    MediaNode.objects.all().delete()
    clock.pass_by(1)
    node.beat({})
    assert MediaNode.objects.get().last_seen == clock.now()
