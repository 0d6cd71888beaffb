"""Orders for the worker: what was kept quiet comes back."""

from celery import shared_task
from django.utils import timezone

from incidents.silence import shelves, suppressions


@shared_task(name="incidents.return_shelved")
def return_shelved() -> int:
    now = timezone.now()
    return shelves.return_due(now=now) + suppressions.end_due(now=now)
