"""What people do with an incident: offer it, take it, write on it, end it. Each act is one transaction."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.roles import ACTS, Act
from incidents import news, states, timeline, triage
from incidents.models import Alert, Assignment, Entry, Incident
from incidents.refusals import CannotTake, NothingSaid, StaleIncident
from incidents.severity import ANSWER_WITHIN_S, Severity
from incidents.states import (
    HELD_INCIDENT_STATES,
    AssignmentState,
    FieldStatus,
    IllegalStep,
    IncidentStep,
    Outcome,
)
from incidents.swap import swap

TAKERS = [role for role, acts in ACTS.items() if Act.INCIDENT_ACCEPT in acts]


def assign(incident: Incident, *, to: User, by: User | None, version: int | None = None, now: dt.datetime) -> Incident:
    """Offer it to somebody, who must accept in time. An earlier offer is withdrawn; whoever has it keeps it till then.

    Raises CannotTake for a person without the right to take it, StaleIncident if it is over or changed meanwhile.
    """
    if by is not None:
        access.require(by, Act.INCIDENT_ASSIGN)
    if not to.is_active or to.role not in TAKERS:
        raise CannotTake(to.username)
    with transaction.atomic():
        fresh = _read(incident)
        if fresh.owner_id == to.pk:
            raise StaleIncident(fresh, _held_by(to))
        _step(fresh, IncidentStep.OFFER, version, now)
        entries = _withdraw_offer(fresh, by=by, now=now)
        answer_by = now + dt.timedelta(seconds=ANSWER_WITHIN_S[Severity(fresh.severity)])
        Assignment.objects.create(incident=fresh, to=to, offered_by=by, offered_at=now, expires_at=answer_by)
        entries.append(timeline.append(fresh, kind="offered", at=now, by=by, data=_named(to)))
        _record(fresh, "incident_assigned", by=by, now=now, to=to.username)
        news.tell(incidents=[fresh], entries=entries)
    return _row(fresh)


def accept(incident: Incident, *, by: User, version: int | None = None, now: dt.datetime) -> Incident:
    """The person it was offered to takes it. Raises StaleIncident without an offer to them that is still open."""
    access.require(by, Act.INCIDENT_ACCEPT)
    with transaction.atomic():
        fresh = _read(incident)
        offer = _own_offer(fresh, by=by, now=now)
        _step(fresh, IncidentStep.ACCEPT, version, now, owner=by)
        _end(fresh, AssignmentState.ACCEPTED, AssignmentState.WITHDRAWN, now=now)
        Assignment.objects.filter(pk=offer.pk).update(state=AssignmentState.ACCEPTED.value, ended_at=now)
        entry = timeline.append(fresh, kind="accepted", at=now, by=by, data=_named(by))
        _record(fresh, "incident_accepted", by=by, now=now)
        news.tell(incidents=[fresh], entries=[entry])
    return _row(fresh)


def take(incident: Incident, *, by: User, version: int | None = None, now: dt.datetime) -> Incident:
    """Somebody takes an incident nobody has, without waiting for an offer; an open offer to them is accepted instead.

    Raises StaleIncident that names whoever has it or was offered it.
    """
    access.require(by, Act.INCIDENT_ACCEPT)
    with transaction.atomic():
        fresh = _read(incident)
        offer = _open_offers(fresh).select_related("to").first()
        if offer is not None and offer.to_id == by.pk and offer.expires_at > now:
            return accept(incident, by=by, version=version, now=now)
        if fresh.owner is not None:
            raise StaleIncident(fresh, _held_by(fresh.owner))
        if offer is not None:
            raise StaleIncident(fresh, _offered_to(offer.to))
        _step(fresh, IncidentStep.TAKE, version, now, owner=by)
        answer_by = now + dt.timedelta(seconds=ANSWER_WITHIN_S[Severity(fresh.severity)])
        Assignment.objects.create(
            incident=fresh, to=by, offered_by=by, offered_at=now, expires_at=answer_by, ended_at=now,
            state=AssignmentState.ACCEPTED.value,
        )  # fmt: skip
        entry = timeline.append(fresh, kind="accepted", at=now, by=by, data=_named(by))
        _record(fresh, "incident_taken", by=by, now=now)
        news.tell(incidents=[fresh], entries=[entry])
    return _row(fresh)


def decline(incident: Incident, *, by: User, reason: str, version: int | None = None, now: dt.datetime) -> Incident:
    """The person it was offered to says no, and why."""
    access.require(by, Act.INCIDENT_ACCEPT)
    reason = _said(reason, _("Tulis alasan menolak."))
    with transaction.atomic():
        fresh = _read(incident)
        offer = _own_offer(fresh, by=by, now=now)
        _step(fresh, IncidentStep.TURN_DOWN, version, now)
        Assignment.objects.filter(pk=offer.pk).update(
            state=AssignmentState.DECLINED.value, ended_at=now, reason=reason[:300]
        )
        entry = timeline.append(fresh, kind="declined", at=now, by=by, data={**_named(by), "reason": reason})
        _record(fresh, "incident_declined", by=by, now=now, reason=reason)
        news.tell(incidents=[fresh], entries=[entry])
    return _row(fresh)


def arrive(incident: Incident, *, by: User, version: int | None = None, now: dt.datetime) -> Incident:
    """Whoever has it, or a supervisor for them, says that help is there."""
    access.require(by, Act.INCIDENT_RESOLVE)
    with transaction.atomic():
        fresh = _read(incident)
        _require_charge(fresh, by)
        if fresh.state not in HELD_INCIDENT_STATES or version not in (None, fresh.version):
            raise StaleIncident(fresh)
        there = {"field_status": FieldStatus.ON_SCENE.value, "field_status_at": now}
        if not swap(fresh, **there, on_scene_at=fresh.on_scene_at or now):
            raise StaleIncident(_read(fresh))
        entry = timeline.append(fresh, kind="arrived", at=now, by=by)
        _record(fresh, "incident_arrived", by=by, now=now)
        news.tell(incidents=[fresh], entries=[entry])
    return _row(fresh)


def note(incident: Incident, *, by: User, text: str, now: dt.datetime) -> Entry:
    """Write a line on the timeline. Possible in every state, also after the end: late facts are facts."""
    access.require(by, Act.INCIDENT_NOTE)
    text = _said(text, _("Catatan kosong."))
    with transaction.atomic():
        entry = timeline.append(incident, kind="note", at=now, by=by, text=text)
        _record(incident, "incident_noted", by=by, now=now, entry=entry.seq)
        news.tell(entries=[entry])
    return entry


def resolve(
    incident: Incident,
    *,
    by: User,
    text: str,
    outcome: Outcome = Outcome.HANDLED,
    version: int | None = None,
    now: dt.datetime,
) -> Incident:
    """It is over, and how. Handled ones by whoever has it or a supervisor; a false report nobody has yet, by anyone who
    handles incidents."""
    access.require(by, Act.INCIDENT_RESOLVE)
    text = _said(text, _("Tulis bagaimana insiden berakhir."))
    with transaction.atomic():
        fresh = _read(incident)
        if fresh.owner_id is not None:
            _require_charge(fresh, by)
        ended = {"outcome": outcome.value, "resolution": text, "resolved_at": now, "resolved_by": by}
        _step(fresh, states.ending_step(fresh.state, outcome), version, now, **ended)
        entries = _withdraw_offer(fresh, by=by, now=now)
        entries.append(
            timeline.append(fresh, kind="resolved", at=now, by=by, text=text, data={"outcome": outcome.value})
        )
        _record(fresh, "incident_resolved", by=by, now=now, outcome=outcome.value)
        news.tell(incidents=[fresh], entries=entries)
    return _row(fresh)


def close(incident: Incident, *, by: User, text: str = "", version: int | None = None, now: dt.datetime) -> Incident:
    """A supervisor has looked at the result. Closes its alerts too."""
    access.require(by, Act.INCIDENT_CLOSE)
    with transaction.atomic():
        # Alerts are locked before their incident everywhere: an event that arrives now takes them in that order too.
        alerts = list(
            Alert.objects.open().with_card().filter(incident=incident).select_for_update(of=("self",)).order_by("pk")
        )
        fresh = _read(incident)
        _step(fresh, IncidentStep.CLOSE, version, now, closed_at=now, closed_by=by)
        for alert in alerts:
            triage.close(alert, by=by, note=fresh.number, now=now, quiet=True)
        entry = timeline.append(fresh, kind="closed", at=now, by=by, text=text.strip())
        _record(fresh, "incident_closed", by=by, now=now)
        news.tell(changed=alerts, incidents=[fresh], entries=[entry])
    return _row(fresh)


def expire_offers(*, now: dt.datetime) -> int:
    """End the offers nobody answered in time; how many. Each in a transaction of its own."""
    late = Assignment.objects.filter(state=AssignmentState.OFFERED, expires_at__lte=now).order_by("expires_at")
    return sum(_expire(offer, now=now) for offer in late.select_related("to"))


def _expire(offer: Assignment, *, now: dt.datetime) -> bool:
    """False if it was answered, withdrawn or the incident changed at this very moment; the next pass looks again."""
    with transaction.atomic():
        fresh = Incident.objects.get(pk=offer.incident_id)
        if not _open_offers(fresh).filter(pk=offer.pk).exists():
            return False
        after = states.incident_after(IncidentStep.EXPIRE, fresh.state)
        since = fresh.state_since if after == fresh.state else now
        if not swap(fresh, state=after.value, state_since=since):
            return False
        _open_offers(fresh).filter(pk=offer.pk).update(state=AssignmentState.EXPIRED.value, ended_at=now)
        entry = timeline.append(fresh, kind="offer_expired", at=now, data=_named(offer.to))
        news.tell(incidents=[fresh], entries=[entry])
    return True


def _read(incident: Incident) -> Incident:
    return Incident.objects.select_related("owner", "category").get(pk=incident.pk)


def _row(incident: Incident) -> Incident:
    return Incident.objects.with_row().get(pk=incident.pk)


def _step(fresh: Incident, step: IncidentStep, version: int | None, now: dt.datetime, **changes: Any) -> None:
    try:
        after = states.incident_after(step, fresh.state)
    except IllegalStep:
        raise StaleIncident(fresh) from None
    if after != fresh.state:
        changes["state_since"] = now
    if version not in (None, fresh.version) or not swap(fresh, state=after.value, **changes):
        raise StaleIncident(_read(fresh))


def _open_offers(incident: Incident) -> Any:
    return Assignment.objects.filter(incident_id=incident.pk, state=AssignmentState.OFFERED)


def _own_offer(fresh: Incident, *, by: User, now: dt.datetime) -> Assignment:
    """The open offer to this person. Raises StaleIncident that says what stands in the way."""
    offer = _open_offers(fresh).select_related("to").first()
    if offer is None:
        raise StaleIncident(fresh, _("Tidak ada tawaran yang terbuka untuk insiden ini."))
    if offer.to_id != by.pk:
        raise StaleIncident(fresh, _offered_to(offer.to))
    if offer.expires_at <= now:
        raise StaleIncident(fresh, _("Tawaran sudah kedaluwarsa."))
    return offer


def _held_by(person: User) -> str:
    return _("%(name)s sudah menangani insiden ini.") % {"name": person.display_name}


def _offered_to(person: User) -> str:
    return _("Insiden ini ditawarkan kepada %(name)s.") % {"name": person.display_name}


def _withdraw_offer(fresh: Incident, *, by: User | None, now: dt.datetime) -> list[Entry]:
    offer = _open_offers(fresh).select_related("to").first()
    if offer is None:
        return []
    _end(fresh, AssignmentState.OFFERED, AssignmentState.WITHDRAWN, now=now)
    return [timeline.append(fresh, kind="offer_withdrawn", at=now, by=by, data=_named(offer.to))]


def _end(incident: Incident, before: AssignmentState, after: AssignmentState, *, now: dt.datetime) -> None:
    rows = Assignment.objects.filter(incident_id=incident.pk, state=before)
    rows.update(state=after.value, ended_at=now)


def _require_charge(fresh: Incident, by: User) -> None:
    """Whoever has the incident, or a supervisor."""
    if fresh.owner_id != by.pk:
        access.require(by, Act.INCIDENT_ASSIGN)


def _named(person: User) -> dict[str, str]:
    return {"to": person.display_name, "username": person.username}


def _said(text: str, otherwise: str) -> str:
    text = text.strip()
    if not text:
        raise NothingSaid(otherwise, field="text")
    return text


def _record(incident: Incident, act: str, *, by: User | None, now: dt.datetime, **detail: Any) -> None:
    if by is not None:
        audit.record(actor=by, act=act, subject=incident.number, detail=detail, at=now)
