"""Cameras that go dark: maintenance each, one alert for a place or a node, and an end when the pictures come back."""

import datetime as dt

import pytest
from django.utils import timezone

from cameras import inventory, signals
from cameras.models import Area, Camera
from incidents import triage
from incidents.maintenance import places
from incidents.models import Alert, Event, Incident, IncidentCamera
from incidents.rulebook import store
from tests.builders import make_area, make_camera, make_incident, make_lorong, make_user

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


def kinds() -> list[str]:
    return [alert.kind for alert in Alert.objects.open().order_by("pk")]


@pytest.fixture
def district() -> Area:
    return make_area(level="kecamatan")


def cameras_of(district: Area, count: int) -> list[Camera]:
    """Spread over two kelurahan of the kecamatan."""
    areas = [make_area(code=f"{district.code}.{1000 + n}", parent=district) for n in range(2)]
    return [make_camera(area=areas[n % 2]) for n in range(count)]


# One camera ------------------------------------------------------------------------------------------------------
def test_a_lost_camera_is_a_record_and_no_alert(district: Area) -> None:
    camera = cameras_of(district, 10)[0]
    lose(camera)
    inventory.mark_live(camera, now=later(90))

    assert not Alert.objects.exists()
    told = Event.objects.order_by("pk")
    assert [event.kind for event in told] == ["camera_lost", "camera_recovered"]
    assert "tidak terjangkau" in told[0].summary


def test_where_the_city_wants_an_alert_for_each_camera_it_ends_with_the_camera(district: Area) -> None:
    rule = store.rules().get(kind="camera_lost")
    store.change(rule, by=make_user(role="supervisor"), reason="x", version=1, now=NOW,
                 event_class="alert", respond_within_s=1800, consequence_class="nuisance")  # fmt: skip
    camera = cameras_of(district, 10)[0]
    lose(camera)
    triage.acknowledge(Alert.objects.get(), by=make_user(), now=later(5))
    inventory.mark_live(camera, now=later(90))

    alert = Alert.objects.get()
    assert (alert.state, alert.closed_at, alert.closed_by) == ("closed", later(90), None)
    assert "0:01:30" in alert.closing_note


# A kecamatan -----------------------------------------------------------------------------------------------------
def test_a_kecamatan_is_lost_when_more_than_three_tenths_are_dark(district: Area) -> None:
    cameras = cameras_of(district, 10)
    said = []
    for camera in cameras[:5]:
        lose(camera)
        said.append(kinds())
    assert said == [[], [], [], ["district_lost"], ["district_lost"]]

    alert = Alert.objects.get()
    assert (alert.severity, alert.event_class, alert.count) == ("P2", "alarm", 1)
    assert alert.summary == "5 dari 10 kamera mati (50 %)"
    assert alert.place == f"Kec. {district.name}"
    assert len(alert.data["missing"]) == 5


def test_two_dark_cameras_of_three_are_maintenance(district: Area) -> None:
    for camera in cameras_of(district, 3)[:2]:
        lose(camera)
    assert kinds() == []


def test_cameras_that_are_not_in_service_do_not_count(district: Area) -> None:
    cameras = cameras_of(district, 10)
    Camera.objects.filter(pk__in=[camera.pk for camera in cameras[6:]]).update(life_cycle="planned")
    for camera in cameras[:3]:
        lose(camera)
    assert kinds() == ["district_lost"]


def test_it_clears_below_half_of_the_limit_and_not_at_its_edge(district: Area) -> None:
    cameras = cameras_of(district, 10)
    for camera in cameras[:4]:
        lose(camera)
    triage.acknowledge(Alert.objects.get(), by=make_user(), now=later(5))
    states = []
    for second, camera in enumerate(cameras[:3]):
        inventory.mark_live(camera, now=later(10 + second))
        states.append(Alert.objects.get().state)
    assert states == ["acknowledged", "acknowledged", "closed"]


def test_nobody_saw_it_so_it_stays_to_be_seen_and_a_new_loss_is_the_same_alert(district: Area) -> None:
    cameras = cameras_of(district, 10)
    for camera in cameras[:4]:
        lose(camera)
    for camera in cameras[:4]:
        inventory.mark_live(camera, now=later(10))
    alert = Alert.objects.get()
    assert (alert.state, alert.cleared_at) == ("new", later(10))

    for camera in cameras[:4]:
        lose(camera, at=later(60))
    alert = Alert.objects.get()
    assert (alert.state, alert.cleared_at, alert.count) == ("new", None, 2)


def test_who_closed_it_has_seen_what_was_dark_then(district: Area) -> None:
    cameras = cameras_of(district, 12)
    for camera in cameras[:4]:
        lose(camera)
    triage.dismiss(Alert.objects.get(), by=make_user(), note="PLN bekerja", now=later(5))
    for camera in cameras[4:7]:
        lose(camera, at=later(60))
    assert kinds() == []
    lose(cameras[7], at=later(60))
    assert kinds() == ["district_lost"]


def test_settling_clears_a_kecamatan_whose_cameras_left_service(district: Area) -> None:
    cameras = cameras_of(district, 10)
    for camera in cameras[:4]:
        lose(camera)
    triage.acknowledge(Alert.objects.get(), by=make_user(), now=later(5))
    assert places.settle(now=later(10)) == 0
    Camera.objects.filter(pk__in=[camera.pk for camera in cameras[:4]]).update(life_cycle="removed", down_cause="")
    assert places.settle(now=later(60)) == 1
    assert Alert.objects.get().state == "closed"


# Critical cameras ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("safety_class", "raised"), [("red", ["critical_cameras_lost"]), ("green", [])])
def test_the_last_eye_of_a_red_lorong_is_an_alert(safety_class: str, raised: list[str]) -> None:
    lorong = make_lorong(safety_class=safety_class)
    cameras = [make_camera(lorong=lorong) for _ in range(2)]
    for _ in range(6):
        make_camera(area=lorong.area)
    lose(cameras[0])
    assert kinds() == []
    lose(cameras[1])
    assert kinds() == raised


def test_a_red_lorong_is_p3_and_clears_when_more_than_half_of_it_is_back() -> None:
    lorong = make_lorong(safety_class="red")
    cameras = [make_camera(lorong=lorong) for _ in range(2)]
    [make_camera(area=lorong.area) for _ in range(6)]
    for camera in cameras:
        lose(camera)
    alert = Alert.objects.get()
    assert (alert.severity, alert.event_class) == ("P3", "alert")
    triage.acknowledge(alert, by=make_user(), now=later(1))
    inventory.mark_live(cameras[0], now=later(2))
    assert Alert.objects.get().state == "acknowledged"
    inventory.mark_live(cameras[1], now=later(3))
    assert Alert.objects.get().state == "closed"


def watched(severity: str = "P2", *, sees: bool = True) -> tuple[Incident, list[Camera]]:
    incident = make_incident(severity=severity)
    cameras = [make_camera(area=incident.area) for _ in range(10)]
    for order, camera in enumerate(cameras[:2]):
        IncidentCamera.objects.create(incident=incident, camera=camera, order=order, distance_m=20, sees=sees)
    return incident, cameras


def test_a_camera_that_watched_a_grave_incident_is_an_alarm_and_a_second_one_joins_it() -> None:
    incident, cameras = watched()
    lose(cameras[0])
    lose(cameras[1])
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.count) == ("critical_cameras_lost", "P2", 2)
    assert incident.number in alert.summary
    assert alert.data["missing"] == sorted(camera.code for camera in cameras[:2])


@pytest.mark.parametrize(("severity", "sees"), [("P3", True), ("P2", False)])
def test_a_mild_incident_or_a_camera_that_looks_away_is_maintenance(severity: str, sees: bool) -> None:
    _incident, cameras = watched(severity, sees=sees)
    lose(cameras[0])
    assert kinds() == []


def test_it_is_over_when_the_incident_is() -> None:
    incident, cameras = watched()
    lose(cameras[0])
    triage.acknowledge(Alert.objects.get(), by=make_user(), now=later(1))
    Incident.objects.filter(pk=incident.pk).update(state="closed", closed_at=NOW, resolved_at=NOW, outcome="handled")
    assert places.settle(now=later(60)) == 1
    assert Alert.objects.get().closing_note == "Insidennya sudah berakhir"


def test_a_lost_kecamatan_speaks_for_its_red_lorong() -> None:
    lorong = make_lorong(safety_class="red")
    eyes = [make_camera(lorong=lorong)]
    others = [make_camera(area=lorong.area) for _ in range(9)]
    for camera in [*eyes, *others[:2]]:
        lose(camera)
    assert kinds() == ["critical_cameras_lost"]
    lose(others[2])
    assert kinds() == ["district_lost"]
    assert Alert.objects.get(kind="critical_cameras_lost").dismissal == "duplicate"


# A node ----------------------------------------------------------------------------------------------------------
def test_a_fleet_is_one_alert(district: Area) -> None:
    lose_fleet(cameras_of(district, 20))

    alert = Alert.objects.get()
    assert (alert.severity, alert.kind, alert.summary, alert.place) == (
        "P2",
        "fleet_lost",
        "20 kamera hilang",
        "Node n1",
    )


def test_what_came_first_is_folded_unless_somebody_has_it(district: Area) -> None:
    cameras = cameras_of(district, 10)
    for camera in cameras[:4]:
        lose(camera)
    lose_fleet(cameras, at=later(2))
    assert kinds() == ["fleet_lost"]

    other = cameras_of(make_area(level="kecamatan"), 10)
    for camera in other[:4]:
        lose(camera)
    triage.acknowledge(Alert.objects.get(kind="district_lost", state="new"), by=make_user(), now=later(3))
    lose_fleet(other, at=later(4))
    assert kinds() == ["fleet_lost", "district_lost"]


def test_cameras_that_a_fleets_alert_speaks_of_do_not_make_their_kecamatan_lost(district: Area) -> None:
    cameras = cameras_of(district, 20)
    lose_fleet(cameras[:10])
    lose(cameras[10])
    assert kinds() == ["fleet_lost"]


def test_a_fleets_alert_clears_with_the_last_camera(district: Area) -> None:
    cameras = cameras_of(district, 3)
    lose_fleet(cameras)
    triage.acknowledge(Alert.objects.get(), by=make_user(), now=NOW)

    states = []
    for second, camera in enumerate(cameras):
        inventory.mark_live(camera, now=later(second))
        states.append(Alert.objects.get().state)
    assert states == ["acknowledged", "acknowledged", "closed"]


def test_a_promoted_loss_says_on_its_timeline_that_the_cameras_are_back(district: Area) -> None:
    cameras = cameras_of(district, 3)
    lose_fleet(cameras)
    incident = triage.promote(Alert.objects.get(), by=make_user(), now=later(10))
    for camera in cameras:
        inventory.mark_live(camera, now=later(90))

    assert Alert.objects.get().state == "closed"
    assert incident.entries.order_by("-seq").values_list("kind", flat=True)[0] == "alert_closed"
    incident.refresh_from_db()
    assert incident.state == "new"


def test_a_second_wave_of_the_node_joins_the_first(district: Area) -> None:
    cameras = cameras_of(district, 5)
    lose_fleet(cameras[:3])
    lose_fleet(cameras[3:], at=later(60))

    alert = Alert.objects.get()
    assert (alert.count, alert.summary) == (2, "5 kamera hilang")
