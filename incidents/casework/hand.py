"""An incident in somebody's hands for one act: its row locked, what the act does to it, and what is told of it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import news, once, states, timeline
from incidents.models import Alert, Assignment, Entry, Incident
from incidents.refusals import NothingSaid, StaleIncident
from incidents.states import AssignmentState, IllegalStep, IncidentState, IncidentStep
from incidents.swap import swap

LINE = 300


@dataclass
class Case:
    """``row`` stays locked until commit. Entries, alerts and other incidents named here are told when the act ends."""

    row: Incident
    by: User | None
    now: dt.datetime
    act: str
    key: str = ""
    entries: list[Entry] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    others: list[Incident] = field(default_factory=list)

    def step(self, step: IncidentStep, **changes: Any) -> None:
        """Take the step with these changes. Raises StaleIncident if the state does not allow it."""
        before, after = self.row.state, self.after(step)
        if after != before:
            changes["state_since"] = self.now
            if before == IncidentState.ON_HOLD:
                paused = self.row.paused_s + max(0, int((self.now - self.row.state_since).total_seconds()))
                changes |= {"hold_reason": "", "hold_until": None, "paused_s": paused}
        self.change(state=after.value, **changes)

    def after(self, step: IncidentStep) -> IncidentState:
        """The state that the step leads to. Raises StaleIncident if it does not lead there from here."""
        try:
            return states.incident_after(step, self.row.state)
        except IllegalStep:
            raise StaleIncident(self.row) from None

    def change(self, **changes: Any) -> None:
        if not swap(self.row, **changes):
            raise StaleIncident(Incident.objects.get(pk=self.row.pk))

    def say(self, kind: str, *, text: str = "", **data: Any) -> None:
        said = timeline.append(self.row, kind=kind, at=self.now, by=self.by, text=text, data=data)
        self.entries.append(said)

    def record(self, **detail: Any) -> None:
        """The last of the act before the news: the trail's head stays locked until commit."""
        if self.by is not None:
            once.record(self.act, subject=self.row.number, by=self.by, key=self.key, detail=detail, now=self.now)

    def require_charge(self) -> None:
        """Whoever has the incident, or a supervisor. Raises Forbidden."""
        if self.by is not None and self.row.owner_id != self.by.pk:
            access.require(self.by, Act.INCIDENT_ASSIGN)

    def open_offer(self) -> Assignment | None:
        return open_offers(self.row).select_related("to").first()

    def withdraw_offer(self) -> None:
        offer = self.open_offer()
        if offer is not None:
            self.end(AssignmentState.OFFERED, AssignmentState.WITHDRAWN)
            self.say("offer_withdrawn", **named(offer.to))

    def end(self, before: AssignmentState, after: AssignmentState, *, reason: str = "") -> None:
        """What becomes of the offers or the holder of this incident."""
        rows = Assignment.objects.filter(incident_id=self.row.pk, state=before)
        rows.update(state=after.value, ended_at=self.now, ended_by=self.by, reason=reason[:LINE])


@contextmanager
def in_hand(
    incident: Incident,
    *,
    act: str,
    by: User | None,
    now: dt.datetime,
    version: int | None = None,
    key: str = "",
    ends_alerts: bool = False,
    beside: int | None = None,
) -> Iterator[Case]:
    """One transaction around one act on an incident; what was done is told as its last statement.

    ``ends_alerts``: ``Case.alerts`` holds its open alerts and those of the incidents merged into it, locked before the
    incident as everywhere: an event that arrives now takes them in that order too. ``beside``: the key of another
    incident that the act changes too; the lower key is locked first.

    ``version`` is what the caller had read: StaleIncident if it is another by now. Raises once.AlreadyDone when this
    person has done the same under this key before.
    """
    with transaction.atomic():
        alerts = _lock_alerts(incident) if ends_alerts else []
        if beside is not None and beside < incident.pk:
            locked(beside)
        case = Case(locked(incident.pk), by, now, act, key, alerts=alerts)
        once.check(act, subject=case.row.number, by=by, key=key)
        if version not in (None, case.row.version):
            raise StaleIncident(case.row)
        if ends_alerts and len(alerts) != _open_alerts(incident).count():  # one was linked while we waited
            raise StaleIncident(case.row)
        yield case
        if case.entries:  # every act writes one; without one nothing was done
            news.tell(changed=case.alerts, incidents=[case.row, *case.others], entries=case.entries)


def locked(pk: int) -> Incident:
    """Without joins: a join would show the other rows as they were before we waited for this one (PostgreSQL)."""
    return Incident.objects.select_for_update().get(pk=pk)


def _lock_alerts(incident: Incident) -> list[Alert]:
    return list(_open_alerts(incident).select_for_update().order_by("pk"))


def _open_alerts(incident: Incident) -> QuerySet[Alert]:
    return Alert.objects.open().filter(incident_id__in=_family(incident.pk))


def _family(pk: int) -> list[int]:
    """The incident and all that were merged into it, also by way of another."""
    family, newest = [pk], [pk]
    while newest := list(Incident.objects.filter(merged_into__in=newest).values_list("pk", flat=True)):
        family += newest
    return family


def read_row(incident: Incident) -> Incident:
    return Incident.objects.with_row().get(pk=incident.pk)


def open_offers(incident: Incident) -> QuerySet[Assignment]:
    return Assignment.objects.filter(incident_id=incident.pk, state=AssignmentState.OFFERED)


def named(person: User) -> dict[str, str]:
    return {"to": person.display_name, "username": person.username}


def held_by(person: User) -> str:
    return _("%(name)s sudah menangani insiden ini.") % {"name": person.display_name}


def offered_to(person: User) -> str:
    return _("Insiden ini ditawarkan kepada %(name)s.") % {"name": person.display_name}


def words_of(text: str, otherwise: str, *, of: str = "text") -> str:
    """The words without the blanks around them. Raises NothingSaid."""
    text = text.strip()
    if not text:
        raise NothingSaid(otherwise, field=of)
    return text
