"""Promises that are missed are told once, and an empty room calls the chief."""

import datetime as dt
from typing import Any

import pytest

from incidents.ladder import climb, overdue, unstaffed
from incidents.models import Alert, Category, Duty, Entry, Event, Incident, Overdue, Position, Rung
from incidents.serializers import incident_row
from tests.builders import make_incident, make_user

pytestmark = pytest.mark.django_db

T0 = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=seconds)


@pytest.fixture
def promise() -> Category:
    Category.objects.filter(code="KRM").update(respond_within_s=100, on_site_within_s=600, resolve_within_s=3600)
    return Category.objects.get(code="KRM")


def opened(category: Category, **given: Any) -> Incident:
    return make_incident(category=category, opened_at=T0, state_since=T0, **given)


def test_a_missed_promise_is_written_and_told_once(promise: Category) -> None:
    incident = opened(promise)
    assert [overdue.watch(now=at(second)) for second in (99, 100, 101, 106, 111)] == [0, 0, 1, 0, 0]
    assert [(row.timer, row.at) for row in Overdue.objects.all()] == [("assign", at(101))]
    (entry,) = Entry.objects.filter(incident=incident, kind="overdue")
    assert entry.data["name"] == "assign"
    (event,) = Event.objects.filter(kind="incident_overdue")
    assert incident.number in event.summary


def test_each_timer_is_told_for_itself(promise: Category) -> None:
    opened(promise)
    assert overdue.watch(now=at(4000)) == 3
    assert sorted(Overdue.objects.values_list("timer", flat=True)) == ["assign", "on_scene", "resolve"]
    assert Event.objects.filter(kind="incident_overdue").count() == 3


@pytest.mark.parametrize(
    "given",
    [
        {"exercise": True},
        {"state": "merged"},
        {"state": "cancelled", "outcome": "false", "resolved_at": T0},
        {"state": "on_hold", "hold_reason": "PLN", "hold_until": at(9000), "accepted_at": at(10)},
        {"state": "in_progress", "accepted_at": at(10), "on_scene_at": at(20), "paused_s": 3600},
    ],
)
def test_whose_promises_are_not_missed(promise: Category, given: dict[str, Any]) -> None:
    if given.get("state") in {"on_hold", "in_progress"}:
        given = {**given, "owner": make_user()}
    if given.get("state") == "merged":
        given = {**given, "merged_into": opened(promise, state="resolved", outcome="handled", resolved_at=T0)}
    opened(promise, **given)
    assert overdue.watch(now=at(4000)) == 0


def test_what_a_fall_left_untold_is_told_with_the_next_look(promise: Category) -> None:
    Overdue.objects.create(incident=opened(promise, accepted_at=at(5)), timer="assign", at=at(101))
    overdue.watch(now=at(106))
    assert Event.objects.filter(kind="incident_overdue").count() == 1


def test_the_watch_costs_the_same_for_one_and_for_many(promise: Category, django_assert_max_num_queries: Any) -> None:
    for _each in range(30):
        opened(promise)
    with django_assert_max_num_queries(4):
        overdue.watch(now=at(50))


def test_a_row_carries_its_timers(promise: Category) -> None:
    incident = opened(
        promise, state="on_hold", owner=make_user(), hold_reason="PLN", hold_until=at(9), accepted_at=at(5)
    )
    assign, on_scene, resolve = incident_row(incident)["timers"]
    assert (assign["name"], assign["state"], assign["spent_s"], assign["paused"]) == ("assign", "ok", 5, None)
    assert (on_scene["due_at"], on_scene["paused"], on_scene["target_s"]) == (None, "PLN", 600)
    assert resolve["state"] == "ok"


def test_a_running_timer_leaves_counting_to_the_reader_so_that_a_list_stays_the_same(promise: Category) -> None:
    incident = opened(promise)
    row = incident_row(incident)["timers"][0]
    assert (row["due_at"], row["spent_s"]) == (at(100).isoformat(), None)
    assert row == incident_row(incident)["timers"][0]


@pytest.fixture
def position() -> Position:
    return Position.objects.get_or_create(slug="posisi-uji", defaults={"name": "Posisi uji"})[0]


def signed_on(position: Position, *, seen: dt.datetime = T0, **given: Any) -> Duty:
    times = {"began_at": T0, "seen_at": seen, "watching_since": T0}
    return Duty.objects.create(person=make_user(), position=position, **{**times, **given})


def calls() -> int:
    return Event.objects.filter(kind="room_unstaffed").count()


def alarm() -> Alert:
    return Alert.objects.get(kind="room_unstaffed")


def on_calls() -> int:
    return Rung.objects.filter(alert=alarm(), what="on_call", fired_at__isnull=False).count()


def test_a_fresh_house_is_not_an_empty_room(position: Position) -> None:
    unstaffed.watch(now=T0)
    assert calls() == 0


def test_a_house_without_positions_expects_nobody(position: Position) -> None:
    signed_on(position)
    Position.objects.update(in_use=False)
    unstaffed.watch(now=at(10_000))
    assert calls() == 0


def test_an_empty_room_calls_once_and_the_chief_at_once(position: Position) -> None:
    signed_on(position)
    for second in (10, 119, 120, 130, 140):
        unstaffed.watch(now=at(second))
        climb.climb(now=at(second))
    assert calls() == 1
    assert (alarm().severity, alarm().event_class) == ("P1", "alarm")
    assert on_calls() == 1


def test_it_calls_again_every_quarter_of_an_hour(position: Position) -> None:
    signed_on(position)
    for second in range(0, 3601, 10):
        unstaffed.watch(now=at(second))
        climb.climb(now=at(second))
    assert calls() == 5  # after 2, 15, 30, 45 and 60 minutes
    assert on_calls() == 5
    assert Alert.objects.filter(kind="room_unstaffed").count() == 1


def test_whoever_comes_back_ends_it(position: Position) -> None:
    duty = signed_on(position)
    unstaffed.watch(now=at(130))
    Duty.objects.filter(pk=duty.pk).update(seen_at=at(140))
    unstaffed.watch(now=at(141))
    assert alarm().cleared_at == at(141)
    assert climb.climb(now=at(142)) == 0
    unstaffed.watch(now=at(400))
    climb.climb(now=at(401))
    assert calls() == 2
    assert on_calls() == 1


def test_a_change_of_shift_may_leave_the_room_to_nobody_for_a_moment(position: Position) -> None:
    signed_on(position, seen=at(1000), ended_at=at(1001))
    unstaffed.watch(now=at(1100))
    assert calls() == 0
    unstaffed.watch(now=at(1130))
    assert calls() == 1
