"""Orders for the worker: each loads, calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents import casework
from incidents.ladder import tasks as ladder_tasks  # noqa: F401  Celery looks for tasks in this module alone
from incidents.shifts import tasks as shift_tasks  # noqa: F401


@shared_task(name="incidents.expire_offers")
def expire_offers() -> int:
    return casework.expire_offers(now=timezone.now())
