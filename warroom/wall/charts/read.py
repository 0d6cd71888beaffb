"""The charts of one moment for what one person may see. At most two queries each, and rows bounded by what is drawn.

What counts is what people were told of. A drill's alarms are in none of them: an exercise is no statistic.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from incidents.models import Annunciation
from incidents.severity import ACKNOWLEDGE_WITHIN_S
from warroom.desk.load import SPAN, alarm_load
from warroom.wall.charts import series
from warroom.wall.messages import iso

REFRESH_S: Final = 60
WINDOW: Final = dt.timedelta(hours=24)
Chart = dict[str, Any]


class UnknownChart(LookupError):
    """There is no chart of that name."""


def take(name: str, user: User, *, now: dt.datetime) -> Chart:
    """The chart as its element draws it. Raises UnknownChart."""
    chart = CHARTS.get(name)
    if chart is None:
        raise UnknownChart(name)
    return {"chart": name, "as_of": iso(now), "refresh_s": REFRESH_S, "available": True, **chart(user, now=now)}


def _cameras_by_district(user: User, *, now: dt.datetime) -> Chart:
    cycle = Camera.LifeCycle
    counted = (
        access.visible_to(user, Camera.objects.in_service())
        .order_by()
        .annotate(district=Coalesce("area__parent__name", "area__name"))
        .values_list("district")
        .annotate(
            live=Count("pk", filter=Q(life_cycle=cycle.LIVE)),
            degraded=Count("pk", filter=Q(life_cycle=cycle.DEGRADED)),
            down=Count("pk", filter=Q(life_cycle=cycle.DOWN)),
            total=Count("pk"),
        )
    )
    return {"districts": series.by_district(series.CountedArea(*row) for row in counted)}


def _alarm_load(user: User, *, now: dt.datetime) -> Chart:
    # Slots end with the running minute, because what is counted is minutes.
    until = now.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    counted = alarm_load(_told(user), now=until)
    count = SPAN // series.SLOT
    return {
        "slot_s": int(series.SLOT.total_seconds()),
        "until": iso(until),
        "counts": series.slots(counted["minutes"], until=int(until.timestamp()), count=count),
        "ideal": series.IDEAL,
        "limit": series.LIMIT,
        "flood": series.FLOOD,
    }


def _acknowledge(user: User, *, now: dt.datetime) -> Chart:
    """Of alarms that were answered, and of those whose time is up: what still waits counts with its wait so far."""
    judged = Q(ack_at__isnull=False)
    for severity, within_s in ACKNOWLEDGE_WITHIN_S.items():
        judged |= Q(severity=severity, at__lt=now - dt.timedelta(seconds=within_s))
    alarms = _told(user).order_by().filter(judged, at__gt=now - WINDOW, at__lte=now)
    unanswered = Q(ack_at__isnull=True)
    counted = {
        severity: (n, waiting)
        for severity, n, waiting in alarms.values_list("severity").annotate(
            n=Count("pk"), waiting=Count("pk", filter=unanswered)
        )
    }
    values = _at_ranks(alarms, {severity: series.ranks(n) for severity, (n, _waiting) in counted.items()}, now=now)
    return {
        "window_s": int(WINDOW.total_seconds()),
        "priorities": [
            series.priority(severity, n=n, waiting=waiting, values=values[severity], target_s=target_s)
            for severity, target_s in ACKNOWLEDGE_WITHIN_S.items()
            for n, waiting in [counted.get(severity, (0, 0))]
        ],
    }


def _at_ranks(
    alarms: QuerySet[Annunciation], wanted: Mapping[str, list[int]], *, now: dt.datetime
) -> dict[str, dict[int, float]]:
    """Seconds of waiting at each wanted rank of each severity: the database orders, three rows a severity travel."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    if not wanted:
        return found
    waited = ExpressionWrapper(Coalesce("ack_at", Value(now)) - F("at"), output_field=DurationField())
    nth = Window(RowNumber(), partition_by=[F("severity")], order_by=[F("waited").asc(), F("pk").asc()])
    chosen = Q()
    for severity, places in wanted.items():
        chosen |= Q(severity=severity, nth__in=places)
    rows = alarms.annotate(waited=waited).annotate(nth=nth).filter(chosen)
    for severity, at, span in rows.values_list("severity", "nth", "waited"):
        found[severity][at] = max(0.0, span.total_seconds())
    return found


def _etle(user: User, *, now: dt.datetime) -> Chart:
    return {"available": False, "reason": _("Belum ada sumber data ETLE yang tersambung")}


def _told(user: User) -> QuerySet[Annunciation]:
    """Alarms that people were told of, where this reader may see alarms."""
    return access.visible_to(user, Annunciation.objects.all(), act=Act.ALERT_VIEW)


CHARTS: Final[Mapping[str, Callable[..., Chart]]] = {
    "cameras_by_district": _cameras_by_district,
    "alarm_load": _alarm_load,
    "acknowledge": _acknowledge,
    "etle": _etle,
}
