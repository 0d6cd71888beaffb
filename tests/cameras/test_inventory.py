"""The one writer of cameras: checks, seals, tells, and leaves a trail."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.secrets import SecretLost
from cameras import inventory, signals
from cameras.models import Camera, Fault
from tests.builders import make_area, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def add(**fields: Any) -> Camera:
    given = {"code": "CAM-1", "name": "Mulut lorong", "area": make_area(), "lat": -5.14, "lon": 119.42}
    return inventory.add(by=make_user(role="supervisor"), now=NOW, **{**given, **fields})


def test_a_new_camera_is_in_the_trail_with_who_added_it() -> None:
    camera = add(main_address="rtsp://10.1.2.3/main")
    entry = AuditEntry.objects.get(act="camera_added")
    assert (entry.subject, entry.actor[:10]) == (camera.code, "supervisor")


def test_a_bad_address_names_its_field_and_writes_nothing() -> None:
    with pytest.raises(ValidationError) as refusal:
        add(sub_address="rtsp://8.8.8.8/live")
    assert set(refusal.value.message_dict) == {"sub_address"}
    assert not Camera.objects.exists()


def test_a_field_that_is_not_to_be_set_is_refused() -> None:
    camera = add()
    with pytest.raises(ValidationError, match="not a field"):
        inventory.change(camera, by=None, now=NOW, life_cycle="live")


def test_a_camera_goes_into_service_and_out_of_it_with_a_trail() -> None:
    camera, boss = add(life_cycle="installed"), make_user(role="supervisor")
    assert inventory.move(camera, to="connected", by=boss, now=NOW)
    inventory.mark_live(camera, now=NOW)
    assert not inventory.move(camera, to="connected", by=boss, now=NOW)
    assert inventory.mark_down(camera, cause="power", words="", now=NOW)
    assert inventory.move(camera, to="removed", by=boss, now=NOW + dt.timedelta(days=1))
    camera.refresh_from_db()
    assert (camera.life_cycle, camera.down_cause) == ("removed", "")
    assert not Fault.objects.filter(ended_at__isnull=True).exists()
    assert AuditEntry.objects.filter(act="camera_moved", actor=boss.username).count() == 2


@pytest.mark.parametrize("state", ["live", "down", "degraded", "gone"])
def test_nobody_declares_what_only_a_stream_can_show(state: str) -> None:
    with pytest.raises(ValidationError, match="must be one of"):
        inventory.move(add(life_cycle="installed"), to=state, by=None, now=NOW)


def test_credentials_come_back_and_are_unreadable_in_the_row() -> None:
    camera = add()
    inventory.set_credentials(camera, username="admin", password="rahasia-44", by=None, now=NOW)
    camera.refresh_from_db()
    assert inventory.credentials_of(camera) == ("admin", "rahasia-44")
    assert b"rahasia" not in bytes(camera.credentials)
    assert "rahasia" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_credentials_copied_to_another_row_do_not_open() -> None:
    one, other = add(), add(code="CAM-2", area=make_area())
    inventory.set_credentials(one, username="admin", password="rahasia", by=None, now=NOW)
    Camera.objects.filter(pk=other.pk).update(credentials=one.credentials)
    other.refresh_from_db()
    with pytest.raises(SecretLost):
        inventory.credentials_of(other)


def test_faces_are_left_alone_unless_somebody_says_otherwise() -> None:
    assert add().face_policy == "off"


def test_going_down_opens_one_fault_and_tells_once() -> None:
    camera = make_camera(life_cycle="live")
    told: list[Fault] = []

    def listen(sender: object, fault: Fault, **kwargs: object) -> None:
        told.append(fault)

    signals.camera_lost.connect(listen)
    try:
        assert inventory.mark_down(camera, cause="network", words="tidak tersambung", now=NOW)
        assert not inventory.mark_down(camera, cause="power", words="", now=NOW)
    finally:
        signals.camera_lost.disconnect(listen)
    assert [fault.cause for fault in told] == ["network"]
    assert (camera.life_cycle, camera.down_cause) == ("down", "network")


def test_a_picture_ends_the_fault() -> None:
    camera = make_camera(life_cycle="live")
    inventory.mark_down(camera, cause="network", words="", now=NOW)
    later = NOW + dt.timedelta(minutes=3)
    assert inventory.mark_live(camera, now=later)
    assert Fault.objects.get(camera=camera).ended_at == later
    assert (camera.life_cycle, camera.down_cause) == ("live", "")


def test_a_removed_camera_neither_dies_nor_rises() -> None:
    camera = make_camera(life_cycle="removed")
    assert not inventory.mark_down(camera, cause="network", words="", now=NOW)
    assert not inventory.mark_live(camera, now=NOW)


def test_many_cameras_are_added_all_or_none() -> None:
    area = make_area()

    def camera(code: str, **fields: Any) -> Camera:
        return Camera(code=code, name=code, area=area, lat=-5.1, lon=119.4, life_cycle_since=NOW, **fields)

    with pytest.raises(ValidationError, match="CAM-B"):
        inventory.add_many([camera("CAM-A"), camera("CAM-B", main_address="file:///etc/passwd")], by=None, now=NOW)
    assert not Camera.objects.exists()
    assert inventory.add_many([camera("CAM-A"), camera("CAM-B")], by=None, now=NOW) == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"life_cycle": "asleep"},
        {"life_cycle": "down", "down_cause": ""},
        {"life_cycle": "live", "down_cause": "power"},
        {"bearing_deg": 360.0},
        {"hfov_deg": 0.0},
        {"lat": 91.0},
        {"face_policy": "everyone"},
        {"sub_address": "rtsp://10.0.0.1/x", "main_address": "rtsp://10.0.0.1/x"},
    ],
)
def test_the_database_itself_refuses_an_impossible_camera(broken: dict[str, Any]) -> None:
    camera = make_camera()
    with pytest.raises(IntegrityError), transaction.atomic():
        Camera.objects.filter(pk=camera.pk).update(**broken)


def test_a_camera_has_one_open_fault_at_most() -> None:
    camera = make_camera()
    Fault.objects.create(camera=camera, cause="power", began_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Fault.objects.create(camera=camera, cause="network", began_at=timezone.now())
