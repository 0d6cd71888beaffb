"""Orders for the worker: each loads, calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents import casework


@shared_task(name="incidents.expire_offers")
def expire_offers() -> int:
    return casework.expire_offers(now=timezone.now())
