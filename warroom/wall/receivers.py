"""What happens on the floors below, written into the numbered feed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.roles import Act, Role
from cameras import signals as camera_news
from cameras.models import Camera
from cameras.streaming.models import StreamState
from incidents import signals as incident_news
from incidents.models import Alert, Entry, Incident
from incidents.serializers import alert_card, entry_line, incident_row
from warroom.wall import alarms, feed, messages, tend
from warroom.wall.models import PanelLease, Wall


@receiver(camera_news.camera_state_changed)
@receiver(camera_news.camera_changed)
def camera_state(sender: object, *, camera: Camera, **rest: Any) -> None:
    states = StreamState.objects.filter(camera=camera)
    news = messages.camera_state(camera, states)
    feed.append(messages.CAMERA_STATE, news, at=timezone.now(), act=Act.CAMERA_VIEW, area_code=camera.area.code)


@receiver(camera_news.before_guests)
def before_guests(sender: object, *, user: User, **rest: Any) -> bool:
    """The wall's own account, while somebody has said that there are visitors. People's browsers are their own."""
    return user.role == Role.WALL and Wall.objects.filter(account=user, guest_at__isnull=False).exists()


@receiver(incident_news.news_told)
def news_told(
    sender: object, *, kind: str, data: dict[str, Any], act: Act, area_code: str, at: dt.datetime, **rest: Any
) -> None:
    feed.append(kind, data, at=at, act=act, area_code=area_code)


@receiver(incident_news.handover_asked)
def panels_held(sender: object, *, now: dt.datetime, **rest: Any) -> dict[str, Any]:
    """Whose panels the coming shift finds held."""
    leases = PanelLease.objects.filter(kind=PanelLease.Kind.HELD, ended_at=None, until__gt=now)
    rows = [
        {
            "wall": lease.wall.name,
            "panel": lease.panel,
            "by": lease.holder.display_name if lease.holder else "",
            "reason": lease.purpose,
            "since": messages.iso(lease.since),
            "until": messages.iso(lease.until) if lease.until else None,
        }
        for lease in leases.select_related("wall", "holder").order_by("wall", "panel")
    ]
    return {"name": "panels", "n": len(rows), "rows": rows}


@receiver(incident_news.alert_raised)
def alert_raised(sender: object, *, alert: Alert, **rest: Any) -> None:
    _alert(messages.ALERT_RAISED, alert)


@receiver(incident_news.alert_changed)
def alert_changed(sender: object, *, alert: Alert, **rest: Any) -> None:
    _alert(messages.ALERT_CHANGED, alert)


@receiver(incident_news.incident_opened)
def incident_opened(sender: object, *, incident: Incident, **rest: Any) -> None:
    _incident(messages.INCIDENT_OPENED, incident)


@receiver(incident_news.incident_changed)
def incident_changed(sender: object, *, incident: Incident, **rest: Any) -> None:
    _incident(messages.INCIDENT_CHANGED, incident)


@receiver(incident_news.entry_added)
def incident_entry(sender: object, *, entry: Entry, **rest: Any) -> None:
    area = entry.incident.area
    news = entry_line(entry)
    feed.append(messages.INCIDENT_ENTRY, news, at=entry.at, act=Act.INCIDENT_VIEW, area_code=area.code if area else "")


def _alert(kind: str, alert: Alert) -> None:
    code = alert.area.code if alert.area else ""
    feed.append(kind, alert_card(alert), at=timezone.now(), act=Act.ALERT_VIEW, area_code=code)
    if alert.severity in alarms.URGENT:
        transaction.on_commit(_lend_panels, robust=True)


def _lend_panels() -> None:
    """At once rather than with the next beat: an alarm should be seen while it happens."""
    tend.alarms_changed(now=timezone.now())


def _incident(kind: str, incident: Incident) -> None:
    code = incident.area.code if incident.area else ""
    feed.append(kind, incident_row(incident), at=timezone.now(), act=Act.INCIDENT_VIEW, area_code=code)
