"""Two incidents that are one, and apart again. Each keeps its own words, alerts and timeline; nothing is copied."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import holding, timeline
from incidents.casework.hand import LINE, Case, in_hand, locked, read_row
from incidents.models import Incident
from incidents.refusals import CannotMerge, StaleIncident
from incidents.severity import is_worse
from incidents.states import LIVE_INCIDENT_STATES, IncidentStep
from incidents.swap import swap


def merge(
    incident: Incident, *, into: Incident, by: User, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """It is the same as another that still needs somebody. That one becomes as bad as the worse of the two.

    Raises CannotMerge for itself or for a drill with a real one, StaleIncident if either allows it no more.
    """
    access.require(by, Act.INCIDENT_OPEN)
    if into.pk == incident.pk:
        raise CannotMerge(_("Insiden tidak dapat digabung dengan dirinya sendiri."))
    if into.exercise != incident.exercise:
        raise CannotMerge(_("Latihan tidak digabung dengan kejadian nyata."))
    with in_hand(incident, act="incident_merged", by=by, version=version, key=key, now=now, beside=into.pk) as case:
        target = _beside(case, into.pk)
        if target.state not in LIVE_INCIDENT_STATES:
            raise StaleIncident(target)
        case.step(IncidentStep.MERGE, merged_into=target)
        changes = {}
        if is_worse(case.row.severity, target.severity):
            changes = {
                "severity": case.row.severity,
                "severity_reason": f"{case.row.number} digabung ke sini"[:LINE],  # stored in the city's language
            }
        swap(target, **changes)
        case.say("merged", into=target.number)
        _say_beside(case, target, "took_in", number=case.row.number)
        if changes:
            _say_beside(case, target, "escalated", severity=target.severity, reason=target.severity_reason)
        case.record(into=target.number)
    return read_row(incident)


def unmerge(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """They were two after all. A supervisor's act; whatever happened on either timeline meanwhile stays there."""
    access.require(by, Act.INCIDENT_LEAD)
    known = Incident.objects.values_list("merged_into", flat=True).get(pk=incident.pk)
    with in_hand(incident, act="incident_unmerged", by=by, version=version, key=key, now=now, beside=known) as case:
        if case.row.merged_into_id is None or case.row.merged_into_id != known:
            raise StaleIncident(case.row)
        target = _beside(case, case.row.merged_into_id)
        case.step(IncidentStep.UNMERGE, merged_into=None)
        swap(target)
        case.say("unmerged", into=target.number)
        _say_beside(case, target, "gave_back", number=case.row.number)
        case.record(into=target.number)
        holding.opened(case.row, now=now)
    return read_row(incident)


def _beside(case: Case, pk: int) -> Incident:
    """The other incident, which in_hand has locked already, in the order of their keys."""
    target = locked(pk)
    case.others.append(target)
    return target


def _say_beside(case: Case, target: Incident, kind: str, **data: str) -> None:
    case.entries.append(timeline.append(target, kind=kind, at=case.now, by=case.by, data=data))
