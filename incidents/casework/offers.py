"""Who has an incident: offering it, the answer, taking what nobody has, giving it back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import ACTS, Act
from incidents import news, states, timeline
from incidents.casework.hand import Case, held_by, in_hand, locked, named, offered_to, open_offers, read_row, words_of
from incidents.models import Assignment, Incident
from incidents.refusals import CannotTake, StaleIncident
from incidents.severity import ANSWER_WITHIN_S, Severity
from incidents.states import AssignmentState, IncidentStep
from incidents.swap import swap

OFFER = "offer"
TAKERS = [role for role, acts in ACTS.items() if Act.INCIDENT_ACCEPT in acts]


def assign(
    incident: Incident, *, to: User, by: User | None, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """Offer it to somebody, who must accept in time (30 s for a P1, else 120 s). Whoever has it keeps it till then; an
    earlier offer is withdrawn; an offer of a new one triages it. To oneself it is no offer: one takes it.

    Raises CannotTake for a person without the right to take it, StaleIncident if it is over or changed meanwhile.
    """
    if by is not None:
        access.require(by, Act.INCIDENT_ASSIGN)
    if not to.is_active or to.role not in TAKERS:
        raise CannotTake(to.username)
    if by is not None and to.pk == by.pk:
        return take(incident, by=by, version=version, key=key, now=now)
    with in_hand(incident, act="incident_assigned", by=by, version=version, key=key, now=now) as case:
        if case.row.owner_id == to.pk:
            raise StaleIncident(case.row, held_by(to))
        case.step(IncidentStep.OFFER, triaged_at=case.row.triaged_at or now)
        case.withdraw_offer()
        answer_by = now + dt.timedelta(seconds=ANSWER_WITHIN_S[Severity(case.row.severity)])
        Assignment.objects.create(incident=case.row, to=to, offered_by=by, offered_at=now, expires_at=answer_by)
        case.say("offered", **named(to))
        case.record(to=to.username)
    return read_row(incident)


def accept(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """The person it was offered to takes it. Raises StaleIncident without an offer to them that is still open."""
    access.require(by, Act.INCIDENT_ACCEPT)
    with in_hand(incident, act="incident_accepted", by=by, version=version, key=key, now=now) as case:
        _accept(case, own_offer(case), by=by)
        case.record()
    return read_row(incident)


def take(incident: Incident, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Incident:
    """Somebody takes an incident nobody has, without waiting for an offer; an open offer to them is accepted instead.

    Raises StaleIncident that names whoever has it or was offered it.
    """
    access.require(by, Act.INCIDENT_ACCEPT)
    with in_hand(incident, act="incident_taken", by=by, version=version, key=key, now=now) as case:
        offer = case.open_offer()
        if offer is not None and offer.form == OFFER and offer.to_id == by.pk and offer.expires_at > now:
            _accept(case, offer, by=by)
        elif case.row.owner is not None:
            raise StaleIncident(case.row, held_by(case.row.owner))
        elif offer is not None:
            raise StaleIncident(case.row, offered_to(offer.to))
        else:
            _take(case, by=by)
        case.record()
    return read_row(incident)


def decline(
    incident: Incident, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """The person it was offered to says no, and why."""
    access.require(by, Act.INCIDENT_ACCEPT)
    reason = words_of(reason, _("Tulis alasan menolak."))
    with in_hand(incident, act="incident_declined", by=by, version=version, key=key, now=now) as case:
        own_offer(case)
        case.step(IncidentStep.TURN_DOWN)
        case.end(AssignmentState.OFFERED, AssignmentState.DECLINED, reason=reason)
        case.say("declined", **named(by), reason=reason)
        case.record(reason=reason)
    return read_row(incident)


def release(
    incident: Incident, *, by: User, reason: str, version: int | None = None, key: str = "", now: dt.datetime
) -> Incident:
    """Whoever has it gives it back to the room, or a supervisor takes it from them. Somebody else must be found."""
    access.require(by, Act.INCIDENT_ACCEPT)
    reason = words_of(reason, _("Tulis alasan melepas."), of="reason")
    with in_hand(incident, act="incident_released", by=by, version=version, key=key, now=now) as case:
        holder = case.row.owner
        if holder is None:
            raise StaleIncident(case.row)
        case.require_charge()
        case.step(IncidentStep.RELEASE, owner=None)
        case.withdraw_offer()
        case.end(AssignmentState.ACCEPTED, AssignmentState.RELEASED, reason=reason)
        case.say("released", **named(holder), reason=reason)
        case.record(owner=holder.username, reason=reason)
    return read_row(incident)


def expire_offers(*, now: dt.datetime) -> int:
    """End the offers nobody answered in time; how many. Each in a transaction of its own."""
    late = Assignment.objects.filter(state=AssignmentState.OFFERED, expires_at__lte=now).order_by("expires_at", "pk")
    return sum(_expire(offer, now=now) for offer in late.select_related("to"))


def own_offer(case: Case) -> Assignment:
    """The open offer to this person. Raises StaleIncident that says what stands in the way."""
    offer = case.open_offer()
    if offer is None or offer.form != OFFER:
        raise StaleIncident(case.row, _("Tidak ada tawaran yang terbuka untuk insiden ini."))
    if case.by is None or offer.to_id != case.by.pk:
        raise StaleIncident(case.row, offered_to(offer.to))
    if offer.expires_at <= case.now:
        raise StaleIncident(case.row, _("Tawaran sudah kedaluwarsa."))
    return offer


def hand_over(case: Case, offer: Assignment) -> None:
    """The offer is answered with yes: its person has the incident, whoever had it has it no more."""
    case.step(IncidentStep.ACCEPT, owner=offer.to, accepted_at=case.row.accepted_at or case.now)
    case.end(AssignmentState.ACCEPTED, AssignmentState.TAKEN_OVER)
    Assignment.objects.filter(pk=offer.pk).update(
        state=AssignmentState.ACCEPTED.value, ended_at=case.now, ended_by=case.by
    )


def _accept(case: Case, offer: Assignment, *, by: User) -> None:
    hand_over(case, offer)
    case.say("accepted", **named(by))


def _take(case: Case, *, by: User) -> None:
    now = case.now
    seen = {"triaged_at": case.row.triaged_at or now, "accepted_at": case.row.accepted_at or now}
    case.step(IncidentStep.TAKE, owner=by, **seen)
    Assignment.objects.create(
        incident=case.row, to=by, offered_by=by, offered_at=now, expires_at=now + dt.timedelta(seconds=1),
        ended_at=now, ended_by=by, state=AssignmentState.ACCEPTED.value,
    )  # fmt: skip
    case.say("accepted", **named(by))


def _expire(offer: Assignment, *, now: dt.datetime) -> bool:
    """False if it was answered or withdrawn at this very moment."""
    with transaction.atomic():
        row = locked(offer.incident_id)
        if not open_offers(row).filter(pk=offer.pk, expires_at__lte=now).exists():
            return False
        after = states.incident_after(IncidentStep.EXPIRE, row.state)
        swap(row, state=after.value, state_since=row.state_since if after == row.state else now)
        open_offers(row).filter(pk=offer.pk).update(state=AssignmentState.EXPIRED.value, ended_at=now)
        entry = timeline.append(row, kind="offer_expired", at=now, data=named(offer.to))
        news.tell(incidents=[row], entries=[entry])
    return True
