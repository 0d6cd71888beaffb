"""A drill goes the way of the real thing, apart from it, and counts nowhere."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cameras.models import Camera
from cameras.streaming.models import RecordingRule
from incidents import annunciation, intake, outages, triage
from incidents.intake import Answer
from incidents.models import Alert, Annunciation, Event
from incidents.rules import FLEET_LOST
from tests.builders import LOSARI, make_alert, make_camera, make_lorong, make_user
from warroom.desk.load import alarm_load
from warroom.wall import figures

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def operator() -> User:
    return make_user(role="operator")


@pytest.fixture
def camera() -> Camera:
    return make_camera(lorong=make_lorong(name="Lorong Kyoto"))


def report(**given: Any) -> Answer:
    return intake.report_event(**{"kind": "intrusion", "source": "nvr", "now": NOW, **given})


def test_a_drill_at_a_camera_stays_apart_from_what_really_happens_there(camera: Camera) -> None:
    real = report(camera=camera)
    drill = report(camera=camera, exercise=True)
    again = report(camera=camera, exercise=True)

    assert (real.alert, drill.alert) == (Alert.objects.get(exercise=False), Alert.objects.get(exercise=True))
    assert again.alert == drill.alert
    assert list(Alert.objects.order_by("pk").values_list("count", flat=True)) == [1, 2]
    assert Event.objects.filter(exercise=True).count() == 2


def test_a_real_event_after_a_drill_raises_an_alarm_of_its_own(camera: Camera) -> None:
    drill = report(camera=camera, exercise=True)
    assert report(camera=camera).alert != drill.alert


def test_places_are_kept_apart_too() -> None:
    lat, lon = LOSARI
    drill = report(kind="fire", lat=lat, lon=lon, exercise=True)
    assert report(kind="fire", lat=lat + 0.0001, lon=lon).alert != drill.alert
    assert report(kind="fire", lat=lat + 0.0001, lon=lon, exercise=True).alert == drill.alert


def test_its_incident_is_a_drill_and_keeps_its_pictures_for_a_day(camera: Camera, operator: User) -> None:
    alert = report(camera=camera, exercise=True).alert
    assert alert is not None
    incident = triage.promote(alert, by=operator, now=NOW)
    assert incident.exercise
    assert RecordingRule.objects.get(subject=incident.number).keep_days == 1


def test_a_drill_of_a_lost_fleet_is_closed_by_no_camera_that_comes_back(camera: Camera) -> None:
    drill = report(kind=FLEET_LOST, subject="node1", exercise=True, data={outages.MISSING: [camera.code]})
    assert drill.alert is not None
    assert list(outages._open(FLEET_LOST)) == []


def test_the_api_takes_and_shows_the_flag(client: Client, operator: User, camera: Camera) -> None:
    client.force_login(operator)
    said = {"kind": "fire", "camera": camera.code, "summary": "Asap di gudang", "exercise": True}
    answer = client.post("/api/v1/events/", said, content_type="application/json")
    assert answer.status_code == 201
    assert (answer.json()["event"]["exercise"], answer.json()["alert"]["exercise"]) == (True, True)

    promoted = client.post(f"/api/v1/alerts/{answer.json()['alert']['id']}/promote/", {}, "application/json")
    assert promoted.json()["exercise"] is True
    for room in ("alerts", "incidents", "events"):
        assert len(client.get(f"/api/v1/{room}/?exercise=true").json()["results"]) == 1
        assert client.get(f"/api/v1/{room}/?exercise=false").json()["results"] == []


def test_what_says_nothing_of_a_drill_is_real(client: Client, operator: User, camera: Camera) -> None:
    client.force_login(operator)
    said = {"kind": "fire", "camera": camera.code}
    assert client.post("/api/v1/events/", said, content_type="application/json").json()["alert"]["exercise"] is False


def test_an_incident_opened_by_hand_can_be_a_drill(client: Client, operator: User, camera: Camera) -> None:
    client.force_login(operator)
    said = {"category": "KRM", "summary": "Gladi", "camera": camera.code, "exercise": True}
    assert client.post("/api/v1/incidents/", said, content_type="application/json").json()["exercise"] is True


def test_no_figure_of_the_wall_counts_a_drill(operator: User) -> None:
    make_alert(exercise=True, severity="P1", raised_at=NOW)
    taken = figures.take(operator, now=NOW)
    assert (taken["alerts_open"], taken["alerts_unacknowledged"], taken["oldest_unacknowledged"]) == (0, 0, None)
    make_alert(exercise=True, state="acknowledged", raised_at=NOW, severity="P1")
    assert figures.take(operator, now=NOW)["acknowledged_in_target_pct"] is None


def test_the_alarm_load_leaves_drills_out() -> None:
    for alert in (make_alert(exercise=True, raised_at=NOW), make_alert(raised_at=NOW)):
        annunciation.announce(alert, now=NOW)
    assert [n for _, n in alarm_load(Annunciation.objects.all(), now=NOW)["minutes"]] == [1]
