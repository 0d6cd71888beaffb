"""The timers of an incident as its row has them, and as JSON."""

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from incidents.ladder import sla
from incidents.ladder.sla import Course, Promise, Timer
from incidents.models import Incident
from incidents.states import LIVE_INCIDENT_STATES, IncidentState


class TimerRow(TypedDict):
    """``paused`` is the reason for which it stands still, null while it runs. ``spent_s`` is null while it runs: it
    would be old when read, and no list would be the same a second later. It is ``target_s - (due_at - now)``."""

    name: str
    target_s: int
    spent_s: int | None
    due_at: str | None
    state: str
    paused: str | None
    ended_at: str | None


def timers_of(incident: Incident, *, now: dt.datetime) -> Sequence[Timer]:
    """Needs the category, asks nothing else of the database."""
    category = incident.category
    is_live = incident.state in LIVE_INCIDENT_STATES
    on_hold = incident.state == IncidentState.ON_HOLD
    course = Course(
        opened_at=incident.opened_at,
        accepted_at=incident.accepted_at,
        on_scene_at=incident.on_scene_at,
        ended_at=None if is_live else incident.resolved_at or incident.state_since,
        paused_s=incident.paused_s,
        held_since=incident.state_since if on_hold else None,
        hold_reason=incident.hold_reason,
    )
    promise = Promise(category.respond_within_s, category.on_site_within_s, category.resolve_within_s)
    return sla.timers(course, promise, now=now)


def rows_of(incident: Incident, *, now: dt.datetime) -> list[TimerRow]:
    return [
        {
            "name": timer.name.value,
            "target_s": timer.target_s,
            "spent_s": None if timer.due_at else timer.spent_s,
            "due_at": timer.due_at.isoformat() if timer.due_at else None,
            "state": timer.state.value,
            "paused": timer.paused or None,
            "ended_at": timer.ended_at.isoformat() if timer.ended_at else None,
        }
        for timer in timers_of(incident, now=now)
    ]
