"""The cameras of an incident are recorded from a minute before it was opened until a little after it ended."""

import datetime as dt

from cameras.streaming import recording
from incidents.models import Incident
from incidents.states import LIVE_INCIDENT_STATES

AFTER_END = dt.timedelta(minutes=5)  # what happens when help drives off may matter
# Sample data and drills show how it works; they must not fill a disk, and nobody needs their pictures for long.
SAMPLE_FOR, SAMPLE_KEEP_DAYS = dt.timedelta(minutes=30), 1


def opened(incident: Incident) -> None:
    cameras = list(incident.cameras.all())
    now = incident.opened_at
    if incident.synthetic or incident.exercise:
        until = now + SAMPLE_FOR
        recording.hold(cameras, subject=incident.number, now=now, until=until, keep_days=SAMPLE_KEEP_DAYS)
    else:
        recording.hold(cameras, subject=incident.number, now=now)


def changed(incident: Incident) -> None:
    ended = incident.resolved_at or incident.closed_at
    if ended is not None and incident.state not in LIVE_INCIDENT_STATES:
        recording.let_go(incident.number, until=ended + AFTER_END)
