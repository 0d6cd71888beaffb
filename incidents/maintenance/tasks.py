"""Orders for the worker: each loads, calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents.maintenance import places


@shared_task(name="incidents.settle_maintenance")
def settle_maintenance() -> int:
    return places.settle(now=timezone.now())
