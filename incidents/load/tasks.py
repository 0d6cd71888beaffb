"""Orders for the worker: each calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents.load import buckets


@shared_task(name="incidents.roll_load")
def roll_load() -> int:
    return buckets.roll(now=timezone.now())
