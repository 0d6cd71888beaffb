"""What becomes of a report: recorded, merged with its like, or raised."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents import casework, intake, signals, triage
from incidents.intake import Answer
from incidents.models import Alert, Entry, Event
from tests.builders import make_area, make_camera, make_lorong, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def report(**given: Any) -> Answer:
    return intake.report_event(**{"kind": "intrusion", "source": "nvr", "now": NOW, **given})


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def test_an_intrusion_raises_an_alert_at_its_camera() -> None:
    camera = make_camera(lorong=make_lorong(name="Lorong Kyoto"), synthetic=True)
    answer = report(camera=camera, summary="Orang memanjat pagar")

    alert = Alert.objects.get()
    assert answer.is_new
    assert answer.alert == alert
    assert (alert.severity, alert.state, alert.count, alert.place) == ("P2", "new", 1, "Lorong Kyoto")
    assert (alert.camera, alert.area, alert.summary) == (camera, camera.area, "Orang memanjat pagar")
    assert alert.raised_at == NOW
    assert alert.synthetic


def test_a_second_event_of_the_camera_strengthens_the_same_alert() -> None:
    camera = make_camera()
    first = report(camera=camera, summary="satu", now=NOW)
    second = report(camera=camera, summary="dua", severity="P1", now=later(60))

    alert = Alert.objects.get()
    assert first.alert == second.alert == alert
    assert (alert.count, alert.severity, alert.summary, alert.version) == (2, "P1", "dua", 2)
    assert alert.last_event_at == later(60)
    assert alert.raised_at == NOW


def test_a_milder_event_is_counted_and_changes_no_version() -> None:
    camera = make_camera()
    report(camera=camera)
    report(camera=camera, severity="P4")

    alert = Alert.objects.get()
    assert (alert.count, alert.severity, alert.version) == (2, "P2", 1)


def test_cameras_and_kinds_are_kept_apart() -> None:
    camera = make_camera()
    report(camera=camera)
    report(camera=camera, kind="fire")
    report(camera=make_camera())

    assert Alert.objects.count() == 3


@pytest.mark.parametrize(("metres_east", "alerts"), [(0, 1), (250, 1), (310, 2), (900, 2)])
def test_reports_of_one_place_merge_within_300_m(metres_east: float, alerts: int) -> None:
    report(kind="flood", lat=-5.14, lon=119.41)
    report(kind="flood", lat=-5.14, lon=119.41 + metres_east / 110_750)

    assert Alert.objects.count() == alerts


def test_reports_without_a_place_never_merge() -> None:
    report(kind="112", summary="satu")
    report(kind="112", summary="dua")

    assert Alert.objects.count() == 2


def test_a_place_gets_its_kelurahan_and_a_name() -> None:
    area = make_area(name="Baru")
    make_camera(area=area, lat=-5.1401, lon=119.41, road="Jl. Penghibur")
    answer = report(kind="flood", lat=-5.14, lon=119.41)

    assert answer.alert is not None
    assert (answer.alert.area, answer.alert.place) == (area, "Jl. Penghibur")


def test_a_place_outside_the_city_has_no_kelurahan() -> None:
    make_area()
    answer = report(kind="flood", lat=-8.0, lon=115.0)

    assert answer.event.area is None
    assert answer.alert is not None


@pytest.mark.parametrize("kind", ["etle_violation", "never_heard_of"])
def test_what_needs_no_response_is_recorded_only(kind: str) -> None:
    answer = report(kind=kind, severity="P1")

    assert answer.alert is None
    assert Event.objects.get().kind == kind
    assert not Alert.objects.exists()


def test_the_same_key_again_changes_nothing_and_answers_the_same() -> None:
    camera = make_camera()
    first = report(camera=camera, idempotency_key="7")
    again = report(camera=camera, idempotency_key="7", summary="lain")

    assert not again.is_new
    assert (again.event, again.alert) == (first.event, first.alert)
    assert Alert.objects.get().count == 1


def test_the_same_key_of_another_source_is_another_event() -> None:
    report(idempotency_key="7")
    report(idempotency_key="7", source="other")

    assert Event.objects.count() == 2


# What a repetition does to an alert that somebody has seen ----------------------------------------------------------
def test_a_detector_that_goes_on_leaves_an_acknowledged_alert_alone() -> None:
    camera = make_camera()
    alert = report(camera=camera).alert
    assert alert is not None
    triage.acknowledge(alert, by=make_user(), now=later(10))
    report(camera=camera, now=later(20))

    alert.refresh_from_db()
    assert (alert.state, alert.count) == ("acknowledged", 2)


def test_a_worse_event_raises_an_acknowledged_alert_again() -> None:
    camera = make_camera()
    alert = report(camera=camera).alert
    assert alert is not None
    triage.acknowledge(alert, by=make_user(), now=later(10))
    report(camera=camera, severity="P1", now=later(20))

    alert.refresh_from_db()
    assert (alert.state, alert.severity, alert.acknowledged_by) == ("new", "P1", None)
    assert alert.raised_at == later(20)  # the target for acknowledging runs anew


def test_a_person_who_calls_again_is_heard_again() -> None:
    camera = make_camera()
    alert = report(camera=camera, kind="operator_report").alert
    assert alert is not None
    triage.acknowledge(alert, by=make_user(), now=later(10))
    report(camera=camera, kind="operator_report", summary="Masih terjadi", now=later(20))

    alert.refresh_from_db()
    assert (alert.state, alert.summary) == ("new", "Masih terjadi")


def test_long_after_it_was_seen_a_like_event_is_a_new_alert() -> None:
    camera = make_camera()
    old = report(camera=camera).alert
    assert old is not None
    triage.acknowledge(old, by=make_user(), now=later(10))
    new = report(camera=camera, now=later(11 * 60)).alert

    old.refresh_from_db()
    assert new != old
    assert old.state == "closed"
    assert new is not None
    assert new.state == "new"


def test_a_repeated_call_stands_on_the_timeline_of_its_incident() -> None:
    alert = report(kind="112", lat=-5.14, lon=119.41).alert
    assert alert is not None
    incident = triage.promote(alert, by=make_user(role="supervisor"), now=later(10))
    report(kind="112", lat=-5.14, lon=119.41, summary="Api makin besar", now=later(20))

    assert Alert.objects.get().state == "acknowledged"
    line = Entry.objects.get(incident=incident, kind="alert_repeated")
    assert line.data["summary"] == "Api makin besar"


def test_after_its_incident_closed_a_like_event_is_a_new_alert() -> None:
    camera, boss, operator = make_camera(), make_user(role="supervisor"), make_user()
    alert = report(camera=camera).alert
    assert alert is not None
    incident = triage.promote(alert, by=boss, now=later(1))
    casework.take(incident, by=operator, now=later(2))
    casework.resolve(incident, by=operator, text="Tidak ada apa-apa", outcome=casework.Outcome.FALSE, now=later(2))
    casework.close(incident, by=boss, now=later(3))
    new = report(camera=camera, now=later(4)).alert

    alert.refresh_from_db()
    assert alert.state == "closed"
    assert new != alert


# Who may report, and what is told -----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["operator", "supervisor"])
def test_operators_and_supervisors_report_and_it_is_audited(role: str) -> None:
    person = make_user(role=role)
    event = report(kind="operator_report", by=person).event

    assert event.reporter == person
    assert AuditEntry.objects.get().actor == person.username


@pytest.mark.parametrize("role", ["liaison", "auditor", "admin"])
def test_others_do_not(role: str) -> None:
    with pytest.raises(Forbidden):
        report(kind="operator_report", by=make_user(role=role))
    assert not Event.objects.exists()


def test_news_comes_after_everything_is_written() -> None:
    camera = make_camera()
    told: list[tuple[str, int]] = []

    def raised(alert: Alert, **rest: Any) -> None:
        told.append(("raised", Event.objects.filter(alert=alert).count()))

    def changed(alert: Alert, **rest: Any) -> None:
        told.append(("changed", Event.objects.filter(alert=alert).count()))

    signals.alert_raised.connect(raised)
    signals.alert_changed.connect(changed)
    try:
        report(camera=camera)
        report(camera=camera)
    finally:
        signals.alert_raised.disconnect(raised)
        signals.alert_changed.disconnect(changed)

    assert told == [("raised", 1), ("changed", 2)]
