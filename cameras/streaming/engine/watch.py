"""Decides about a stream from what is seen and the time: its state, whether to restart, when to try again. Pure."""

from dataclasses import dataclass
from enum import Enum

from .orders import Limits
from .reasons import Reason
from .reports import State

FIRST_PAUSE_S, CAP_S = 0.5, 1.0
SILENCE_PAUSE_S = 0.25  # after a silent host: the attempt itself was the pause
ROOM_S = 4.0  # between looks for room to transcode; costs no connection
CROWDED_CAP_S = 15.0
ATTEMPTS_PER_S = 50  # of all dead streams of a node together: a switch that returns must not be met by a storm
SLOW_S = 60.0 / 0.8  # so that the jitter never takes it below a minute
PATIENT_AT, PATIENT_EVERY = 3, 40  # the fourth attempt, and then about every two minutes
JITTER = 0.2
# Trying again changes nothing until somebody changes the password or the camera's settings.
HOPELESS = (Reason.AUTH, Reason.UNSUPPORTED)
FLEET_LEAST, FLEET_SHARE = 5, 0.2


class Act(Enum):
    WAIT = "wait"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Sight:
    """Unix seconds. `shown_at`: last picture a viewer can decode, over all attempts; `completed_at`: last whole
    picture of this attempt; `playing_since`: None while connecting or pausing; `fault`: how the last attempt ended."""

    ordered_at: float
    shown_at: float | None
    playing_since: float | None
    completed_at: float | None
    fault: Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    state: State
    reason: Reason
    act: Act


def judge(sight: Sight, *, now: float, limits: Limits) -> Verdict:
    state = _state(sight, now=now, limits=limits)
    act = Act.RESTART if _stalled(sight, now=now, limits=limits) else Act.WAIT
    return Verdict(state, Reason.NONE if state is State.LIVE else _reason(sight), act)


def _state(sight: Sight, *, now: float, limits: Limits) -> State:
    if sight.shown_at is None:
        if sight.fault in HOPELESS and sight.playing_since is None:
            return State.LOST
        return State.STARTING if now - sight.ordered_at < limits.lost_s else State.LOST
    age = now - sight.shown_at
    if age < limits.stale_s:
        return State.LIVE
    return State.STALE if age < limits.lost_s else State.LOST


def _stalled(sight: Sight, *, now: float, limits: Limits) -> bool:
    """Bytes do not count: a camera that sends packets but no picture is as dead as a silent one."""
    if sight.playing_since is None:
        return False
    if sight.completed_at is None:
        return now - sight.playing_since >= limits.first_picture_s
    return now - sight.completed_at >= limits.stale_s


def _reason(sight: Sight) -> Reason:
    if sight.fault is not Reason.NONE:
        return sight.fault
    return Reason.CONNECTING if sight.playing_since is None else Reason.NO_FRAMES


def pause_s(reason: Reason, *, failures: int, dead: int, roll: float) -> float:
    """Seconds until the next attempt. `failures` in a row, `dead` streams of this node now, `roll` in 0..1.

    Every ordered stream is watched by somebody, so the pause does not grow with the length of an outage, only with the
    number of streams that are out. A refused password is tried once a minute at most: cameras lock accounts.
    """
    jitter = 1 - JITTER + 2 * JITTER * roll
    if reason in HOPELESS:
        return SLOW_S * jitter
    if reason is Reason.NO_CAPACITY:
        return ROOM_S * jitter
    growing = min(CAP_S, FIRST_PAUSE_S * 2.0 ** min(failures - 1, 6))
    alone = SILENCE_PAUSE_S if reason is Reason.TIMEOUT else growing
    return max(alone, min(CROWDED_CAP_S, dead / ATTEMPTS_PER_S)) * jitter


def is_patient(failures: int) -> bool:
    """Whether to wait longer for an answer this time: a slow camera must not be taken for a dead one for ever."""
    return failures % PATIENT_EVERY == PATIENT_AT


def is_fleet_loss(died: int, *, total: int) -> bool:
    """Whether so many streams died together that it is one piece of news about the node or its network."""
    return total >= FLEET_LEAST and died > total * FLEET_SHARE
