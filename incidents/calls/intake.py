"""A call to 112: one transaction writes the event, the alert that is seen already, the incident and who called."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict
from accounts.roles import Act
from cameras.models import Camera
from incidents import fingerprint, news, opening, timeline, whereabouts
from incidents.load import zones
from incidents.models import Alert, Caller, Category, Event, Incident
from incidents.serializers import incident_row
from incidents.states import LIVE_INCIDENT_STATES, AlertState, EventClass
from incidents.whereabouts import Where

KIND = "112"
SEVERITY_CHOSEN = "Dipilih penerima panggilan 112"  # stored in the city's language
CALLED_AGAIN = "Panggilan 112 lagi: {summary}"
MOST_NOTE = 2000


@dataclass(frozen=True)
class Call:
    """What the caller said. ``key``: the page's own name for this call, so that sending it twice opens one incident."""

    category: Category
    summary: str
    severity: str | None = None
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    camera: Camera | None = None
    caller_name: str = ""
    caller_phone: str = ""
    key: str = ""
    exercise: bool = False


@dataclass(frozen=True)
class Taken:
    incident: Incident
    is_new: bool


class IncidentOver(Conflict):
    """The incident that the call was to join has ended meanwhile."""

    code = "incident_over"


def take_call(call: Call, *, by: User, now: dt.datetime) -> Taken:
    """Open an incident for it, with an acknowledged alert: whoever takes the call has seen it, so nothing rings."""
    access.require(by, Act.INCIDENT_OPEN)
    with transaction.atomic():
        event = _event(call, by=by, now=now)
        if event.alert is not None and event.alert.incident is not None:
            return Taken(event.alert.incident, is_new=False)
        where = Where(event.area, call.place, call.lat, call.lon)
        incident, opened = opening.write(
            category=call.category,
            severity=event.severity,
            summary=call.summary,
            where=where,
            witness=call.camera,
            by=by,
            now=now,
            synthetic=False,
            exercise=call.exercise,
        )
        if event.severity != call.category.severity:
            incident.severity_reason = SEVERITY_CHOSEN
            incident.save(update_fields=["severity_reason"])
        alert = _alert(event, incident, where, by=by, now=now)
        event.alert = alert
        event.save(update_fields=["alert"])
        linked = timeline.append(incident, kind="alert_linked", at=now, by=by, data={"alert": alert.pk})
        _caller(call, incident, by=by, now=now)
        _record(incident, event, joined=False, by=by, now=now)
        news.tell(event=(event, alert), raised=[alert], opened=[incident], entries=[opened, linked])
    return Taken(incident, is_new=True)


def join(call: Call, number: str, *, by: User, now: dt.datetime) -> Taken:
    """Somebody else calls about an incident that is open: a line on its timeline, one more event, one more caller."""
    access.require(by, Act.INCIDENT_OPEN)
    with transaction.atomic():
        incident = access.get_visible(by, Incident.objects.all(), number=number)
        alert = Alert.objects.open().filter(incident=incident).order_by("pk").select_for_update().first()
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.state not in LIVE_INCIDENT_STATES:
            raise IncidentOver(
                _("Insiden %(number)s sudah berakhir.") % {"number": number}, current=incident_row(incident)
            )
        event = _event(call, by=by, now=now)
        if event.received_at != now:
            return Taken(incident, is_new=False)
        event.alert = alert
        event.save(update_fields=["alert"])
        if alert is not None:
            alert.count, alert.last_event_at = alert.count + 1, max(alert.last_event_at, now)
            alert.save(update_fields=["count", "last_event_at"])
        said = CALLED_AGAIN.format(summary=call.summary or call.category.name)[:MOST_NOTE]
        entry = timeline.append(incident, kind="note", at=now, by=by, text=said, data={"event": event.pk})
        _caller(call, incident, by=by, now=now)
        _record(incident, event, joined=True, by=by, now=now)
        news.tell(event=(event, alert), changed=[alert] if alert else [], entries=[entry])
    return Taken(incident, is_new=False)


def _event(call: Call, *, by: User, now: dt.datetime) -> Event:
    """The event of this call; the one there is already if the same call was sent before."""
    source = f"112:{by.username}"[:80]
    where = whereabouts.of(call.camera, lat=call.lat, lon=call.lon)
    event = Event(
        kind=KIND,
        source=source,
        idempotency_key=call.key,
        occurred_at=now,
        received_at=now,
        camera=call.camera,
        area=where.area,
        lat=where.lat,
        lon=where.lon,
        severity=call.severity or call.category.severity,
        summary=call.summary,
        reporter=by,
        exercise=call.exercise,
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        told = Event.objects.select_related("alert__incident").filter(source=source, idempotency_key=call.key).first()
        if told is None:
            raise
        return told
    return event


def _alert(event: Event, incident: Incident, where: Where, *, by: User, now: dt.datetime) -> Alert:
    """Like calls near by may be another incident: whoever typed it has said that it is, so it stands by itself where
    an open alert has the place already."""
    own = fingerprint.of_event(KIND, str(event.uid))
    if where.lat is not None and where.lon is not None and not event.exercise:
        print_ = fingerprint.of_place(KIND, lat=where.lat, lon=where.lon)
        own = own if Alert.objects.open().filter(fingerprint=print_).exists() else print_
    return Alert.objects.create(
        severity=event.severity,
        kind=KIND,
        event_class=EventClass.ALERT.value,
        fingerprint=own,
        state=AlertState.ACKNOWLEDGED.value,
        acknowledged_by=by,
        acknowledged_at=now,
        summary=event.summary,
        place=incident.place,
        camera=event.camera,
        area=event.area,
        lat=event.lat,
        lon=event.lon,
        raised_at=now,
        last_event_at=now,
        incident=incident,
        position=zones.position_for(event.area),
        exercise=event.exercise,
    )


def _caller(call: Call, incident: Incident, *, by: User, now: dt.datetime) -> None:
    if call.caller_name or call.caller_phone:
        Caller.objects.create(
            incident=incident, name=call.caller_name, phone=call.caller_phone, called_at=now, taken_by=by
        )


def _record(incident: Incident, event: Event, *, joined: bool, by: User, now: dt.datetime) -> None:
    """Who called stays out of the trail: it is kept for good, personal data are not."""
    detail = {"event": event.pk, "joined": joined, "category": incident.category.code}
    audit.record(actor=by, act="call_taken", subject=incident.number, detail=detail, at=now)
