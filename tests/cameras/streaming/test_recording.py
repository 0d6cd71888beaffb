"""Pins and incidents: who is recorded, how long, and that the stream runs unwatched."""

import datetime as dt
from pathlib import Path

import pytest

from accounts.access import Forbidden
from accounts.models import AuditEntry
from cameras.models import Camera
from cameras.streaming import demand, orders, recording
from cameras.streaming.models import MediaNode, RecordingRule, StreamAssignment, ViewLease
from cameras.streaming.recording import BadRecording
from tests.builders import make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def is_wanted(camera: Camera, now: dt.datetime) -> bool:
    return (camera.pk, "tile") in demand.wanted(now)


def test_a_pinned_camera_streams_unwatched_until_it_is_unpinned() -> None:
    camera, supervisor = make_camera(), make_user(role="supervisor")
    recording.pin(camera, by=supervisor, keep_days=3, now=NOW)
    assert ViewLease.objects.get().priority == 2
    for minute in range(0, 60, 2):
        recording.renew_leases(NOW + minute * MINUTE)
        assert is_wanted(camera, NOW + minute * MINUTE)

    hour = NOW + 60 * MINUTE
    assert recording.unpin(camera, by=supervisor, now=hour)
    recording.renew_leases(hour)
    assert not is_wanted(camera, hour + MINUTE)
    assert recording.wanted(hour) == set()
    assert list(AuditEntry.objects.order_by("seq").values_list("act", flat=True)) == [
        "recording_pinned",
        "recording_unpinned",
    ]


def test_pinning_again_changes_the_days_and_leaves_one_open_rule() -> None:
    camera, supervisor = make_camera(), make_user(role="supervisor")
    recording.pin(camera, by=supervisor, now=NOW, keep_days=3)
    recording.pin(camera, by=supervisor, now=NOW + MINUTE, keep_days=30)
    assert [rule.keep_days for rule in RecordingRule.objects.filter(until=None)] == [30]
    assert not recording.unpin(make_camera(), by=supervisor, now=NOW)


@pytest.mark.parametrize("given", [{"keep_days": 0}, {"keep_days": 9999}, {"profile": "thumb"}])
def test_a_pin_that_makes_no_sense_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(BadRecording):
        recording.pin(make_camera(), by=make_user(role="supervisor"), now=NOW, **given)  # type: ignore[arg-type]
    silent = make_camera(main_address="", sub_address="")
    with pytest.raises(BadRecording):
        recording.pin(silent, by=make_user(role="supervisor"), now=NOW)


def test_an_operator_may_not_pin() -> None:
    camera, operator = make_camera(), make_user(role="operator")
    with pytest.raises(Forbidden):
        recording.pin(camera, by=operator, now=NOW)
    with pytest.raises(Forbidden):
        recording.unpin(camera, by=operator, now=NOW)


def test_an_incident_holds_its_cameras_once_and_lets_go_later() -> None:
    cameras = [make_camera(), make_camera(), make_camera(sub_address="", main_address="")]
    recording.hold(cameras, subject="MKS-1", now=NOW)
    recording.hold(cameras, subject="MKS-1", now=NOW + MINUTE)
    assert RecordingRule.objects.count() == 2
    assert set(ViewLease.objects.values_list("priority", flat=True)) == {1}

    recording.let_go("MKS-1", until=NOW + 10 * MINUTE)
    assert len(recording.wanted(NOW + 9 * MINUTE)) == 2
    assert recording.wanted(NOW + 11 * MINUTE) == set()


def test_a_lease_never_outlives_its_rule() -> None:
    camera = make_camera()
    recording.hold([camera], subject="MKS-1", now=NOW, until=NOW + MINUTE)
    recording.renew_leases(NOW)
    assert not is_wanted(camera, NOW + 2 * MINUTE)


def test_renewing_costs_a_bounded_number_of_queries(django_assert_num_queries: object) -> None:
    recording.hold([make_camera() for _ in range(5)], subject="MKS-1", now=NOW)
    with django_assert_num_queries(2):  # type: ignore[operator]
        recording.renew_leases(NOW)


def test_the_node_is_told_where_to_write(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_FOLDER = tmp_path  # type: ignore[attr-defined]
    pinned, other = make_camera(code="CAM-A"), make_camera(code="CAM-B")
    node = MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=NOW)
    for camera in (pinned, other):
        StreamAssignment.objects.create(camera=camera, profile="tile", node=node, since=NOW)
    recording.pin(pinned, by=make_user(role="supervisor"), now=NOW)
    ordered, _refused = orders.for_node("n1", now=NOW)
    assert [order.record_to for order in ordered] == [tmp_path / "recordings" / "n1" / "CAM-A", None]
