"""Orders that Celery carries. Each ends in milliseconds; a stream is a state that its node keeps."""

from celery import shared_task
from django.utils import timezone

from cameras.streaming import assignments, clips, demand, liveness, node, recording, states
from cameras.streaming.dispatch import order


@shared_task(name="streaming.plan")
def plan_streams() -> None:
    """Once a second: place what is wanted, order every living node to reconcile, speak for those that died."""
    now = timezone.now()
    demand.forget(now)
    recording.renew_leases(now)
    clips.give_up(now)
    wanted = demand.wanted(now)
    living = liveness.living(now, answers=liveness.knock)
    left_out = assignments.replan(wanted, living=living, now=now)
    names = sorted(found.name for found in living)
    for name in names:
        order(name)
    states.record_silent_nodes(names, wanted=wanted, now=now)
    states.record_left_out(left_out, now=now)


@shared_task(name="streaming.reconcile")
def reconcile() -> None:
    """Runs on a media node's own queue: bring the engine in line with the rows."""
    node.reconcile_now()


@shared_task(name="streaming.cut_clip")
def cut_clip(uid: str) -> None:
    """Runs on a media node's own queue: a clip waits in the rows. Ordered twice it is cut once."""
    node.cut_now()
