"""Promises that were missed: written down once a timer, on the incident's timeline, and told to the supervisors."""

import datetime as dt

from django.db import transaction
from django.db.models import Count

from incidents import intake, news, timeline, words
from incidents.ladder import promises
from incidents.ladder.sla import Timer, TimerState
from incidents.models import Event, Incident, Overdue
from incidents.states import LIVE_INCIDENT_STATES

KIND = "incident_overdue"
SOURCE = "timers"
TIMERS = 3
AT_A_TIME = 500
TOLD_WITHIN = dt.timedelta(minutes=10)


def watch(*, now: dt.datetime) -> int:
    """Look at every live incident with a promise left to miss, the oldest first; how many were missed now."""
    missed = sum(_miss(incident, timer, now=now) for incident, timer in _late(now=now))
    _tell_supervisors(now=now)
    return missed


def _late(*, now: dt.datetime) -> list[tuple[Incident, Timer]]:
    rows = Incident.objects.live().filter(exercise=False).select_related("category").prefetch_related("overdue")
    unmissed = rows.annotate(missed=Count("overdue")).filter(missed__lt=TIMERS).order_by("opened_at")[:AT_A_TIME]
    return [
        (incident, timer)
        for incident in unmissed
        for timer in _running_over(incident, now=now)
        if timer.name not in {row.timer for row in incident.overdue.all()}
    ]


def _running_over(incident: Incident, *, now: dt.datetime) -> list[Timer]:
    timers = promises.timers_of(incident, now=now)
    return [timer for timer in timers if timer.state == TimerState.OVER and timer.ended_at is None and not timer.paused]


def _miss(incident: Incident, timer: Timer, *, now: dt.datetime) -> bool:
    with transaction.atomic():
        fresh = Incident.objects.select_for_update(of=("self",)).select_related("category").get(pk=incident.pk)
        still = fresh.state in LIVE_INCIDENT_STATES and timer.name in {t.name for t in _running_over(fresh, now=now)}
        if not still or Overdue.objects.filter(incident=fresh, timer=timer.name).exists():
            return False
        Overdue.objects.create(incident=fresh, timer=timer.name.value, at=now)
        said = {"timer": str(words.TIMERS[timer.name]), "name": timer.name.value, "target_s": timer.target_s}
        entry = timeline.append(fresh, kind="overdue", at=now, data=said)
        news.tell(incidents=[fresh], entries=[entry])
    return True


def _tell_supervisors(*, now: dt.datetime) -> None:
    """A transaction of its own: the event locks alerts, and those come before incidents in the order of locks. What a
    fall between the two left untold is told with the next look."""
    recent = Overdue.objects.filter(at__gt=now - TOLD_WITHIN, at__lte=now).select_related("incident__category")
    keys = {_key(row): row for row in recent}
    told = Event.objects.filter(source=SOURCE, idempotency_key__in=keys).values_list("idempotency_key", flat=True)
    for key in keys.keys() - set(told):
        row = keys[key]
        incident = row.incident
        intake.report_event(
            kind=KIND,
            source=SOURCE,
            subject=incident.number,
            idempotency_key=key,
            place=incident.place,
            lat=incident.lat,
            lon=incident.lon,
            summary=f"{incident.number}: melewati janji ({words.TIMERS[row.timer]})",
            synthetic=incident.synthetic,
            data={"incident": incident.number, "timer": row.timer},
            now=now,
        )


def _key(row: Overdue) -> str:
    return f"overdue:{row.pk}"
