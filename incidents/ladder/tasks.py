"""Orders for the worker: each calls one act and ends. Sending goes on in threads of its own."""

from celery import shared_task
from django.utils import timezone

from incidents.ladder import climb, overdue, unstaffed
from incidents.ladder.sender import sender


@shared_task(name="incidents.climb_ladders")
def climb_ladders() -> int:
    return climb.climb(now=timezone.now())


@shared_task(name="incidents.deliver")
def deliver() -> int:
    return sender().look()


@shared_task(name="incidents.watch_timers")
def watch_timers() -> int:
    return overdue.watch(now=timezone.now())


@shared_task(name="incidents.watch_staffing")
def watch_staffing() -> None:
    unstaffed.watch(now=timezone.now())
