"""Orders for the worker: each loads, calls one act, ends."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.problems import Problem
from incidents.evidence import capture, purging, waiting

log = structlog.get_logger(__name__)


@shared_task(name="incidents.seal_clips")
def seal_clips() -> int:
    return waiting.seal_ready(now=timezone.now())


@shared_task(name="incidents.picture_ends")
def picture_ends() -> int:
    """Pictures of places whose incidents have just been handled to their end."""
    taken = 0
    for incident in capture.ended_unseen(now=timezone.now()):
        try:
            taken += len(capture.after(incident, by=None, now=timezone.now()))
        except Problem as why:
            log.info("evidence.no_picture_of_the_end", incident=incident.number, why=str(why))
    return taken


@shared_task(name="incidents.purge_evidence")
def purge_evidence() -> int:
    purging.settle()
    return purging.purge(now=timezone.now()) + purging.sweep(now=timezone.now())
