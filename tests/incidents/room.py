"""A room full of people, alarms and the clock, driven at random against the real database.

Every act either does what the tables allow or is refused and has changed nothing; what must always hold is looked at
after each.
"""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from accounts.access import Forbidden
from accounts.models import AuditEntry, User
from accounts.problems import Problem
from incidents import casework, intake, opening, triage
from incidents.models import Alert, Assignment, Category, Entry, Incident, Shelf
from incidents.silence import shelves, suppressions
from incidents.states import (
    ALERT_STEPS,
    HELD_INCIDENT_STATES,
    INCIDENT_STEPS,
    LIVE_INCIDENT_STATES,
    AssignmentState,
    Dismissal,
    FieldStatus,
    Outcome,
)
from tests.builders import make_camera, make_user

START = dt.datetime(2026, 1, 31, 6, 0, tzinfo=dt.UTC)
PEOPLE = ("rina", "adi", "boss", "chief")
KINDS = ("fire", "112", "loitering", "illegal_parking")
CAMERAS = (0, 1)
which = st.integers(0, 5)
who = st.sampled_from(PEOPLE)
_numbers = itertools.count(1)

ALERT_MOVES = {(before.value, after.value) for step in ALERT_STEPS.values() for before, after in step.items()}
INCIDENT_MOVES = {(before.value, after.value) for step in INCIDENT_STEPS.values() for before, after in step.items()}


class Room(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        n = next(_numbers)
        self.now = START
        self.people: dict[str, User] = {
            name: make_user(username=f"{name}-{n}", role="supervisor" if name in {"boss", "chief"} else "operator")
            for name in PEOPLE
        }
        self.cameras = [make_camera(code=f"RM{n}-{each}") for each in CAMERAS]
        self.first_alert = Alert.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.first_incident = Incident.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.alert_states: dict[int, str] = {}
        self.incident_states: dict[int, str] = {}
        self.lines: dict[tuple[int, int], tuple[str, str]] = {}
        self.acts = self.refusals = 0

    # What happens.

    @rule(kind=st.sampled_from(KINDS), camera=st.sampled_from(CAMERAS), severity=st.sampled_from([None, "P1", "P4"]))
    def report(self, kind: str, camera: int, severity: str | None) -> None:
        self._do(
            lambda now: intake.report_event(
                kind=kind, source="x", camera=self.cameras[camera], severity=severity, now=now
            )
        )

    @rule(at=which)
    def clear(self, at: int) -> None:
        self._on_alert(at, lambda alert, now: triage.clear(alert, note="hilang", now=now))

    @rule(by=who, category=st.sampled_from(["KRM", "SMP"]))
    def open(self, by: str, category: str) -> None:
        self._do(
            lambda now: opening.open_incident(
                category=Category.objects.get(code=category), summary="x", by=self.people[by], now=now
            )
        )

    # Alerts.

    @rule(by=who, at=which, stale=st.booleans())
    def acknowledge(self, by: str, at: int, stale: bool) -> None:  # noqa: FBT001
        self._on_alert(at, lambda alert, now: triage.acknowledge(
            alert, by=self.people[by], version=alert.version - stale, now=now))  # fmt: skip

    @rule(by=who, at=which)
    def promote(self, by: str, at: int) -> None:
        self._on_alert(at, lambda alert, now: triage.promote(alert, by=self.people[by], now=now))

    @rule(by=who, at=which, to=which)
    def link(self, by: str, at: int, to: int) -> None:
        incident = self._incident(to)
        if incident is not None:
            self._on_alert(at, lambda alert, now: triage.link(alert, incident=incident, by=self.people[by], now=now))

    @rule(by=who, at=which)
    def unlink(self, by: str, at: int) -> None:
        self._on_alert(at, lambda alert, now: triage.unlink(alert, by=self.people[by], reason="x", now=now))

    @rule(by=who, at=which)
    def dismiss(self, by: str, at: int) -> None:
        self._on_alert(at, lambda alert, now: triage.dismiss(
            alert, by=self.people[by], note="x", dismissal=Dismissal.FALSE, now=now))  # fmt: skip

    @rule(by=who, at=which, agree=st.booleans())
    def second_person(self, by: str, at: int, agree: bool) -> None:  # noqa: FBT001
        act = triage.agree_dismissal if agree else triage.refuse_dismissal
        self._on_alert(at, lambda alert, now: act(alert, by=self.people[by], now=now))

    @rule(by=who, at=which, minutes=st.sampled_from([None, 1, 15, 30]), one_shot=st.booleans())
    def shelve(self, by: str, at: int, minutes: int | None, one_shot: bool) -> None:  # noqa: FBT001
        self._on_alert(at, lambda alert, now: shelves.shelve(
            alert, by=self.people[by], reason="x", minutes=minutes, one_shot=one_shot, now=now))  # fmt: skip

    @rule(by=who)
    def unshelve(self, by: str) -> None:
        shelf = Shelf.objects.filter(ended_at=None, by__in=self.people.values()).first()
        if shelf is not None:
            self._do(lambda now: shelves.end(shelf, by=self.people[by], now=now))

    @rule(by=who, camera=st.sampled_from(CAMERAS), minutes=st.integers(1, 10))
    def suppress(self, by: str, camera: int, minutes: int) -> None:
        self._do(lambda now: suppressions.suppress(
            form="window", reason="x", by=self.people[by], camera=self.cameras[camera],
            until=now + dt.timedelta(minutes=minutes), now=now,
        ))  # fmt: skip

    # Incidents.

    @rule(by=who, at=which, to=who, stale=st.booleans())
    def assign(self, by: str, at: int, to: str, stale: bool) -> None:  # noqa: FBT001
        self._on_incident(at, lambda row, now: casework.assign(
            row, to=self.people[to], by=self.people[by], version=row.version - stale, now=now))  # fmt: skip

    @rule(by=who, at=which, act=st.sampled_from([casework.accept, casework.take, casework.consent, casework.stabilise,
          casework.resume, casework.arrive, casework.unmerge, casework.close, casework.triage]))  # fmt: skip
    def plain(self, by: str, at: int, act: Callable[..., Any]) -> None:
        self._on_incident(at, lambda row, now: act(row, by=self.people[by], now=now))

    @rule(by=who, at=which, act=st.sampled_from([casework.decline, casework.release, casework.take_over,
          casework.refuse_take_over, casework.send_back, casework.escalate, casework.reopen]))  # fmt: skip
    def reasoned(self, by: str, at: int, act: Callable[..., Any]) -> None:
        self._on_incident(at, lambda row, now: act(row, by=self.people[by], reason="x", now=now))

    @rule(by=who, at=which)
    def take_over_by_force(self, by: str, at: int) -> None:
        self._on_incident(at, lambda row, now: casework.take_over(
            row, by=self.people[by], reason="x", force=True, now=now))  # fmt: skip

    @rule(by=who, at=which, status=st.sampled_from(list(FieldStatus)[1:]))
    def field(self, by: str, at: int, status: FieldStatus) -> None:
        self._on_incident(at, lambda row, now: casework.set_field_status(
            row, by=self.people[by], status=status, now=now))  # fmt: skip

    @rule(by=who, at=which, minutes=st.sampled_from([1, 5]))
    def hold(self, by: str, at: int, minutes: int) -> None:
        self._on_incident(at, lambda row, now: casework.hold(
            row, by=self.people[by], reason="x", minutes=minutes, now=now))  # fmt: skip

    @rule(by=who, at=which, key=st.sampled_from(["", "k"]))
    def note(self, by: str, at: int, key: str) -> None:
        self._on_incident(at, lambda row, now: casework.note(row, by=self.people[by], text="x", key=key, now=now))

    @rule(by=who, at=which, outcome=st.sampled_from(list(Outcome)))
    def resolve(self, by: str, at: int, outcome: Outcome) -> None:
        self._on_incident(at, lambda row, now: casework.resolve(
            row, by=self.people[by], text="x", outcome=outcome, now=now))  # fmt: skip

    @rule(by=who, at=which)
    def handle_all_the_way(self, by: str, at: int) -> None:
        """Random steps alone rarely get as far as the end."""
        row = self._incident(at)
        if row is not None:
            row.sop_steps.filter(state="todo").update(state="done")
            person = self.people[by]
            self._do(lambda now: casework.take(row, by=person, now=now))
            self._do(lambda now: casework.resolve(row, by=person, text="x", now=now))

    @rule(by=who, at=which, into=which)
    def merge(self, by: str, at: int, into: int) -> None:
        target = self._incident(into)
        if target is not None:
            self._on_incident(at, lambda row, now: casework.merge(row, into=target, by=self.people[by], now=now))

    # The clock.

    @rule(seconds=st.sampled_from([1, 16, 31, 121, 1000, 40 * 86_400]))
    def wait(self, seconds: int) -> None:
        self.now += dt.timedelta(seconds=seconds)

    @rule(beat=st.sampled_from([casework.expire_offers, casework.wake_held, shelves.return_due, suppressions.end_due]))
    def beat(self, beat: Callable[..., int]) -> None:
        before = self._versions()
        self._do(lambda now: beat(now=now))
        assert beat(now=self.now) == 0, "a beat leaves nothing for the next"
        assert all(self._versions()[pk] >= version for pk, version in before.items())

    # What must always hold.

    @invariant()
    def only_legal_moves(self) -> None:
        for pk, state in self._incidents().values_list("pk", "state"):
            self.incident_states[pk] = state
        for pk, state in self._alerts().values_list("pk", "state"):
            self.alert_states[pk] = state

    @invariant()
    def no_line_is_lost_or_changed_and_numbers_are_dense(self) -> None:
        counts = dict(self._incidents().values_list("pk", "entry_count"))
        now: dict[tuple[int, int], tuple[str, str]] = {}
        for pk, seq, kind, text in Entry.objects.filter(incident__in=counts).values_list(
            "incident", "seq", "kind", "text"
        ):
            now[pk, seq] = (kind, text)
        assert set(now) == {(pk, seq) for pk, count in counts.items() for seq in range(1, count + 1)}
        assert all(now[place] == said for place, said in self.lines.items())
        self.lines = now

    @invariant()
    def nobody_shares_an_incident(self) -> None:
        rows = {row.pk: row for row in self._incidents()}
        held: dict[int, list[int]] = {}
        offered: dict[int, int] = {}
        for pk, state, to in Assignment.objects.filter(incident__in=rows).values_list("incident", "state", "to"):
            if state == AssignmentState.ACCEPTED:
                held.setdefault(pk, []).append(to)
            if state == AssignmentState.OFFERED:
                offered[pk] = offered.get(pk, 0) + 1
        for pk, row in rows.items():
            assert held.get(pk, []) == ([] if row.owner_id is None else [row.owner_id]), row
            assert offered.get(pk, 0) <= 1
            assert (row.owner_id is not None) == (row.state in (*HELD_INCIDENT_STATES, "resolved", "closed")), row
            if row.state == "assigned":
                assert offered.get(pk) == 1
            elif row.state not in HELD_INCIDENT_STATES:
                assert not offered.get(pk), row

    @invariant()
    def an_end_is_an_end(self) -> None:
        for row in self._incidents():
            if row.state == "closed" and row.severity in {"P1", "P2"}:
                assert row.closed_by_id != row.resolved_by_id
            if row.state in {"closed", "cancelled"}:
                assert not Alert.objects.open().filter(incident=row).exists()
            assert (row.hold_until is not None) == (row.state == "on_hold")
            if row.state in LIVE_INCIDENT_STATES:
                assert row.resolved_at is None
            assert row.paused_s >= 0

    @invariant()
    def silence_has_a_reason_that_still_holds(self) -> None:
        for alert in self._alerts().open().select_related("shelf", "suppression"):
            if alert.shelf is not None:
                assert alert.shelf.ended_at is None
                assert alert.severity != "P1"
                assert alert.severity >= alert.shelf.severity
            if alert.suppression is not None:
                assert alert.suppression.ended_at is None
            quiet = alert.shelf_id is not None or alert.suppression_id is not None
            if alert.state == "new" and alert.cleared_at is None:
                assert (alert.annunciated_at is None) == quiet, alert
            assert not (alert.state == "acknowledged" and alert.cleared_at)
            assert alert.count == alert.events.count()

    # Doing it.

    def _alerts(self) -> Any:
        return Alert.objects.filter(pk__gt=self.first_alert)

    def _incidents(self) -> Any:
        return Incident.objects.filter(pk__gt=self.first_incident)

    def _incident(self, at: int) -> Incident | None:
        rows = list(self._incidents().order_by("-pk")[:6])
        return rows[at % len(rows)] if rows else None

    def _on_alert(self, at: int, act: Callable[[Alert, dt.datetime], Any]) -> None:
        rows = list(self._alerts().order_by("-pk")[:6])
        if rows:
            self._do(lambda now: act(rows[at % len(rows)], now))

    def _on_incident(self, at: int, act: Callable[[Incident, dt.datetime], Any]) -> None:
        row = self._incident(at)
        if row is not None:
            self._do(lambda now: act(row, now))

    def _do(self, act: Callable[[dt.datetime], Any]) -> None:
        """Do it. A refusal is a domain error and has changed nothing; any other error fails the test."""
        self.now += dt.timedelta(milliseconds=250)
        self.acts += 1
        before = self._everything()
        try:
            with transaction.atomic():
                act(self.now)
        except (Problem, Forbidden):
            self.refusals += 1
            assert self._everything() == before
        self._moved_legally(before)

    def _moved_legally(self, before: dict[str, Any]) -> None:
        """An act takes at most the steps of the tables; raising an alert again is one too."""
        for pk, (state, version) in self._states(self._incidents()).items():
            was = before["incidents"].get(pk)
            if was is not None and was[0] != state:
                assert (was[0], state) in INCIDENT_MOVES, (was, state)
                assert version > was[1]
        for pk, (state, version) in self._states(self._alerts()).items():
            was = before["alerts"].get(pk)
            if was is not None and was[0] != state:
                assert (was[0], state) in ALERT_MOVES, (was, state)
                assert version > was[1]

    def _everything(self) -> dict[str, Any]:
        return {
            "incidents": self._states(self._incidents()),
            "alerts": self._states(self._alerts()),
            "entries": Entry.objects.count(),
            "assignments": sorted(
                Assignment.objects.filter(incident__in=self._incidents()).values_list("pk", "state", "ended_at")
            ),
            "audits": AuditEntry.objects.count(),
            "shelves": sorted(Shelf.objects.values_list("pk", "ended_at__year", "until")),
        }

    def _states(self, rows: Any) -> dict[int, tuple[str, int]]:
        return {pk: (state, version) for pk, state, version in rows.values_list("pk", "state", "version")}

    def _versions(self) -> dict[int, int]:
        return {pk: version for pk, (_state, version) in self._states(self._incidents()).items()}
