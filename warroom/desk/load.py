"""Alarm load: how many alarms people were told of in each minute of the last hours. The page draws ten-minute bars."""

import datetime as dt
from typing import TypedDict

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute

from incidents.models import Annunciation

SPAN = dt.timedelta(hours=4)


class AlarmLoad(TypedDict):
    until: str
    minutes: list[tuple[int, int]]
    """Start of the minute in unix seconds, and how many alarms were told in it; quiet minutes are left out."""


def alarm_load(told: QuerySet[Annunciation], *, now: dt.datetime) -> AlarmLoad:
    """An alarm that was raised again was told again; what nobody was told of is no load."""
    counted = (
        told.order_by()
        .filter(at__gt=now - SPAN, at__lte=now)
        .annotate(minute=TruncMinute("at", tzinfo=dt.UTC))
        .values_list("minute")
        .annotate(n=Count("pk"))
        .order_by("minute")
    )
    return {"until": now.isoformat(), "minutes": [(int(minute.timestamp()), n) for minute, n in counted]}
