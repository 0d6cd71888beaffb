"""Orders for the worker: each loads, calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents import casework
from incidents.evidence import tasks as evidence_tasks  # noqa: F401  Celery looks for tasks in this module alone
from incidents.ladder import tasks as ladder_tasks  # noqa: F401
from incidents.level import tasks as level_tasks  # noqa: F401
from incidents.load import tasks as load_tasks  # noqa: F401
from incidents.maintenance import tasks as maintenance_tasks  # noqa: F401
from incidents.shifts import tasks as shift_tasks  # noqa: F401
from incidents.silence import tasks as silence_tasks  # noqa: F401


@shared_task(name="incidents.expire_offers")
def expire_offers() -> int:
    return casework.expire_offers(now=timezone.now())


@shared_task(name="incidents.wake_held")
def wake_held() -> int:
    return casework.wake_held(now=timezone.now())
