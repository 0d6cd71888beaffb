"""The figures of the room over a span of days, for what one person may see. Three queries, whatever the span."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.problems import Problem
from cameras.models import Area
from incidents.figures import times
from incidents.figures.times import Spread, Took
from incidents.models import Annunciation, Incident
from incidents.severity import Severity
from incidents.states import IncidentState

LONGEST = dt.timedelta(days=366)
INDICATIVE_UNDER = dt.timedelta(days=30)  # ISA-18.2: figures of a shorter span are indicative only


class BadSpan(Problem):
    code = "bad_span"


def take(user: User, *, since: dt.datetime, until: dt.datetime, area: str = "", category: str = "") -> dict[str, Any]:
    """Times to acknowledge, assign, arrive and resolve, without drills. ``area`` is an area's code or its beginning.

    Raises BadSpan for an empty span or one of more than a year.
    """
    if not since < until:
        raise BadSpan(_("Awal harus sebelum akhir."), field="to")
    if until - since > LONGEST:
        raise BadSpan(_("Rentang paling lama satu tahun."), field="from")
    took = _took(user, since=since, until=until, area=area, category=category)
    return {
        "from": since.isoformat(),
        "to": until.isoformat(),
        "indicative": until - since < INDICATIVE_UNDER,
        "incidents": len(took),
        "acknowledge": _acknowledge(user, since=since, until=until, area=area),
        **_all_times(took),
        "by_category": _grouped(took, "category"),
        "by_district": _grouped(took, "district"),
        "by_hour": _grouped(took, "hour"),
    }


def _took(user: User, *, since: dt.datetime, until: dt.datetime, area: str, category: str) -> list[Took]:
    incidents = access.visible_to(user, Incident.objects.filter(opened_at__gte=since, opened_at__lt=until))
    incidents = incidents.filter(exercise=False).exclude(state__in=[IncidentState.MERGED, IncidentState.CANCELLED])
    if area:
        incidents = incidents.filter(area__code__startswith=area)
    if category:
        incidents = incidents.filter(category__code=category)
    names = dict(Area.objects.filter(level=Area.Level.KECAMATAN).values_list("pk", "name"))
    rows = incidents.order_by().values_list(
        "category__code", "area_id", "area__parent_id", "opened_at", "accepted_at", "on_scene_at", "resolved_at",
        "paused_s", "category__respond_within_s", "category__on_site_within_s", "category__resolve_within_s",
    )  # fmt: skip
    zone = timezone.get_default_timezone()
    return [
        Took(
            category=code,
            district=next((names[pk] for pk in (district, own) if pk in names), ""),
            hour=opened.astimezone(zone).hour,
            assign_s=_seconds(opened, accepted),
            on_scene_s=_seconds(opened, on_scene),
            resolve_s=_without(_seconds(opened, resolved), paused),
            respond_within_s=respond,
            on_site_within_s=on_site,
            resolve_within_s=resolve,
        )
        for code, own, district, opened, accepted, on_scene, resolved, paused, respond, on_site, resolve in rows
    ]


def _acknowledge(user: User, *, since: dt.datetime, until: dt.datetime, area: str) -> list[dict[str, Any]]:
    """Of what was told to people; what nobody has acknowledged yet is counted as waiting, and not as quick."""
    heard = Annunciation.objects.filter(at__gte=since, at__lt=until)
    if area:
        heard = heard.filter(area__code__startswith=area)
    seconds: dict[str, list[float]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    if access.may(user, Annunciation.access_rule.view):
        for severity, at, ack_at in heard.order_by().values_list("severity", "at", "ack_at"):
            if ack_at is None:
                waiting[severity] += 1
            else:
                seconds[severity].append(max(0.0, (ack_at - at).total_seconds()))
    return [
        {
            "severity": severity.value,
            "waiting": waiting[severity],
            **as_json(times.spread(seconds[severity])),
            "line_80_s": times.ACKNOWLEDGE_LINES_S[severity][0],
            "line_985_s": times.ACKNOWLEDGE_LINES_S[severity][1],
        }
        for severity in Severity
    ]


def _all_times(took: list[Took]) -> dict[str, Any]:
    return {
        "assign": as_json(times.assigning(took)),
        "on_scene": as_json(times.arriving(took)),
        "resolve": as_json(times.resolving(took)),
    }


def _grouped(took: list[Took], key: str) -> list[dict[str, Any]]:
    return [{key: name, "n": len(group), **_all_times(group)} for name, group in times.by(took, key).items()]


def as_json(spread: Spread) -> dict[str, Any]:
    return {
        "n": spread.n,
        "p50": spread.p50,
        "p80": spread.p80,
        "p985": spread.p985,
        "within_pct": spread.within_pct,
    }


def _seconds(since: dt.datetime, until: dt.datetime | None) -> float | None:
    return None if until is None else max(0.0, (until - since).total_seconds())


def _without(seconds: float | None, paused_s: int) -> float | None:
    return None if seconds is None else max(0.0, seconds - paused_s)
