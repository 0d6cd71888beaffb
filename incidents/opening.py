"""Opening an incident: number, place, cameras to look through, first line of the timeline."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from incidents import news, numbers, timeline, whereabouts
from incidents.models import Category, Entry, Incident, IncidentCamera
from incidents.whereabouts import Where


def open_incident(
    *,
    category: Category,
    summary: str,
    by: User | None,
    now: dt.datetime,
    severity: str | None = None,
    camera: Camera | None = None,
    lat: float | None = None,
    lon: float | None = None,
    place: str = "",
    synthetic: bool = False,
    exercise: bool = False,
) -> Incident:
    """Open an incident that no alert announced. ``severity`` defaults to the category's."""
    if by is not None:
        access.require(by, Act.INCIDENT_OPEN)
    where = whereabouts.of(camera, lat=lat, lon=lon)
    with transaction.atomic():
        incident, entry = write(
            category=category,
            severity=severity or category.severity,
            summary=summary,
            where=Where(where.area, place or where.place, where.lat, where.lon),
            witness=camera,
            by=by,
            now=now,
            synthetic=synthetic or bool(camera and camera.synthetic),
            exercise=exercise,
        )
        record(incident, by=by, now=now, alerts=[])
        news.tell(opened=[incident], entries=[entry])
    return Incident.objects.with_row().get(pk=incident.pk)


def write(
    *,
    category: Category,
    severity: str,
    summary: str,
    where: Where,
    witness: Camera | None,
    by: User | None,
    now: dt.datetime,
    synthetic: bool,
    exercise: bool,
) -> tuple[Incident, Entry]:
    """The rows of a new incident, without check, audit or news: those belong to the act that opens it."""
    incident = Incident.objects.create(
        number=numbers.take_next(now=now),
        category=category,
        severity=severity,
        summary=summary or category.name,
        place=where.place,
        area=where.area,
        lat=where.lat,
        lon=where.lon,
        opened_at=now,
        opened_by=by,
        state_since=now,
        synthetic=synthetic,
        exercise=exercise,
    )
    point_cameras(incident, where, witness=witness)
    return incident, timeline.append(incident, kind="opened", at=now, by=by, data={"severity": severity})


def point_cameras(incident: Incident, where: Where, *, witness: Camera | None) -> None:
    IncidentCamera.objects.bulk_create(
        IncidentCamera(
            incident=incident, camera_id=near.pk, order=order, distance_m=round(near.distance_m, 1), sees=near.sees
        )
        for order, near in enumerate(whereabouts.cameras_for(where, witness=witness))
    )


def record(incident: Incident, *, by: User | None, now: dt.datetime, alerts: Sequence[int]) -> None:
    if by is not None:
        detail = {"category": incident.category.code, "severity": incident.severity, "alerts": list(alerts)}
        audit.record(actor=by, act="incident_opened", subject=incident.number, detail=detail, at=now)
