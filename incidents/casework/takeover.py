"""Taking an incident over from whoever has it: they are asked, and without their yes it stays with them."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents.casework.hand import Case, held_by, in_hand, named, offered_to, read_row, words_of
from incidents.casework.offers import hand_over
from incidents.models import Assignment, Incident
from incidents.refusals import StaleIncident
from incidents.states import HELD_INCIDENT_STATES, AssignmentState, IncidentStep

TAKE_OVER = "take_over"
CONSENT_WITHIN_S = 15  # no answer is a no


def take_over(
    incident: Incident, *, by: User, reason: str, force: bool = False, version: int | None = None, key: str = "",
    now: dt.datetime,
) -> Incident:  # fmt: skip
    """Ask whoever has it to hand it over; they have 15 seconds. ``force``: a supervisor does not ask, and says why.

    Raises StaleIncident if nobody has it, it is one's own, or another offer is open.
    """
    access.require(by, Act.INCIDENT_LEAD if force else Act.INCIDENT_ACCEPT)
    reason = words_of(reason, _("Tulis alasan mengambil alih."), of="reason")
    with in_hand(incident, act="incident_take_over", by=by, version=version, key=key, now=now) as case:
        holder = case.row.owner
        if holder is None or case.row.state not in HELD_INCIDENT_STATES:
            raise StaleIncident(case.row)
        if holder.pk == by.pk:
            raise StaleIncident(case.row, held_by(by))
        if force:
            case.withdraw_offer()
        elif (offer := case.open_offer()) is not None:
            raise StaleIncident(case.row, offered_to(offer.to))
        asked = Assignment.objects.create(
            incident=case.row, to=by, form=TAKE_OVER, offered_by=by, offered_at=now, reason=reason[:300],
            expires_at=now + dt.timedelta(seconds=CONSENT_WITHIN_S),
        )  # fmt: skip
        if force:
            hand_over(case, asked)
            case.say("taken_over", **named(by), **{"from": holder.display_name}, reason=reason, force=True)
        else:
            case.step(IncidentStep.OFFER)
            case.say("take_over_asked", **named(by), reason=reason)
        case.record(owner=holder.username, reason=reason, force=force)
    return read_row(incident)


def consent(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """Whoever has it hands it over to the one who asked."""
    access.require(by, Act.INCIDENT_ACCEPT)
    with in_hand(incident, act="incident_handed_over", by=by, version=version, key=key, now=now) as case:
        asked = _asked(case, by=by)
        hand_over(case, asked)
        case.say("taken_over", **named(asked.to), **{"from": by.display_name})
        case.record(to=asked.to.username)
    return read_row(incident)


def refuse_take_over(
    incident: Incident, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """Whoever has it keeps it, and says why."""
    access.require(by, Act.INCIDENT_ACCEPT)
    reason = words_of(reason, _("Tulis alasan menolak."), of="reason")
    with in_hand(incident, act="incident_kept", by=by, version=version, key=key, now=now) as case:
        asked = _asked(case, by=by)
        case.step(IncidentStep.TURN_DOWN)
        case.end(AssignmentState.OFFERED, AssignmentState.DECLINED, reason=reason)
        case.say("take_over_refused", **named(asked.to), **{"from": by.display_name}, reason=reason)
        case.record(to=asked.to.username, reason=reason)
    return read_row(incident)


def _asked(case: Case, *, by: User) -> Assignment:
    """The open question to this person, who has the incident. Raises StaleIncident."""
    asked = case.open_offer()
    if asked is None or asked.form != TAKE_OVER or asked.expires_at <= case.now:
        raise StaleIncident(case.row, _("Tidak ada permintaan ambil alih yang terbuka."))
    if case.row.owner_id != by.pk:
        raise StaleIncident(case.row, held_by(case.row.owner) if case.row.owner else "")
    return asked
