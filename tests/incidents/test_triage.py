"""Acknowledge, promote, dismiss: who may, once, and who was first."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents import intake, triage
from incidents.models import Category, Incident
from incidents.refusals import StaleAlert
from tests.builders import make_alert, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_an_operator_acknowledges() -> None:
    operator = make_user(first_name="Rina", last_name="Amir")
    alert = triage.acknowledge(make_alert(), by=operator, now=NOW)

    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by, alert.acknowledged_at, alert.version) == (
        "acknowledged",
        operator,
        NOW,
        2,
    )
    assert AuditEntry.objects.get().act == "alert_acknowledged"


def test_the_second_hears_who_was_first_and_when() -> None:
    alert = make_alert()
    triage.acknowledge(alert, by=make_user(first_name="Rina", last_name="Amir"), now=NOW)

    with pytest.raises(StaleAlert) as refused:
        triage.acknowledge(alert, by=make_user(), now=NOW)
    assert "Rina A." in refused.value.detail
    assert refused.value.extra["first"]["by"] == "Rina A."
    assert refused.value.extra["current"]["state"] == "acknowledged"


@pytest.mark.parametrize(("version", "accepted"), [(None, True), (3, True), (2, False), (4, False)])
def test_an_old_version_is_refused(version: int | None, *, accepted: bool) -> None:
    alert = make_alert(version=3)
    if accepted:
        assert triage.acknowledge(alert, by=make_user(), version=version, now=NOW).state == "acknowledged"
        return
    with pytest.raises(StaleAlert):
        triage.acknowledge(alert, by=make_user(), version=version, now=NOW)
    alert.refresh_from_db()
    assert alert.state == "new"


@pytest.mark.parametrize("role", ["liaison", "auditor", "admin"])
def test_those_who_only_look_acknowledge_nothing(role: str) -> None:
    alert = make_alert()
    with pytest.raises(Forbidden):
        triage.acknowledge(alert, by=make_user(role=role), now=NOW)
    with pytest.raises(Forbidden):
        triage.promote(alert, by=make_user(role=role), now=NOW)
    with pytest.raises(Forbidden):
        triage.dismiss(alert, by=make_user(role=role), note="Palsu", now=NOW)


def test_promoting_makes_an_incident_with_the_cameras_that_see_it() -> None:
    witness = make_camera(bearing_deg=0.0)
    seeing = make_camera(lat=witness.lat - 0.0001, bearing_deg=0.0)  # 11 m south, looks north
    away = make_camera(lat=witness.lat - 0.0001, lon=witness.lon + 0.0001, bearing_deg=180.0)
    make_camera(lat=witness.lat + 0.1)
    alert = intake.report_event(kind="intrusion", source="nvr", camera=witness, now=NOW).alert
    assert alert is not None

    incident = triage.promote(alert, by=make_user(), now=NOW)

    assert [near.camera for near in incident.incidentcamera_set.order_by("order")] == [witness, seeing, away]
    assert [near.sees for near in incident.incidentcamera_set.order_by("order")] == [True, True, False]
    assert (incident.category.code, incident.severity, incident.place) == ("KRM", "P2", alert.place)
    assert [entry.kind for entry in incident.entries.order_by("seq")] == ["opened", "alert_linked"]
    alert.refresh_from_db()
    assert (alert.state, alert.incident) == ("acknowledged", incident)


def test_promoting_keeps_who_acknowledged_first() -> None:
    alert, first = make_alert(), make_user()
    triage.acknowledge(alert, by=first, now=NOW)
    triage.promote(alert, by=make_user(), now=NOW)

    alert.refresh_from_db()
    assert alert.acknowledged_by == first


def test_an_alert_becomes_one_incident_only() -> None:
    alert = make_alert()
    incident = triage.promote(alert, by=make_user(), category=Category.objects.get(code="BJR"), now=NOW)

    with pytest.raises(StaleAlert, match=incident.number):
        triage.promote(alert, by=make_user(), now=NOW)
    assert Incident.objects.count() == 1


def test_a_refused_promotion_leaves_no_incident_behind() -> None:
    alert = make_alert(state="closed")
    with pytest.raises(StaleAlert):
        triage.promote(alert, by=make_user(), now=NOW)
    assert not Incident.objects.exists()


def test_a_report_nobody_classed_becomes_an_unclassed_incident() -> None:
    incident = triage.promote(make_alert(kind="operator_report"), by=make_user(), now=NOW)

    assert incident.category.code == "LAI"


def test_dismissing_says_why() -> None:
    alert = triage.dismiss(make_alert(), by=make_user(), note="Bayangan pohon", now=NOW)

    assert (alert.state, alert.closing_note) == ("closed", "Bayangan pohon")
    with pytest.raises(StaleAlert, match="ditutup"):
        triage.acknowledge(alert, by=make_user(), now=NOW)


def test_incident_numbers_run_by_the_citys_day() -> None:
    before = dt.datetime(2026, 11, 23, 15, 59, tzinfo=dt.UTC)  # 23:59 in Makassar
    after = dt.datetime(2026, 11, 23, 16, 1, tzinfo=dt.UTC)
    numbers = [triage.promote(make_alert(), by=make_user(), now=at).number for at in (before, before, after)]

    assert numbers == ["MKS-20261123-0001", "MKS-20261123-0002", "MKS-20261124-0001"]
