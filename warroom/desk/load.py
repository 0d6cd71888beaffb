"""Alarm load: how many alarms began in each minute of the last hours. The page draws ten-minute bars from it."""

import datetime as dt
from typing import TypedDict

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute

from incidents.models import Alert

SPAN = dt.timedelta(hours=4)


class AlarmLoad(TypedDict):
    until: str
    minutes: list[tuple[int, int]]
    """Start of the minute in unix seconds, and how many alarms began in it; quiet minutes are left out."""


def alarm_load(alerts: QuerySet[Alert], *, now: dt.datetime) -> AlarmLoad:
    counted = (
        alerts.order_by()
        .filter(raised_at__gt=now - SPAN, raised_at__lte=now)
        .annotate(minute=TruncMinute("raised_at", tzinfo=dt.UTC))
        .values_list("minute")
        .annotate(n=Count("pk"))
        .order_by("minute")
    )
    return {"until": now.isoformat(), "minutes": [(int(minute.timestamp()), n) for minute, n in counted]}
