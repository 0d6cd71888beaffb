"""The cameras of an incident are recorded from a minute before it was opened until a little after it ended.

While it is merged into another, that one's cameras are; opened again or apart again, its own are recorded once more.
"""

import datetime as dt

from cameras.streaming import recording
from incidents.models import Incident
from incidents.states import LIVE_INCIDENT_STATES

AFTER_END = dt.timedelta(minutes=5)  # what happens when help drives off may matter
# Sample data and drills show how it works; they must not fill a disk, and nobody needs their pictures for long.
SAMPLE_FOR, SAMPLE_KEEP_DAYS = dt.timedelta(minutes=30), 1


def opened(incident: Incident, *, now: dt.datetime | None = None) -> None:
    """Safe to call again: cameras that are held already stay as they are."""
    cameras = list(incident.cameras.all())
    since = now or incident.opened_at
    if incident.synthetic or incident.exercise:
        until = since + SAMPLE_FOR
        recording.hold(cameras, subject=incident.number, now=since, until=until, keep_days=SAMPLE_KEEP_DAYS)
    else:
        recording.hold(cameras, subject=incident.number, now=since)


def changed(incident: Incident) -> None:
    if incident.state in LIVE_INCIDENT_STATES:
        return
    ended = incident.resolved_at or incident.closed_at or incident.state_since
    recording.let_go(incident.number, until=ended + AFTER_END)
