"""Orders for the worker: calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents.level import suggest


@shared_task(name="levels.suggest")
def suggest_levels() -> int:
    return suggest.compute(now=timezone.now())
