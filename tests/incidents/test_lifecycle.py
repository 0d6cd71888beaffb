"""The steps of an incident's and an alert's life beside the straight way: consent, holds, merging, four eyes."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from incidents import casework, intake, once, triage
from incidents.models import Assignment, Entry, Incident
from incidents.refusals import CannotMerge, FourEyes, NothingSaid, SecondPerson, StaleAlert, StaleIncident, TooLate
from incidents.states import Dismissal, FieldStatus, Outcome
from tests.builders import make_alert, make_camera, make_incident, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def held(**given: object) -> Incident:
    incident = make_incident(**given)
    casework.take(incident, by=make_user(), now=NOW)
    incident.refresh_from_db()
    return incident


def lines(incident: Incident) -> list[str]:
    return list(incident.entries.order_by("seq").values_list("kind", flat=True))


# Who has it --------------------------------------------------------------------------------------------------------
def test_it_is_handed_over_only_with_consent() -> None:
    incident, other = held(), make_user()
    assert incident.owner is not None
    asked = casework.take_over(incident, by=other, reason="Saya dekat", now=later(1))
    assert (asked.owner, Assignment.objects.get(state="offered").expires_at) == (incident.owner, later(16))
    with pytest.raises(StaleIncident):
        casework.consent(incident, by=other, now=later(2))
    with pytest.raises(StaleIncident):
        casework.accept(incident, by=other, now=later(2))

    handed = casework.consent(incident, by=incident.owner, now=later(3))
    assert (handed.owner, handed.state) == (other, "in_progress")
    assert sorted(incident.assignments.values_list("state", flat=True)) == ["accepted", "taken_over"]


def test_without_an_answer_within_15_s_it_stays() -> None:
    incident, other = held(), make_user()
    casework.take_over(incident, by=other, reason="x", now=later(1))
    assert casework.expire_offers(now=later(15.9)) == 0
    assert casework.expire_offers(now=later(16)) == 1
    incident.refresh_from_db()
    assert (incident.state, incident.owner != other) == ("in_progress", True)


def test_a_supervisor_takes_over_with_a_note_and_an_operator_does_not() -> None:
    incident, boss = held(), make_user(role="supervisor")
    with pytest.raises(Forbidden):
        casework.take_over(incident, by=make_user(), reason="x", force=True, now=later(1))
    with pytest.raises(NothingSaid):
        casework.take_over(incident, by=boss, reason=" ", force=True, now=later(1))
    assert casework.take_over(incident, by=boss, reason="Petugas sakit", force=True, now=later(1)).owner == boss


def test_whoever_offers_it_to_themselves_has_it() -> None:
    boss, incident = make_user(role="supervisor"), make_incident()
    assert casework.assign(incident, to=boss, by=boss, now=NOW).owner == boss


def test_released_it_is_nobodys() -> None:
    incident = held()
    assert incident.owner is not None
    free = casework.release(incident, by=incident.owner, reason="Ganti giliran", now=later(1))
    assert (free.state, free.owner) == ("triaged", None)
    assert not incident.assignments.filter(state="accepted").exists()


# Sorting, pauses, the field ----------------------------------------------------------------------------------------
def test_another_severity_than_that_of_the_class_needs_a_reason() -> None:
    incident, operator = make_incident(category="SMP", severity="P4"), make_user()
    with pytest.raises(NothingSaid):
        casework.triage(incident, by=operator, severity="P2", now=NOW)
    sorted_ = casework.triage(incident, by=operator, severity="P2", severity_reason="Dekat sekolah", now=NOW)
    assert (sorted_.state, sorted_.severity, sorted_.severity_reason) == ("triaged", "P2", "Dekat sekolah")
    assert casework.send_back(incident, by=operator, reason="Salah tempat", now=later(1)).state == "new"
    assert casework.escalate(incident, by=operator, reason="Api membesar", now=later(2)).severity == "P1"
    with pytest.raises(StaleIncident):
        casework.escalate(incident, by=operator, reason="x", now=later(3))


def test_a_pause_ends_by_itself_and_is_counted() -> None:
    incident = held()
    assert incident.owner is not None
    casework.hold(incident, by=incident.owner, reason="Menunggu PLN", minutes=10, now=later(60))
    assert casework.wake_held(now=later(659)) == 0
    assert casework.wake_held(now=later(660)) == 1
    incident.refresh_from_db()
    assert (incident.state, incident.paused_s, incident.hold_until) == ("in_progress", 600, None)
    assert lines(incident)[-2:] == ["held", "woken"]


def test_the_field_is_beside_the_state() -> None:
    incident = held()
    assert incident.owner is not None
    for seconds, status in ((10, FieldStatus.EN_ROUTE), (20, FieldStatus.ON_SCENE), (30, FieldStatus.CLEAR)):
        casework.set_field_status(incident, by=incident.owner, status=status, now=later(seconds))
    incident.refresh_from_db()
    assert (incident.state, incident.field_status, incident.on_scene_at) == ("in_progress", "clear", later(20))


# Ends --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("severity", "refused"), [("P1", True), ("P2", True), ("P3", False)])
def test_four_eyes_close_what_is_grave(severity: str, refused: bool) -> None:  # noqa: FBT001
    boss, chief, incident = make_user(role="supervisor"), make_user(role="supervisor"), make_incident(severity=severity)
    casework.take(incident, by=boss, now=NOW)
    casework.resolve(incident, by=boss, text="Selesai", now=later(1))
    if refused:
        with pytest.raises(FourEyes):
            casework.close(incident, by=boss, now=later(2))
        boss = chief
    assert casework.close(incident, by=boss, now=later(3)).state == "closed"


def test_cancelling_a_grave_one_or_one_with_a_grave_alert_is_the_supervisors() -> None:
    mild = make_incident(severity="P4")
    grave = make_alert(severity="P1", incident=mild, state="acknowledged")
    with pytest.raises(Forbidden):
        casework.cancel(mild, by=make_user(), outcome=Outcome.FALSE, text="Palsu", now=NOW)
    boss = make_user(role="supervisor")
    assert casework.cancel(mild, by=boss, outcome=Outcome.FALSE, text="Palsu", now=NOW).state == "cancelled"
    grave.refresh_from_db()
    assert (grave.state, grave.dismissal) == ("closed", "false")


@pytest.mark.parametrize(("days", "opens"), [(30, True), (31, False)])
def test_a_supervisor_opens_it_again_within_30_days(days: int, opens: bool) -> None:  # noqa: FBT001
    boss, incident = make_user(role="supervisor"), held()
    casework.resolve(incident, by=incident.owner, text="Selesai", now=NOW)  # type: ignore[arg-type]
    casework.close(incident, by=boss, now=NOW)
    with pytest.raises(Forbidden):
        casework.reopen(incident, by=make_user(), reason="x", now=NOW)
    at = NOW + dt.timedelta(days=days)
    if not opens:
        with pytest.raises(TooLate):
            casework.reopen(incident, by=boss, reason="Keberatan warga", now=at)
        return
    again = casework.reopen(incident, by=boss, reason="Keberatan warga", now=at)
    assert (again.state, again.owner, again.outcome, again.reopened_count) == ("reopened", None, "", 1)
    assert casework.take(incident, by=make_user(), now=at).state == "in_progress"


# Merging -----------------------------------------------------------------------------------------------------------
def test_merged_each_keeps_its_own_and_comes_apart_again() -> None:
    one, main, boss = make_incident(severity="P1"), make_incident(severity="P3"), make_user(role="supervisor")
    alert = make_alert(incident=one, state="acknowledged")
    merged = casework.merge(one, into=main, by=make_user(), now=NOW)
    main.refresh_from_db()
    assert (merged.state, merged.merged_into, merged.summary, main.severity) == ("merged", main, one.summary, "P1")
    assert (lines(one), lines(main)) == (["merged"], ["took_in", "escalated"])
    alert.refresh_from_db()
    assert alert.incident == one
    with pytest.raises(StaleIncident):
        casework.merge(main, into=one, by=boss, now=NOW)
    with pytest.raises(CannotMerge):
        casework.merge(main, into=main, by=boss, now=NOW)
    with pytest.raises(Forbidden):
        casework.unmerge(one, by=make_user(), now=NOW)

    apart = casework.unmerge(one, by=boss, now=later(1))
    assert (apart.state, apart.merged_into) == ("triaged", None)
    assert lines(main)[-1] == "gave_back"


def test_closing_one_ends_the_alerts_of_those_merged_into_it() -> None:
    one, main, boss = make_incident(), held(severity="P3"), make_user(role="supervisor")
    alert = make_alert(incident=one, state="acknowledged")
    casework.merge(one, into=main, by=boss, now=NOW)
    main.refresh_from_db()
    casework.resolve(main, by=main.owner, text="Selesai", now=NOW)  # type: ignore[arg-type]
    casework.close(main, by=boss, now=NOW)
    alert.refresh_from_db()
    assert (alert.state, alert.dismissal) == ("closed", "handled")


# Alerts ------------------------------------------------------------------------------------------------------------
def test_a_p1_is_dismissed_by_two() -> None:
    alert, one, other = make_alert(severity="P1"), make_user(), make_user()
    asked = triage.dismiss(alert, by=one, note="Latihan warga", dismissal=Dismissal.FALSE, now=NOW)
    assert (asked.state, asked.closing_asked_by) == ("acknowledged", one)
    with pytest.raises(SecondPerson):
        triage.agree_dismissal(alert, by=one, now=later(1))
    triage.refuse_dismissal(alert, by=other, now=later(2))
    with pytest.raises(StaleAlert):
        triage.agree_dismissal(alert, by=other, now=later(3))
    triage.dismiss(alert, by=one, note="Latihan warga", dismissal=Dismissal.FALSE, now=later(4))
    closed = triage.agree_dismissal(alert, by=other, now=later(5))
    assert (closed.state, closed.dismissal, closed.closing_note) == ("closed", "false", "Latihan warga")


def test_a_cleared_alert_stays_until_seen_and_a_late_hand_undoes_no_end() -> None:
    unseen, seen, operator = make_alert(), make_alert(), make_user()
    triage.acknowledge(seen, by=operator, now=NOW)
    for alert in (unseen, seen):
        triage.clear(alert, note="Hilang", now=later(1))
        alert.refresh_from_db()
    assert (unseen.shown_as, seen.state, seen.dismissal) == ("cleared_unacknowledged", "closed", "cleared")
    assert triage.acknowledge(unseen, by=operator, now=later(2)).state == "closed"
    with pytest.raises(StaleAlert, match="ditutup"):
        triage.acknowledge(unseen, by=operator, now=later(3))


def test_what_comes_back_rings_again_and_what_has_ended_is_only_pointed_at() -> None:
    camera = make_camera()
    alert = intake.report_event(kind="smoke", source="x", camera=camera, now=NOW).alert
    assert alert is not None
    triage.clear(alert, note="Hilang", now=later(1))
    back = intake.report_event(kind="smoke", source="x", camera=camera, now=later(2)).alert
    assert back == alert
    assert (back.cleared_at, back.annunciations.count()) == (None, 2)
    triage.dismiss(back, by=make_user(), note="Palsu", now=later(3))
    new = intake.report_event(kind="smoke", source="x", camera=camera, now=later(4)).alert
    assert new is not None
    assert (new != alert, new.previous) == (True, alert)


def test_linked_and_taken_off_again_it_stays_acknowledged() -> None:
    alert, incident, operator = make_alert(), make_incident(), make_user()
    triage.link(alert, incident=incident, by=operator, now=NOW)
    with pytest.raises(StaleAlert):
        triage.link(alert, incident=make_incident(), by=operator, now=NOW)
    off = triage.unlink(alert, by=operator, reason="Bukan ini", now=later(1))
    assert (off.state, off.incident) == ("acknowledged", None)
    assert lines(incident) == ["alert_linked", "alert_unlinked"]


def test_many_are_acknowledged_and_each_refusal_says_why() -> None:
    alerts, operator = [make_alert() for _ in range(3)], make_user()
    triage.acknowledge(alerts[1], by=make_user(first_name="Rina", last_name="Amir"), now=NOW)
    bulk = triage.acknowledge_many(alerts, by=operator, now=later(1))
    assert bulk.done == [alerts[0].pk, alerts[2].pk]
    assert [(one["id"], "Rina A." in one["why"]) for one in bulk.refused] == [(alerts[1].pk, True)]


# Once --------------------------------------------------------------------------------------------------------------
def test_the_same_key_again_changes_nothing() -> None:
    incident, operator = make_incident(), make_user()
    notes = [casework.note(incident, by=operator, text="Saksi", key="k1", now=later(n)) for n in range(2)]
    assert notes[0] == notes[1]
    casework.take(incident, by=operator, key="k2", now=NOW)
    with pytest.raises(once.AlreadyDone):
        casework.take(incident, by=operator, key="k2", now=NOW)
    with pytest.raises(once.KeyTaken):
        casework.stabilise(incident, by=operator, key="k2", now=NOW)
    assert Entry.objects.filter(incident=incident).count() == 2
