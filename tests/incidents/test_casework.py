"""An incident from offer to close: who may do what, when, and what the timeline says."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents import casework, tasks
from incidents.casework import Outcome
from incidents.models import Assignment, Incident
from incidents.refusals import CannotTake, NothingSaid, StaleIncident
from incidents.serializers import incident_row
from tests.builders import make_alert, make_incident, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def lines(incident: Incident) -> list[str]:
    return list(incident.entries.order_by("seq").values_list("kind", flat=True))


def test_the_whole_way() -> None:
    boss, operator = make_user(role="supervisor"), make_user(first_name="Rina", last_name="Amir")
    incident = make_incident()
    alert = make_alert(incident=incident, state="acknowledged")

    states = [
        casework.assign(incident, to=operator, by=boss, now=later(0)).state,
        casework.accept(incident, by=operator, now=later(10)).state,
        casework.arrive(incident, by=operator, now=later(600)).state,
        casework.resolve(incident, by=operator, text="Pelaku diamankan", now=later(900)).state,
        casework.close(incident, by=boss, now=later(1000)).state,
    ]

    incident.refresh_from_db()
    alert.refresh_from_db()
    assert states == ["assigned", "in_progress", "in_progress", "resolved", "closed"]
    assert lines(incident) == ["offered", "accepted", "arrived", "resolved", "closed"]
    assert (incident.owner, incident.outcome, incident.resolved_by, incident.closed_by) == (
        operator,
        "handled",
        operator,
        boss,
    )
    assert incident.version == 6
    assert alert.state == "closed"
    assert AuditEntry.objects.count() == 5
    assert list(incident.entries.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("severity", "seconds"), [("P1", 30), ("P2", 120), ("P4", 120)])
def test_an_offer_leaves_time_by_severity(severity: str, seconds: int) -> None:
    incident = make_incident(severity=severity)
    casework.assign(incident, to=make_user(), by=make_user(role="supervisor"), now=NOW)

    assert Assignment.objects.get().expires_at == later(seconds)


def test_an_offer_shows_to_whom_and_until_when() -> None:
    operator = make_user(first_name="Rina", last_name="Amir")
    incident = make_incident()
    casework.assign(incident, to=operator, by=make_user(role="supervisor"), now=NOW)

    offer = incident_row(incident)["offer"]
    assert (offer["to"], offer["username"]) == ("Rina A.", operator.username)
    assert dt.datetime.fromisoformat(offer["expires_at"]) == later(120)


def test_only_the_person_asked_may_answer() -> None:
    asked, other = make_user(first_name="Rina", last_name="Amir"), make_user()
    incident = make_incident()
    casework.assign(incident, to=asked, by=make_user(role="supervisor"), now=NOW)

    with pytest.raises(StaleIncident, match="Rina A."):
        casework.accept(incident, by=other, now=later(1))
    with pytest.raises(StaleIncident, match="Rina A."):
        casework.decline(incident, by=other, reason="Sibuk", now=later(1))
    assert casework.accept(incident, by=asked, now=later(2)).owner == asked


def test_declining_opens_it_again_and_says_why() -> None:
    operator = make_user()
    incident = make_incident()
    casework.assign(incident, to=operator, by=make_user(role="supervisor"), now=NOW)
    fresh = casework.decline(incident, by=operator, reason="Sedang di lokasi lain", now=later(5))

    assert (fresh.state, fresh.owner) == ("triaged", None)
    assert Assignment.objects.get().reason == "Sedang di lokasi lain"
    with pytest.raises(NothingSaid):
        casework.decline(incident, by=operator, reason="  ", now=later(6))


def test_an_offer_nobody_answers_expires() -> None:
    incident = make_incident(severity="P1")
    operator = make_user()
    casework.assign(incident, to=operator, by=make_user(role="supervisor"), now=NOW)

    assert casework.expire_offers(now=later(29)) == 0
    with pytest.raises(StaleIncident, match="kedaluwarsa"):
        casework.accept(incident, by=operator, now=later(30))
    assert casework.expire_offers(now=later(30)) == 1
    assert casework.expire_offers(now=later(31)) == 0

    incident.refresh_from_db()
    assert incident.state == "triaged"
    assert lines(incident) == ["offered", "offer_expired"]


def test_the_beat_expires_offers() -> None:
    incident = make_incident()
    then = timezone.now() - dt.timedelta(hours=1)
    casework.assign(incident, to=make_user(), by=make_user(role="supervisor"), now=then)

    assert tasks.expire_offers() == 1


def test_a_new_offer_withdraws_the_one_before() -> None:
    boss, first, second = make_user(role="supervisor"), make_user(), make_user()
    incident = make_incident()
    casework.assign(incident, to=first, by=boss, now=NOW)
    casework.assign(incident, to=second, by=boss, now=later(5))

    assert lines(incident) == ["offered", "offer_withdrawn", "offered"]
    with pytest.raises(StaleIncident):
        casework.accept(incident, by=first, now=later(6))


def test_whoever_has_it_keeps_it_until_the_other_accepts() -> None:
    boss, first, second = make_user(role="supervisor"), make_user(), make_user()
    incident = make_incident()
    casework.assign(incident, to=first, by=boss, now=NOW)
    casework.accept(incident, by=first, now=later(1))

    assert casework.assign(incident, to=second, by=boss, now=later(2)).owner == first
    assert casework.decline(incident, by=second, reason="Sibuk", now=later(3)).state == "in_progress"
    casework.assign(incident, to=second, by=boss, now=later(4))
    assert casework.accept(incident, by=second, now=later(5)).owner == second
    assert list(Assignment.objects.filter(state="accepted").values_list("to", flat=True)) == [second.pk]


def test_an_operator_takes_what_nobody_has() -> None:
    operator, incident = make_user(), make_incident()
    taken = casework.take(incident, by=operator, version=1, now=NOW)

    assert (taken.state, taken.owner, taken.version) == ("in_progress", operator, 2)
    assert list(incident.assignments.values_list("to", "state", "ended_at")) == [(operator.pk, "accepted", NOW)]
    assert lines(incident) == ["accepted"]
    assert AuditEntry.objects.get().act == "incident_taken"
    assert casework.arrive(incident, by=operator, now=later(60)).field_status == "on_scene"


def test_taking_what_was_offered_to_me_accepts_the_offer() -> None:
    operator, incident = make_user(), make_incident()
    casework.assign(incident, to=operator, by=make_user(role="supervisor"), now=NOW)

    assert casework.take(incident, by=operator, now=later(1)).owner == operator
    assert list(incident.assignments.values_list("state", flat=True)) == ["accepted"]


def test_nobody_takes_what_somebody_has_or_was_offered() -> None:
    rina, other = make_user(first_name="Rina", last_name="Amir"), make_user()
    held = make_incident(owner=rina, state="in_progress")
    offered = make_incident()
    casework.assign(offered, to=rina, by=make_user(role="supervisor"), now=NOW)

    for incident in (held, offered):
        with pytest.raises(StaleIncident, match="Rina A."):
            casework.take(incident, by=other, now=later(1))
    with pytest.raises(StaleIncident):
        casework.take(make_incident(state="closed", outcome="false", resolved_at=NOW, closed_at=NOW), by=other, now=NOW)


def test_a_stale_page_takes_nothing() -> None:
    incident, operator = make_incident(version=3), make_user()

    with pytest.raises(StaleIncident):
        casework.take(incident, by=operator, version=2, now=NOW)
    assert not incident.assignments.exists()


def test_nobody_is_offered_what_they_have() -> None:
    boss, operator = make_user(role="supervisor"), make_user()
    incident = make_incident(owner=operator, state="in_progress")

    with pytest.raises(StaleIncident, match="sudah menangani"):
        casework.assign(incident, to=operator, by=boss, now=NOW)


@pytest.mark.parametrize("given", [{"role": "auditor"}, {"role": "liaison"}, {"is_active": False}])
def test_some_people_cannot_take_an_incident(given: dict[str, Any]) -> None:
    with pytest.raises(CannotTake):
        casework.assign(make_incident(), to=make_user(**given), by=make_user(role="supervisor"), now=NOW)


def test_a_stale_version_is_refused_with_the_state_as_it_is() -> None:
    boss = make_user(role="supervisor", first_name="Andi", last_name="Baso")
    incident = make_incident()
    casework.assign(incident, to=make_user(), by=boss, version=1, now=NOW)

    with pytest.raises(StaleIncident, match="Andi B.") as refused:
        casework.assign(incident, to=make_user(), by=boss, version=1, now=NOW)
    assert refused.value.extra["current"]["version"] == 2
    assert refused.value.extra["first"]["by"] == "Andi B."


def test_a_colleague_does_not_resolve_what_another_has_but_a_supervisor_may() -> None:
    incident = make_incident(owner=make_user(), state="in_progress")

    with pytest.raises(Forbidden):
        casework.resolve(incident, by=make_user(), text="Selesai", now=NOW)
    assert casework.resolve(incident, by=make_user(role="supervisor"), text="Selesai", now=NOW).state == "resolved"


def test_only_what_somebody_handled_ends_as_handled() -> None:
    incident = make_incident()

    with pytest.raises(StaleIncident):
        casework.resolve(incident, by=make_user(), text="Selesai", now=NOW)
    with pytest.raises(Forbidden):  # a P2 that nobody has: a supervisor cancels it
        casework.resolve(incident, by=make_user(), text="Laporan palsu", outcome=Outcome.FALSE, now=NOW)
    boss = make_user(role="supervisor")
    ended = casework.resolve(incident, by=boss, text="Laporan palsu", outcome=Outcome.FALSE, now=NOW)
    assert (ended.state, ended.outcome) == ("cancelled", "false")


def test_ending_withdraws_an_offer_that_is_still_open() -> None:
    incident, operator = make_incident(severity="P3"), make_user()
    casework.assign(incident, to=operator, by=make_user(role="supervisor"), now=NOW)
    casework.resolve(incident, by=make_user(), text="Ganda", outcome=Outcome.DUPLICATE, now=later(1))

    assert Assignment.objects.get().state == "withdrawn"
    assert casework.expire_offers(now=later(999)) == 0


def test_notes_can_be_written_at_any_time_and_move_nothing() -> None:
    incident = make_incident()
    entry = casework.note(incident, by=make_user(), text=" Saksi menelepon ", now=NOW)

    incident.refresh_from_db()
    assert (entry.seq, entry.text, incident.version) == (1, "Saksi menelepon", 1)
    with pytest.raises(NothingSaid):
        casework.note(incident, by=make_user(), text="\n ", now=NOW)


ACTS: dict[str, Callable[[Incident, Any], object]] = {
    "assign": lambda incident, by: casework.assign(incident, to=make_user(), by=by, now=NOW),
    "accept": lambda incident, by: casework.accept(incident, by=by, now=NOW),
    "take": lambda incident, by: casework.take(incident, by=by, now=NOW),
    "decline": lambda incident, by: casework.decline(incident, by=by, reason="x", now=NOW),
    "arrive": lambda incident, by: casework.arrive(incident, by=by, now=NOW),
    "note": lambda incident, by: casework.note(incident, by=by, text="x", now=NOW),
    "resolve": lambda incident, by: casework.resolve(incident, by=by, text="x", now=NOW),
    "close": lambda incident, by: casework.close(incident, by=by, now=NOW),
}


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("role", ["liaison", "auditor", "admin"])
def test_those_who_only_look_do_nothing(act: str, role: str) -> None:
    with pytest.raises(Forbidden):
        ACTS[act](make_incident(), make_user(role=role))


@pytest.mark.parametrize("act", ["assign", "close"])
def test_operators_neither_assign_nor_close(act: str) -> None:
    with pytest.raises(Forbidden):
        ACTS[act](make_incident(), make_user())
