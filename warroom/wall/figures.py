"""The numbers at the wall's left edge, for what one person may see. A drill is in none of them."""

import datetime as dt

from django.db.models import Case, Count, DateTimeField, DurationField, ExpressionWrapper, F, Min, Q, Value, When

from accounts import access
from accounts.models import User
from cameras.models import Camera
from incidents.models import Alert, Level
from incidents.severity import ACKNOWLEDGE_WITHIN_S
from incidents.states import AlertState
from warroom.wall.messages import Figures, Waiting, iso

WINDOW = dt.timedelta(hours=24)


def take(user: User, *, now: dt.datetime) -> Figures:
    """Five queries, whatever the size of the city."""
    cameras = access.visible_to(user, Camera.objects.in_service()).aggregate(
        total=Count("pk"),
        live=Count("pk", filter=Q(life_cycle=Camera.LifeCycle.LIVE)),
        degraded=Count("pk", filter=Q(life_cycle=Camera.LifeCycle.DEGRADED)),
        down=Count("pk", filter=Q(life_cycle=Camera.LifeCycle.DOWN)),
    )
    alerts = access.visible_to(user, Alert.objects.open().counted()).aggregate(
        open=Count("pk"), unacknowledged=Count("pk", filter=Q(state=AlertState.NEW))
    )
    return Figures(
        cameras_live=cameras["live"],
        cameras_total=cameras["total"],
        cameras_degraded=cameras["degraded"],
        cameras_down=cameras["down"],
        alerts_open=alerts["open"],
        alerts_unacknowledged=alerts["unacknowledged"],
        oldest_unacknowledged=_oldest_unacknowledged(user),
        acknowledged_in_target_pct=_acknowledged_in_target_pct(user, now=now),
        levels_as_of=_levels_as_of(user),
        as_of=iso(now),
    )


def _levels_as_of(user: User) -> str | None:
    """When the levels were last computed: news of them come only when one changes, so silence needs this."""
    at = access.visible_to(user, Level.objects.all()).aggregate(at=Min("computed_at"))["at"]
    return iso(at) if at else None


def _oldest_unacknowledged(user: User) -> Waiting | None:
    oldest = access.visible_to(user, Alert.objects.unacknowledged().counted()).order_by("raised_at").first()
    if oldest is None:
        return None
    return Waiting(severity=oldest.severity, since=iso(oldest.raised_at), target_s=oldest.target_s)


def _acknowledged_in_target_pct(user: User, *, now: dt.datetime) -> float | None:
    """Of the last day's alerts whose time is up or that were acknowledged; None when there were none."""
    target = Case(
        *(
            When(severity=severity, then=Value(dt.timedelta(seconds=within_s)))
            for severity, within_s in ACKNOWLEDGE_WITHIN_S.items()
        ),
        output_field=DurationField(),
    )
    due_at = ExpressionWrapper(F("raised_at") + target, output_field=DateTimeField())
    recent = access.visible_to(user, Alert.objects.counted().filter(raised_at__gte=now - WINDOW))
    recent = recent.annotate(due_at=due_at)
    counted = recent.aggregate(
        judged=Count("pk", filter=Q(acknowledged_at__isnull=False) | Q(due_at__lt=now)),
        in_time=Count("pk", filter=Q(acknowledged_at__lte=F("due_at"))),
    )
    if not counted["judged"]:
        return None
    return round(100 * counted["in_time"] / counted["judged"], 1)
