"""Orders for the worker: each calls one act, ends."""

from celery import shared_task
from django.utils import timezone

from incidents.shifts import duty, timetable, viewings


@shared_task(name="shifts.end_silent")
def end_silent() -> int:
    return duty.end_silent(now=timezone.now())


@shared_task(name="shifts.forget_viewings")
def forget_viewings() -> int:
    return viewings.forget(now=timezone.now())


@shared_task(name="shifts.fill_roster")
def fill_roster() -> int:
    return timetable.fill(now=timezone.now())
