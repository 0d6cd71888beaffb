import pytest

from cameras.streaming.engine import watch
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.reasons import Reason
from cameras.streaming.engine.reports import State
from cameras.streaming.engine.watch import Act, Sight

WAIT, RESTART = Act.WAIT, Act.RESTART
LIMITS = Limits(stale_s=4, lost_s=15, first_picture_s=8)


@pytest.mark.parametrize(
    ("now", "shown", "playing", "completed", "fault", "expected"),
    [
        (1, None, None, None, "", (State.STARTING, "connecting", WAIT)),
        (3, None, 2, None, "", (State.STARTING, "no_frames", WAIT)),
        (10, None, 2, None, "", (State.STARTING, "no_frames", RESTART)),
        (16, None, None, None, "refused", (State.LOST, "refused", WAIT)),
        (16, None, None, None, "auth", (State.LOST, "auth", WAIT)),
        (2, None, None, None, "auth", (State.LOST, "auth", WAIT)),
        (2, None, None, None, "unsupported", (State.LOST, "unsupported", WAIT)),
        (20, 19.5, 2, 19.5, "", (State.LIVE, "", WAIT)),
        (20, 17, None, None, "refused", (State.LIVE, "", WAIT)),
        (20, 16, 2, 16, "", (State.STALE, "no_frames", RESTART)),
        (20, 16, 2, 19, "", (State.STALE, "no_frames", WAIT)),
        (20, 15, None, None, "timeout", (State.STALE, "timeout", WAIT)),
        (40, 25, None, None, "no_route", (State.LOST, "no_route", WAIT)),
    ],
)
def test_what_is_seen_decides(
    now: float, shown: float | None, playing: float | None, completed: float | None, fault: str, expected: object
) -> None:
    sight = Sight(ordered_at=0, shown_at=shown, playing_since=playing, completed_at=completed, fault=Reason(fault))
    verdict = watch.judge(sight, now=now, limits=LIMITS)

    assert (verdict.state, verdict.reason.value, verdict.act) == expected


@pytest.mark.parametrize(
    ("reason", "failures", "dead", "expected_s"),
    [
        ("refused", 1, 1, 0.5),
        ("refused", 2, 1, 1.0),
        ("refused", 29, 1, 1.0),
        ("refused", 5000, 40, 1.0),
        ("timeout", 1, 1, 0.25),
        ("timeout", 300, 10, 0.25),
        ("timeout", 1, 50, 1.0),
        ("no_frames", 1, 100, 2.0),
        ("refused", 3, 500, 10.0),
        ("refused", 3, 5000, 15.0),
        ("auth", 1, 1, 75.0),
        ("unsupported", 9, 1, 75.0),
    ],
)
def test_the_pause_grows_with_the_dead_not_with_the_outage(
    reason: str, failures: int, dead: int, expected_s: float
) -> None:
    pauses = [watch.pause_s(Reason(reason), failures=failures, dead=dead, roll=roll) for roll in (0, 0.5, 1)]

    assert pauses == pytest.approx([expected_s * 0.8, expected_s, expected_s * 1.2])


@pytest.mark.parametrize("dead", [1, 10, 50, 200, 700])
def test_all_the_dead_together_are_tried_at_most_fifty_times_a_second(dead: int) -> None:
    pause = watch.pause_s(Reason.REFUSED, failures=9, dead=dead, roll=0.5)

    assert dead / pause <= 50.001


def test_a_refused_password_is_tried_once_a_minute_at_most() -> None:
    assert watch.pause_s(Reason.AUTH, failures=1, dead=1, roll=0.0) >= 60


def test_a_slow_camera_gets_a_patient_attempt_soon_and_now_and_then() -> None:
    assert [failures for failures in range(100) if watch.is_patient(failures)] == [3, 43, 83]


@pytest.mark.parametrize(
    ("died", "total", "loss"), [(4, 4, False), (1, 5, False), (2, 5, True), (20, 100, False), (21, 100, True)]
)
def test_more_than_a_fifth_of_at_least_five_is_a_fleet_loss(died: int, total: int, loss: bool) -> None:
    assert watch.is_fleet_loss(died, total=total) is loss
