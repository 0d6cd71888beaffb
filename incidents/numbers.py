"""Incident numbers: the city, the day in the city's time, a running number without holes."""

import datetime as dt

from django.db.models import F

from accounts.agreements import CITY_TIME
from incidents.models import DayCounter

CITY = "MKS"


def take_next(*, now: dt.datetime) -> str:
    """For example MKS-20261123-0007. Call inside the transaction that uses it: the day's row stays locked until commit,
    so two incidents never share a number and a rolled-back one leaves no hole."""
    day = now.astimezone(CITY_TIME).date()
    DayCounter.objects.get_or_create(day=day)
    DayCounter.objects.filter(day=day).update(last=F("last") + 1)
    last = DayCounter.objects.values_list("last", flat=True).get(day=day)
    return f"{CITY}-{day:%Y%m%d}-{last:04d}"
