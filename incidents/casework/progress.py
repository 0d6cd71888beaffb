"""While somebody handles it: help on its way, a pause that ends by itself, danger contained, notes."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import AuditEntry, User
from accounts.roles import Act
from incidents import news, once, timeline
from incidents.casework.hand import LINE, in_hand, locked, read_row, words_of
from incidents.models import Entry, Incident
from incidents.refusals import OutOfBounds, StaleIncident
from incidents.states import HELD_INCIDENT_STATES, FieldStatus, IncidentState, IncidentStep

SAID_AS = {FieldStatus.EN_ROUTE: "en_route", FieldStatus.ON_SCENE: "arrived", FieldStatus.CLEAR: "clear"}
LONGEST_HOLD_MIN = 7 * 24 * 60


def set_field_status(
    incident: Incident, *, by: User, status: FieldStatus, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """Where the people who were sent are, said by whoever has it or a supervisor for them."""
    access.require(by, Act.INCIDENT_RESOLVE)
    with in_hand(incident, act=f"incident_{SAID_AS[status]}", by=by, version=version, key=key, now=now) as case:
        case.require_charge()
        row = case.row
        if row.state not in HELD_INCIDENT_STATES or row.field_status == status:
            raise StaleIncident(row)
        first = now if status == FieldStatus.ON_SCENE else None
        case.change(field_status=status.value, field_status_at=now, on_scene_at=row.on_scene_at or first)
        case.say(SAID_AS[status])
        case.record()
    return read_row(incident)


def arrive(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """Help is there."""
    return set_field_status(incident, by=by, status=FieldStatus.ON_SCENE, version=version, key=key, now=now)


def hold(
    incident: Incident, *, by: User, reason: str, minutes: int, version: int | None = None, key: str = "",
    now: dt.datetime,
) -> Incident:  # fmt: skip
    """Wait for an agency, for daylight, for evidence; it wakes by itself after so many minutes."""
    access.require(by, Act.INCIDENT_RESOLVE)
    reason = words_of(reason, _("Tulis apa yang ditunggu."), of="reason")
    if not 1 <= minutes <= LONGEST_HOLD_MIN:
        raise OutOfBounds("minutes", least=1, most=LONGEST_HOLD_MIN)
    with in_hand(incident, act="incident_held", by=by, version=version, key=key, now=now) as case:
        case.require_charge()
        until = now + dt.timedelta(minutes=minutes)
        case.step(IncidentStep.HOLD, hold_reason=reason[:LINE], hold_until=until)
        case.say("held", until=f"{localtime(until):%d/%m %H:%M}", reason=reason)
        case.record(minutes=minutes, reason=reason)
    return read_row(incident)


def resume(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """Work goes on, after a pause or because the danger came back."""
    access.require(by, Act.INCIDENT_RESOLVE)
    with in_hand(incident, act="incident_resumed", by=by, version=version, key=key, now=now) as case:
        case.require_charge()
        case.step(IncidentStep.RESUME)
        case.say("resumed")
        case.record()
    return read_row(incident)


def stabilise(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """The danger is contained and watched."""
    access.require(by, Act.INCIDENT_RESOLVE)
    with in_hand(incident, act="incident_stabilised", by=by, version=version, key=key, now=now) as case:
        case.require_charge()
        case.step(IncidentStep.STABILISE)
        case.say("stabilised")
        case.record()
    return read_row(incident)


def wake_held(*, now: dt.datetime) -> int:
    """Continue the incidents whose pause is over; how many. Each in a transaction of its own."""
    due = Incident.objects.filter(state=IncidentState.ON_HOLD, hold_until__lte=now).order_by("hold_until", "pk")
    return sum(_wake(pk, now=now) for pk in due.values_list("pk", flat=True))


def _wake(pk: int, *, now: dt.datetime) -> bool:
    with in_hand(Incident(pk=pk), act="incident_woken", by=None, now=now) as case:
        until = case.row.hold_until
        if case.row.state != IncidentState.ON_HOLD or until is None or until > now:
            return False
        case.step(IncidentStep.RESUME)
        case.say("woken")
    return True


def note(incident: Incident, *, by: User, text: str, key: str = "", now: dt.datetime) -> Entry:
    """Write a line on the timeline. Possible in every state, also after the end: late facts are facts. The same key
    again answers the line of then."""
    access.require(by, Act.INCIDENT_NOTE)
    text = words_of(text, _("Catatan kosong."))
    try:
        return _note(incident, by=by, text=text, key=key, now=now)
    except once.AlreadyDone as done:
        return written_then(incident, done.entry)


def written_then(incident: Incident, done: AuditEntry) -> Entry:
    return Entry.objects.select_related("actor", "incident").get(incident_id=incident.pk, seq=done.detail["entry"])


def _note(incident: Incident, *, by: User, text: str, key: str, now: dt.datetime) -> Entry:
    with transaction.atomic():
        row = locked(incident.pk)
        once.check("incident_noted", subject=row.number, by=by, key=key)
        entry = timeline.append(row, kind="note", at=now, by=by, text=text)
        once.record("incident_noted", subject=row.number, by=by, key=key, detail={"entry": entry.seq}, now=now)
        news.tell(entries=[entry])
    return entry
