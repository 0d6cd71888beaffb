"""The ladder of an alarm that nobody has seen: started, climbed each second, stopped by whoever sees it.

A rung is a row before anybody is called, so a ladder outlives every process. Only a conditional UPDATE climbs a rung:
two beats at once climb it once. Rung 0 tells the alert's own position, and the alert's news is that message; the rungs
after it are told as ``ladder.rung``.
"""

import datetime as dt
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Max

from accounts.roles import Act
from incidents import signals
from incidents.ladder import clock, deliveries
from incidents.ladder.steps import steps_for
from incidents.models import Alert, Rung
from incidents.states import AlertState

AT_A_TIME = 200  # rungs a tick; a house that stood still for long catches up within seconds

log = structlog.get_logger(__name__)


def start(alert: Alert, *, now: dt.datetime) -> None:
    """Write the rungs of a new run; what a run before it had left to climb is stopped. Called by incidents.annunciation
    and for an alarm that must be heard again though nobody has seen it."""
    stop(alert, now=now)
    run = (Rung.objects.filter(alert=alert).aggregate(last=Max("run"))["last"] or 0) + 1
    rungs = [
        Rung(
            alert=alert,
            run=run,
            step=number,
            what=step.what.value,
            due_at=now + dt.timedelta(seconds=step.after_s),
            fired_at=now if number == 0 else None,
        )
        for number, step in enumerate(steps_for(alert.severity, kind=alert.kind))
    ]
    made = Rung.objects.bulk_create(rungs)
    deliveries.make(made[0], alert=alert, now=now)


def stop(alert: Alert, *, now: dt.datetime) -> None:
    """Stop what has not fired and cancel what has not left, for all channels at once. Safe to call twice."""
    Rung.objects.filter(alert=alert, fired_at=None, stopped_at=None).update(stopped_at=now)
    deliveries.cancel(alert, now=now)


def climb(*, now: dt.datetime) -> int:
    """Climb every rung that is due, in the order in which they fell due; how many."""
    clock.mind(now=now)
    due = Rung.objects.filter(fired_at=None, stopped_at=None, due_at__lte=now).order_by("due_at", "alert", "step")
    return sum(_climb(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:AT_A_TIME]))


def _climb(pk: int, *, now: dt.datetime) -> bool:
    """One rung in one transaction. The alert's row is locked first: whoever acknowledges has it until commit, and after
    that the rung is stopped."""
    with transaction.atomic():
        alert_id = Rung.objects.values_list("alert", flat=True).get(pk=pk)
        alert = Alert.objects.select_for_update(of=("self",)).select_related("area").get(pk=alert_id)
        if not _calls(alert):
            Rung.objects.filter(pk=pk, fired_at=None, stopped_at=None).update(stopped_at=now)
            return False
        if not Rung.objects.filter(pk=pk, fired_at=None, stopped_at=None).update(fired_at=now):
            return False
        rung = Rung.objects.get(pk=pk)
        called = deliveries.make(rung, alert=alert, now=now)
        log.info("ladder.climbed", alert=alert.pk, run=rung.run, step=rung.step, what=rung.what, called=called)
        _tell(rung, alert, now=now)
    return True


def _calls(alert: Alert) -> bool:
    """Does it still call for somebody? A second look: the acts that quiet an alert stop its ladder themselves."""
    return alert.state == AlertState.NEW and alert.shelf_id is None and alert.suppression_id is None


def _tell(rung: Rung, alert: Alert, *, now: dt.datetime) -> None:
    data: dict[str, Any] = {
        "alert": alert.pk,
        "run": rung.run,
        "step": rung.step,
        "what": rung.what,
        "severity": alert.severity,
        "at": now.isoformat(),
        "exercise": alert.exercise,
    }
    area = alert.area.code if alert.area else ""
    signals.news_told.send(Rung, kind="ladder.rung", data=data, act=Act.ALERT_VIEW, area_code=area, at=now)
