"""The times of the ladder, of the timers and of the tries, as tables."""

import datetime as dt
import itertools

import pytest

from incidents.ladder import backoff, sla, steps
from incidents.ladder.sla import Course, Promise

T0 = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("severity", "kind", "expected"),
    [
        ("P1", "fire", "0 position, 30 repeat, 60 supervisor, 120 shift, 180 on_call"),
        ("P2", "crowd", "0 position, 90 supervisor, 180 shift, 300 on_call"),
        ("P3", "motion", "0 position"),
        ("P4", "waste", "0 position"),
        ("P1", "room_unstaffed", "0 position, 0 on_call"),
    ],
)
def test_who_is_called_when(severity: str, kind: str, expected: str) -> None:
    climbed = steps.steps_for(severity, kind=kind)
    assert ", ".join(f"{step.after_s} {step.what}" for step in climbed) == expected


def test_every_ladder_begins_at_once_with_the_position_and_never_goes_back_in_time() -> None:
    for ladder in (*steps.LADDERS.values(), steps.UNSTAFFED):
        assert ladder[0] == steps.AT_ONCE
        assert all(one.after_s <= other.after_s for one, other in itertools.pairwise(ladder))


PROMISE = Promise(assign_s=100, on_scene_s=200, resolve_s=1000)
# course, now: state, spent and due of assign; of on_scene; of resolve ("-" stands still or has ended)
COURSES = [
    (Course(T0), 0, "ok 0 100", "ok 0 200", "ok 0 1000"),
    (Course(T0), 79, "ok 79 100", "ok 79 200", "ok 79 1000"),
    (Course(T0), 80, "amber 80 100", "ok 80 200", "ok 80 1000"),
    (Course(T0), 100, "amber 100 100", "ok 100 200", "ok 100 1000"),
    (Course(T0), 101, "over 101 100", "ok 101 200", "ok 101 1000"),
    (Course(T0, accepted_at=at(40)), 150, "ok 40 -", "ok 150 200", "ok 150 1000"),
    (Course(T0, accepted_at=at(140)), 150, "over 140 -", "ok 150 200", "ok 150 1000"),
    (Course(T0, accepted_at=at(40), paused_s=50), 230, "ok 40 -", "amber 180 250", "ok 180 1050"),
    (Course(T0, accepted_at=at(40), held_since=at(100), hold_reason="PLN"), 900, "ok 40 -", "ok 100 -", "ok 100 -"),
    (Course(T0, accepted_at=at(40), paused_s=20, held_since=at(100)), 900, "ok 40 -", "ok 80 -", "ok 80 -"),
    (Course(T0, accepted_at=at(40), on_scene_at=at(210), paused_s=500), 900, "ok 40 -", "over 210 -", "ok 400 1500"),
    (Course(T0, accepted_at=at(40), ended_at=at(1100), paused_s=200), 5000, "ok 40 -", "over 1100 -", "amber 900 -"),
    (Course(T0), -5, "ok 0 100", "ok 0 200", "ok 0 1000"),
]


@pytest.mark.parametrize(("course", "now", "assign", "on_scene", "resolve"), COURSES)
def test_timers(course: Course, now: int, assign: str, on_scene: str, resolve: str) -> None:
    told = [
        f"{timer.state} {timer.spent_s} {int((timer.due_at - T0).total_seconds()) if timer.due_at else '-'}"
        for timer in sla.timers(course, PROMISE, now=at(now))
    ]
    assert told == [assign, on_scene, resolve]


def test_a_timer_that_stands_still_says_why() -> None:
    course = Course(T0, accepted_at=at(10), held_since=at(20), hold_reason="Menunggu PLN")
    assert [timer.paused for timer in sla.timers(course, PROMISE, now=at(30))] == ["", "Menunggu PLN", "Menunggu PLN"]


def test_where_nobody_drives_out_there_is_no_timer_for_it() -> None:
    assert [timer.name for timer in sla.timers(Course(T0), Promise(60, None, 600), now=T0)] == ["assign", "resolve"]


@pytest.mark.parametrize(
    ("tried", "chance", "retry_after_s", "expected"),
    [
        (0, 0.5, None, 0),
        (1, 0.5, None, 5),
        (2, 0.5, None, 30),
        (3, 0.5, None, 120),
        (4, 0.5, None, 600),
        (5, 0.5, None, None),
        (9, 0.5, 10, None),
        (2, 0.0, None, 24),
        (2, 1.0, None, 36),
        (1, 0.5, 60, 60),
        (4, 0.5, 60, 600),
        (1, 0.5, 10**9, 3600),
    ],
)
def test_when_it_is_tried_again(tried: int, chance: float, retry_after_s: float | None, expected: float | None) -> None:
    wait = backoff.wait_s(tried, chance=chance, retry_after_s=retry_after_s)
    assert wait == (None if expected is None else pytest.approx(expected))
