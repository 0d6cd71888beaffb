"""Cameras of one kecamatan that go dark at once, in as many transactions: each sees those before it."""

from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cameras import inventory
from incidents.models import Alert, Event
from tests.builders import make_area, make_camera, make_lorong
from tests.incidents.test_races import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _shared_database(tmp_path: Path) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("needs a database that threads can share")


def test_eight_cameras_lost_at_once_are_one_alert_that_names_them_all_and_it_ends_with_them() -> None:
    district = make_area(level="kecamatan")
    area = make_area(code=f"{district.code}.1001", parent=district)
    cameras = [make_camera(area=area) for _ in range(8)]
    lost = at_once(8, lambda n: inventory.mark_down(cameras[n], cause="power", words="", now=NOW))

    assert kinds(lost) == {"bool": 8}
    alert = Alert.objects.get()
    assert (alert.kind, alert.count) == ("district_lost", 1)
    assert alert.data["missing"] == sorted(camera.code for camera in cameras)
    assert Event.objects.filter(kind="camera_lost").count() == 8

    back = at_once(8, lambda n: inventory.mark_live(cameras[n], now=NOW))
    assert kinds(back) == {"bool": 8}
    alert.refresh_from_db()
    assert (alert.state, alert.cleared_at, alert.data["missing"]) == ("new", NOW, [])


def test_the_last_two_eyes_of_a_red_lorong_lost_at_once_are_noticed() -> None:
    lorong = make_lorong(safety_class="red")
    cameras = [make_camera(lorong=lorong) for _ in range(2)]
    [make_camera(area=lorong.area) for _ in range(8)]
    assert kinds(at_once(2, lambda n: inventory.mark_down(cameras[n], cause="power", words="", now=NOW))) == {"bool": 2}
    assert [alert.kind for alert in Alert.objects.all()] == ["critical_cameras_lost"]
