"""Which promise of an incident falls due next. Pure."""

import datetime as dt
from dataclasses import dataclass

from incidents.states import IncidentState

_WAITING = {IncidentState.NEW, IncidentState.TRIAGED, IncidentState.ASSIGNED, IncidentState.REOPENED}


@dataclass(frozen=True)
class Timers:
    """An incident's clock and what its category promises, in seconds from its opening."""

    state: str
    opened_at: dt.datetime
    accepted_at: dt.datetime | None
    on_scene_at: dt.datetime | None
    hold_until: dt.datetime | None
    paused_s: int
    respond_within_s: int
    on_site_within_s: int | None
    resolve_within_s: int


@dataclass(frozen=True)
class Due:
    timer: str  # assign, on_scene, resolve or hold
    at: dt.datetime


def next_due(timers: Timers) -> Due | None:
    """Pauses push a promise back. A held incident is due when its hold ends."""
    if timers.state == IncidentState.ON_HOLD:
        return Due("hold", timers.hold_until) if timers.hold_until else None
    if timers.state in _WAITING and timers.accepted_at is None:
        return _after(timers, "assign", timers.respond_within_s)
    if timers.on_scene_at is None and timers.on_site_within_s and timers.state != IncidentState.STABLE:
        return _after(timers, "on_scene", timers.on_site_within_s)
    return _after(timers, "resolve", timers.resolve_within_s)


def _after(timers: Timers, timer: str, seconds: int) -> Due:
    return Due(timer, timers.opened_at + dt.timedelta(seconds=seconds + timers.paused_s))
