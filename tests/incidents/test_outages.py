"""Cameras that go dark: one alert each, one for all when many go at once, and an end when they come back."""

import datetime as dt

import pytest
from django.utils import timezone

from cameras import inventory, signals
from cameras.models import Camera
from incidents import triage
from incidents.models import Alert, Event
from tests.builders import make_camera, make_lorong, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def lose(camera: Camera, *, at: dt.datetime = NOW, tell: bool = True) -> None:
    inventory.mark_down(camera, cause="network", words="tidak terjangkau", now=at, tell=tell)


def lose_fleet(cameras: list[Camera], *, at: dt.datetime = NOW) -> None:
    for camera in cameras:
        lose(camera, at=at, tell=False)
    signals.fleet_lost.send(Camera, node="n1", cameras=cameras, at=at)


@pytest.mark.parametrize(("safety_class", "severity"), [("red", "P3"), ("green", "P4")])
def test_a_lost_camera_is_one_alert_worse_in_a_red_lorong(safety_class: str, severity: str) -> None:
    camera = make_camera(lorong=make_lorong(safety_class=safety_class))
    lose(camera)

    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.camera) == ("camera_lost", severity, camera)
    assert "tidak terjangkau" in alert.summary


def test_it_closes_when_the_camera_comes_back() -> None:
    camera = make_camera()
    lose(camera)
    inventory.mark_live(camera, now=later(90))

    alert = Alert.objects.get()
    assert (alert.state, alert.closed_at, alert.closed_by) == ("closed", later(90), None)
    assert "0:01:30" in alert.closing_note
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["camera_lost", "camera_recovered"]


def test_a_promoted_loss_says_on_its_timeline_that_the_camera_is_back() -> None:
    camera = make_camera()
    lose(camera)
    incident = triage.promote(Alert.objects.get(), by=make_user(), now=later(10))
    inventory.mark_live(camera, now=later(90))

    assert Alert.objects.get().state == "closed"
    assert incident.entries.order_by("-seq").values_list("kind", flat=True)[0] == "alert_closed"
    incident.refresh_from_db()
    assert incident.state == "new"


def test_a_fleet_is_one_alert() -> None:
    cameras = [make_camera() for _ in range(20)]
    lose_fleet(cameras)

    alert = Alert.objects.get()
    assert (alert.severity, alert.kind, alert.summary, alert.place) == (
        "P2",
        "fleet_lost",
        "20 kamera hilang",
        "Node n1",
    )


def test_single_losses_that_came_first_are_folded_unless_somebody_has_them() -> None:
    cameras = [make_camera() for _ in range(5)]
    lose(cameras[0])
    lose(cameras[1])
    seen = Alert.objects.get(camera=cameras[1])
    triage.acknowledge(seen, by=make_user(), now=later(1))
    lose_fleet(cameras, at=later(2))

    open_alerts = Alert.objects.open()
    assert {alert.kind for alert in open_alerts} == {"fleet_lost", "camera_lost"}
    assert list(open_alerts.filter(kind="camera_lost")) == [seen]


def test_a_fleets_alert_closes_with_the_last_camera() -> None:
    cameras = [make_camera() for _ in range(3)]
    lose_fleet(cameras)

    states = []
    for second, camera in enumerate(cameras):
        inventory.mark_live(camera, now=later(second))
        states.append(Alert.objects.get().state)
    assert states == ["new", "new", "closed"]


def test_a_second_wave_of_the_node_joins_the_first() -> None:
    first, second = [make_camera() for _ in range(3)], [make_camera() for _ in range(2)]
    lose_fleet(first)
    lose_fleet(second, at=later(60))

    alert = Alert.objects.get()
    assert (alert.count, alert.summary) == (2, "5 kamera hilang")
