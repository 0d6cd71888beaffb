"""The promises of an incident's category against the clock. Pure.

Three timers, each from the opening: until somebody has accepted it, until help is on scene, until it is resolved. While
an incident is on hold its running timers stand still, with the reason that was given. The row keeps one sum of pauses,
so a timer that has ended counts them only if all of them lay before its end: the way to the scene is judged without.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

AMBER_FROM = 0.8


class TimerName(StrEnum):
    ASSIGN = "assign"
    ON_SCENE = "on_scene"
    RESOLVE = "resolve"


class TimerState(StrEnum):
    OK = "ok"
    AMBER = "amber"
    OVER = "over"


@dataclass(frozen=True)
class Promise:
    """Seconds. ``on_scene_s`` is None where nobody drives out."""

    assign_s: int
    on_scene_s: int | None
    resolve_s: int


@dataclass(frozen=True)
class Course:
    """What has happened to the incident. ``held_since`` while it is on hold; ``ended_at`` once it needs nobody."""

    opened_at: dt.datetime
    accepted_at: dt.datetime | None = None
    on_scene_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    paused_s: int = 0
    held_since: dt.datetime | None = None
    hold_reason: str = ""


@dataclass(frozen=True)
class Timer:
    """``due_at`` is None while it stands still and once it has ended. ``paused`` is the reason, empty while it runs."""

    name: TimerName
    target_s: int
    spent_s: int
    due_at: dt.datetime | None
    state: TimerState
    paused: str
    ended_at: dt.datetime | None


def timers(course: Course, promise: Promise, *, now: dt.datetime) -> Sequence[Timer]:
    wanted = (
        (TimerName.ASSIGN, promise.assign_s, course.accepted_at),
        (TimerName.ON_SCENE, promise.on_scene_s, course.on_scene_at),
        (TimerName.RESOLVE, promise.resolve_s, course.ended_at),
    )
    return [
        _timer(name, target_s, met_at or course.ended_at, course, now=now)
        for name, target_s, met_at in wanted
        if target_s is not None
    ]


def _timer(name: TimerName, target_s: int, ended_at: dt.datetime | None, course: Course, *, now: dt.datetime) -> Timer:
    held_s = (now - course.held_since).total_seconds() if course.held_since and not ended_at else 0.0
    pauses_s = course.paused_s + held_s if ended_at is None or name == TimerName.RESOLVE else 0.0
    spent_s = max(0.0, ((ended_at or now) - course.opened_at).total_seconds() - pauses_s)
    stands = course.held_since is not None and ended_at is None
    return Timer(
        name=name,
        target_s=target_s,
        spent_s=int(spent_s),
        due_at=None if ended_at or stands else course.opened_at + dt.timedelta(seconds=target_s + pauses_s),
        state=_state(spent_s, target_s),
        paused=(course.hold_reason or "?") if stands else "",
        ended_at=ended_at,
    )


def _state(spent_s: float, target_s: int) -> TimerState:
    if spent_s > target_s:
        return TimerState.OVER
    return TimerState.AMBER if spent_s >= AMBER_FROM * target_s else TimerState.OK
