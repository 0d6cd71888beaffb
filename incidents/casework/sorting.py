"""What kind of incident it is, where, and how bad: said first, and again when it turns out to be something else."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import holding, opening, whereabouts
from incidents.casework.hand import LINE, in_hand, read_row, words_of
from incidents.models import Category, Incident
from incidents.playbooks import steps
from incidents.refusals import NothingSaid, StaleIncident
from incidents.severity import Severity
from incidents.states import LIVE_INCIDENT_STATES, IncidentStep
from incidents.whereabouts import Where


def triage(
    incident: Incident,
    *,
    by: User,
    category: Category | None = None,
    severity: str | None = None,
    severity_reason: str = "",
    place: str = "",
    lat: float | None = None,
    lon: float | None = None,
    version: int | None = None,
    key: str = "",
    now: dt.datetime,
) -> Incident:
    """Class, place and severity are looked at and set; what is not given stays. While somebody has it: by them or a
    supervisor. A severity that is not the one of its class needs a reason (NothingSaid)."""
    access.require(by, Act.INCIDENT_OPEN)
    with in_hand(incident, act="incident_triaged", by=by, version=version, key=key, now=now) as case:
        row = case.row
        if row.owner_id is not None:
            case.require_charge()
        classed = category or row.category
        changes: dict[str, Any] = {"category": classed, "triaged_at": row.triaged_at or now}
        if severity is not None:
            changes |= _severity(row, severity, usual=classed.severity, reason=severity_reason.strip())
        if place.strip():
            changes["place"] = place.strip()[:160]
        where = None
        if lat is not None and lon is not None:
            where = whereabouts.of(None, lat=lat, lon=lon)
            changes = {"place": where.place, **changes, "lat": lat, "lon": lon, "area": where.area}
        case.step(IncidentStep.TRIAGE, **changes)
        if where is not None:
            _look_from_elsewhere(row, where)
        said = {"category": classed.name, "severity": row.severity, "place": row.place}
        if severity is not None and row.severity_reason:
            said["reason"] = row.severity_reason
        case.say("triaged", **said)
        case.record(**{**said, "category": classed.code})
        steps.follow(row, now=now)
    return read_row(incident)


def send_back(
    incident: Incident, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """It was not looked at well enough: back to the beginning."""
    access.require(by, Act.INCIDENT_OPEN)
    reason = words_of(reason, _("Tulis alasan mengembalikan."), of="reason")
    with in_hand(incident, act="incident_sent_back", by=by, version=version, key=key, now=now) as case:
        case.step(IncidentStep.SEND_BACK, triaged_at=None)
        case.say("sent_back", reason=reason)
        case.record(reason=reason)
    return read_row(incident)


def escalate(
    incident: Incident, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """One level worse, and why. Whoever has it or a supervisor; anybody who handles incidents while nobody has it."""
    access.require(by, Act.INCIDENT_OPEN)
    reason = words_of(reason, _("Tulis alasan menaikkan."), of="reason")
    with in_hand(incident, act="incident_escalated", by=by, version=version, key=key, now=now) as case:
        if case.row.owner_id is not None:
            case.require_charge()
        if case.row.state not in LIVE_INCIDENT_STATES:
            raise StaleIncident(case.row)
        levels = list(Severity)
        level = levels.index(Severity(case.row.severity))
        if level == 0:
            raise StaleIncident(case.row, _("Insiden ini sudah P1."))
        after = levels[level - 1].value
        case.change(severity=after, severity_reason=reason[:LINE])
        case.say("escalated", severity=after, reason=reason)
        case.record(severity=after, reason=reason)
    return read_row(incident)


def _severity(row: Incident, severity: str, *, usual: str, reason: str) -> dict[str, str]:
    if severity == usual:
        return {"severity": severity, "severity_reason": ""}
    if not reason and severity != row.severity:
        raise NothingSaid(_("Tulis alasan prioritas lain."), field="severity_reason")
    return {"severity": severity, "severity_reason": reason[:LINE] or row.severity_reason}


def _look_from_elsewhere(row: Incident, where: Where) -> None:
    """Other cameras may show the other place; those held for the first place stay recorded."""
    row.incidentcamera_set.all().delete()
    opening.point_cameras(row, where, witness=None)
    holding.opened(row)
