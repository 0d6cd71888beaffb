"""How an incident ends, who may say so, and how it is opened again."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import holding, states, triage
from incidents.casework.hand import Case, in_hand, read_row, words_of
from incidents.models import Incident
from incidents.playbooks import gate
from incidents.refusals import FourEyes, StepsOpen, TooLate, WrongOutcome
from incidents.severity import Severity
from incidents.states import AssignmentState, Dismissal, FieldStatus, IncidentState, IncidentStep, Outcome

GRAVE = (Severity.P1, Severity.P2)
REOPEN_WITHIN = dt.timedelta(days=30)
ENDS_ALERT_AS = {
    Outcome.HANDLED: Dismissal.HANDLED,
    Outcome.FALSE: Dismissal.FALSE,
    Outcome.DUPLICATE: Dismissal.DUPLICATE,
    Outcome.TEST: Dismissal.TEST,
}


def resolve(
    incident: Incident, *, by: User, text: str, outcome: Outcome = Outcome.HANDLED, version: int | None = None,
    key: str = "", now: dt.datetime,
) -> Incident:  # fmt: skip
    """It is over, and how; said by whoever has it or a supervisor. Raises StepsOpen for a handled one while a step of
    its procedure is neither done nor left out with a reason; a false report was never due for it. A false, repeated or
    test report that nobody has yet is cancelled."""
    access.require(by, Act.INCIDENT_RESOLVE)
    text = words_of(text, _("Tulis bagaimana insiden berakhir."))
    state = Incident.objects.values_list("state", flat=True).get(pk=incident.pk)
    if states.ending_step(state, outcome) == IncidentStep.CANCEL:
        return cancel(incident, by=by, outcome=outcome, text=text, version=version, key=key, now=now)
    with in_hand(incident, act="incident_resolved", by=by, version=version, key=key, now=now) as case:
        if case.row.owner_id is not None:
            case.require_charge()
        case.after(IncidentStep.RESOLVE)
        if outcome == Outcome.HANDLED and (left := gate.open_steps(case.row)):
            raise StepsOpen(case.row, left)
        ended = {"outcome": outcome.value, "resolution": text, "resolved_at": now, "resolved_by": by}
        case.step(IncidentStep.RESOLVE, **ended)
        case.withdraw_offer()
        case.say("resolved", text=text, outcome=outcome.value)
        case.record(outcome=outcome.value)
    return read_row(incident)


def cancel(
    incident: Incident, *, by: User, outcome: Outcome, text: str, version: int | None = None, key: str = "",
    now: dt.datetime,
) -> Incident:  # fmt: skip
    """A false, repeated or test report that nobody works on; its alerts end too. A P1 or P2, of the incident or one of
    its alerts, only by a supervisor."""
    access.require(by, Act.INCIDENT_RESOLVE)
    text = words_of(text, _("Tulis mengapa insiden dibatalkan."))
    if outcome == Outcome.HANDLED:
        raise WrongOutcome(outcome)
    with in_hand(
        incident, act="incident_cancelled", by=by, version=version, key=key, now=now, ends_alerts=True
    ) as case:
        if {case.row.severity, *(alert.severity for alert in case.alerts)} & set(GRAVE):
            access.require(by, Act.INCIDENT_LEAD)
        ended = {"outcome": outcome.value, "resolution": text, "resolved_at": now, "resolved_by": by}
        case.step(IncidentStep.CANCEL, **ended)
        case.withdraw_offer()
        _end_alerts(case)
        case.say("cancelled", text=text, outcome=outcome.value)
        case.record(outcome=outcome.value)
    return read_row(incident)


def close(
    incident: Incident, *, by: User, text: str = "", version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """A supervisor has looked at the result; its alerts end too. Raises FourEyes for a P1 or P2 that they resolved."""
    access.require(by, Act.INCIDENT_CLOSE)
    with in_hand(incident, act="incident_closed", by=by, version=version, key=key, now=now, ends_alerts=True) as case:
        if case.row.state == IncidentState.RESOLVED and case.row.resolved_by_id == by.pk and case.row.severity in GRAVE:
            raise FourEyes(case.row)
        case.step(IncidentStep.CLOSE, closed_at=now, closed_by=by)
        _end_alerts(case)
        case.say("closed", text=text.strip())
        case.record()
    return read_row(incident)


def reopen(
    incident: Incident, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """A supervisor has doubts, the police or a citizen disputes it: within 30 days of its end. Nobody has it then."""
    access.require(by, Act.INCIDENT_LEAD)
    reason = words_of(reason, _("Tulis alasan membuka lagi."), of="reason")
    with in_hand(incident, act="incident_reopened", by=by, version=version, key=key, now=now) as case:
        row = case.row
        case.after(IncidentStep.REOPEN)
        ended = row.closed_at or row.resolved_at
        if ended is None or now - ended > REOPEN_WITHIN:
            raise TooLate(row, days=REOPEN_WITHIN.days)
        as_new = {
            "outcome": "", "resolution": "", "resolved_at": None, "resolved_by": None, "closed_at": None,
            "closed_by": None, "owner": None, "field_status": FieldStatus.NONE.value, "field_status_at": None,
        }  # fmt: skip
        case.step(IncidentStep.REOPEN, reopened_count=row.reopened_count + 1, **as_new)
        case.end(AssignmentState.ACCEPTED, AssignmentState.RELEASED, reason=reason)
        case.say("reopened", text=reason, reason=reason)
        case.record(reason=reason)
        holding.opened(row, now=now)
    return read_row(incident)


def _end_alerts(case: Case) -> None:
    how = ENDS_ALERT_AS[Outcome(case.row.outcome)]
    for alert in case.alerts:
        triage.close(alert, by=case.by, note=case.row.number, dismissal=how, now=case.now, quiet=True)
