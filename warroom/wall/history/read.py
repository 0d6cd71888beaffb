"""What a wall showed at a moment, and what was going on then."""

import datetime as dt
from typing import Any, Final

from django.db.models import Q

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from incidents.models import Alert, Incident
from warroom.wall.history.keep import KEPT_FOR
from warroom.wall.messages import iso
from warroom.wall.models import Wall, WallEvent

MOST: Final = 100  # alerts or incidents of one moment
EVENTS_AT_ONCE: Final = 500
NO_EVENT: Final = ("step", "kept")  # what nobody did


def moment(wall: Wall, *, at: dt.datetime, reader: User) -> dict[str, Any]:
    """All that is known of this wall at that time. ``shown`` is None before the memory begins.

    Times are told to the millisecond, so that of an event, asked for as told, must find the event.
    """
    at = at.replace(microsecond=at.microsecond // 1000 * 1000 + 999)
    whole = wall.events.filter(at__lte=at, shown__isnull=False).order_by("-at", "-pk").first()
    shown = None if whole is None else _with_steps(wall, whole, at)
    return {
        "at": iso(at),
        "oldest": _oldest(wall),
        "shown": shown,
        "event": None if whole is None else line(whole),
        "cameras": _cameras(shown, reader),
        "alerts": _alerts(at, reader),
        "incidents": _incidents(at, reader),
    }


def events(wall: Wall, *, since: dt.datetime, until: dt.datetime, after: int, limit: int) -> list[WallEvent]:
    """What changed the wall from ``since`` to before ``until``, in order, without the steps of tours. ``after``: the
    event that the page before ended with, 0 for the first page.

    In the order of the index (wall, at): by their numbers alone the database would read the whole month for a day.
    """
    rows = wall.events.filter(at__gte=since, at__lt=until).exclude(kind__in=NO_EVENT)
    mark = wall.events.filter(pk=after).values_list("at", flat=True).first() if after else None
    if mark is not None:
        rows = rows.filter(Q(at__gt=mark) | Q(at=mark, pk__gt=after), at__gte=mark)
    else:  # the first page, or one after an event that is forgotten by now
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("at", "pk").defer("shown", "undo")[:limit])


def line(event: WallEvent) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": iso(event.at),
        "kind": event.kind,
        "by": event.by,
        "revision": event.revision,
        "detail": event.detail,
        "drill": event.drill,
    }


def _with_steps(wall: Wall, whole: WallEvent, at: dt.datetime) -> dict[str, Any]:
    """The whole picture with the tours where they had come to."""
    shown: dict[str, Any] = whole.shown  # type: ignore[assignment]
    later = wall.events.filter(at__gte=whole.at, at__lte=at, pk__gt=whole.pk, kind="step").order_by("at", "pk")
    for detail in later.values_list("detail", flat=True):
        for name, step in detail["steps"].items():
            panel = shown["panels"].get(name)
            if panel is not None and panel["content"].get("source") == "tour":
                panel["step"] = step
    shown["announcements"] = [one for one in shown["announcements"] if one["until"] > iso(at)]
    return shown


def _oldest(wall: Wall) -> str | None:
    first = wall.events.filter(shown__isnull=False).order_by("at", "pk").values_list("at", flat=True).first()
    return iso(first) if first else None


def _cameras(shown: dict[str, Any] | None, reader: User) -> dict[str, dict[str, Any]]:
    """Names of the cameras that stood on the wall and that this person may see; ``recorded`` if they may look back."""
    codes = {camera_of(panel) for panel in shown["panels"].values()} if shown else set()
    seen = access.visible_to(reader, Camera.objects.filter(code__in=codes - {None})).select_related("lorong")
    recorded = access.may(reader, Act.CLIP_VIEW)
    return {one.code: {"name": one.name, "place": one.place, "recorded": recorded} for one in seen}


def camera_of(panel: dict[str, Any]) -> str | None:
    """The camera that a panel of a remembered picture shows."""
    loan, content = panel.get("loan"), panel["content"]
    if loan is None and content.get("source") == "tour":
        return (panel.get("step") or {}).get("camera")
    return (loan["content"] if loan else content).get("camera")


def _alerts(at: dt.datetime, reader: User) -> list[dict[str, Any]]:
    """Alerts that were open then, and who acknowledged them when, before that moment or after it."""
    open_then = Q(closed_at=None) | Q(closed_at__gt=at)
    rows = access.visible_to(reader, Alert.objects.filter(open_then, raised_at__lte=at, raised_at__gte=at - KEPT_FOR))
    listed = rows.select_related("acknowledged_by").order_by("severity", "raised_at")[:MOST]
    return [_alert(alert, at) for alert in listed]


def _alert(alert: Alert, at: dt.datetime) -> dict[str, Any]:
    by, when = alert.acknowledged_by, alert.acknowledged_at
    return {
        "id": alert.pk,
        "severity": alert.severity,
        "kind": alert.kind,
        "summary": alert.summary,
        "place": alert.place,
        "raised_at": iso(alert.raised_at),
        "state": "acknowledged" if when is not None and when <= at else "new",
        "acknowledged": {"by": by.display_name if by else "", "at": iso(when)} if when else None,
        "exercise": alert.exercise,
    }


def _incidents(at: dt.datetime, reader: User) -> list[dict[str, Any]]:
    open_then = Q(resolved_at=None, closed_at=None) | Q(resolved_at__gt=at)
    rows = access.visible_to(reader, Incident.objects.filter(open_then, opened_at__lte=at))
    listed = rows.select_related("category", "owner").order_by("severity", "opened_at")[:MOST]
    return [
        {
            "number": one.number,
            "severity": one.severity,
            "summary": one.summary,
            "place": one.place,
            "opened_at": iso(one.opened_at),
            "exercise": one.exercise,
        }
        for one in listed
    ]
