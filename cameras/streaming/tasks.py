"""Orders that Celery carries. Each ends in milliseconds; a stream is a state that its node keeps."""

from celery import shared_task
from django.utils import timezone

from cameras.streaming import assignments, demand, node, states
from cameras.streaming.dispatch import order


@shared_task(name="streaming.plan")
def plan_streams() -> None:
    """Once a second: place what is wanted, order every living node to reconcile, speak for those that died."""
    now = timezone.now()
    demand.forget(now)
    living = assignments.replan(now)
    for name in living:
        order(name)
    states.record_silent_nodes(living, wanted=demand.wanted(now), now=now)


@shared_task(name="streaming.probe")
def probe_the_dead() -> None:
    """Try a few cameras that have no picture, so that one that is back is known before somebody looks."""
    demand.probe(now=timezone.now())


@shared_task(name="streaming.reconcile")
def reconcile() -> None:
    """Runs on a media node's own queue: bring the engine in line with the rows."""
    node.reconcile_now()
