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


@pytest.mark.parametrize("failures", [1, 2, 3, 4, 5, 29])
@pytest.mark.parametrize("roll", [0.0, 0.5, 1.0])
def test_the_first_minute_never_pauses_longer_than_three_seconds(failures: int, roll: float) -> None:
    pause = watch.pause_s(Reason.REFUSED, failures=failures, trouble_s=59, roll=roll)

    assert 0.4 <= pause < 3.001


def test_later_pauses_grow_to_fifteen_seconds_at_most() -> None:
    pauses = [watch.pause_s(Reason.TIMEOUT, failures=20, trouble_s=600, roll=roll) for roll in (0, 0.5, 1)]

    assert pauses == pytest.approx([10, 12.5, 15])


def test_a_refused_password_is_tried_about_once_a_minute() -> None:
    assert watch.pause_s(Reason.AUTH, failures=1, trouble_s=0, roll=0.5) == 60


@pytest.mark.parametrize(
    ("died", "total", "loss"), [(4, 4, False), (1, 5, False), (2, 5, True), (20, 100, False), (21, 100, True)]
)
def test_more_than_a_fifth_of_at_least_five_is_a_fleet_loss(died: int, total: int, loss: bool) -> None:
    assert watch.is_fleet_loss(died, total=total) is loss
