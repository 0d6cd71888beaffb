"""What a media node writes of its streams: once, together, and in the end after all."""

import datetime as dt

import pytest
from django.db import DatabaseError

from cameras import inventory
from cameras.models import Camera
from cameras.streaming import node, states
from cameras.streaming.engine.reports import FleetReport, State, StreamReport
from cameras.streaming.models import MediaNode, StreamAssignment, StreamState
from incidents.models import Alert
from tests.builders import make_camera
from warroom.wall.models import FeedEntry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
T0 = NOW.timestamp()


def seconds(n: float) -> dt.timedelta:
    return dt.timedelta(seconds=n)


def report(camera: Camera, state: State, **given: object) -> StreamReport:
    values: dict[str, object] = {
        "reason_code": "", "words": "", "last_frame_at": T0, "since": T0, "lane": "repack", "lane_words": "",
        "codec": "", "width": 640, "height": 360, "fps": 10.0, "bitrate_kbps": 400.0, "gop_s": 1.0, "restarts": 0,
        "lost_packets": 0, "clock_offset_s": None, "viewed_at": None, **given,
    }  # fmt: skip
    return StreamReport(key=f"{camera.code}/tile", state=state, **values)  # type: ignore[arg-type]


@pytest.fixture
def carrier() -> node.Carrier:
    """A node whose engine and server never start."""
    return node.Carrier(name="n1", bind="127.0.0.1:1", url="http://127.0.0.1:1", capacity=10)


@pytest.fixture
def row() -> MediaNode:
    return MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=NOW)


def tell(carrier: node.Carrier, *news: StreamReport | FleetReport) -> None:
    for piece in news:
        carrier._news.put(piece)
    carrier._write_news(wait_s=0)


def test_cameras_that_die_together_are_one_alert_that_ends_when_all_are_back(carrier: node.Carrier) -> None:
    cameras = [make_camera() for _ in range(6)]
    tell(carrier, *(report(camera, State.LIVE) for camera in cameras))
    stale = tuple(report(camera, State.STALE, reason_code="no_frames") for camera in cameras)
    tell(carrier, FleetReport(at=T0 + 5, total=6, streams=stale))

    assert [(alert.kind, alert.state) for alert in Alert.objects.all()] == [("fleet_lost", "new")]
    tell(carrier, *(report(camera, State.LOST, reason_code="no_frames") for camera in cameras[:3]))
    assert Alert.objects.count() == 1
    for camera in cameras:
        assert Alert.objects.open().count() == 1
        tell(carrier, report(camera, State.LIVE, last_frame_at=T0 + 20))
    assert not Alert.objects.open().exists()
    assert set(Camera.objects.values_list("life_cycle", flat=True)) == {"live"}


def test_news_that_the_database_did_not_take_is_written_later(
    carrier: node.Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = make_camera()

    def refuse(*args: object, **kwargs: object) -> None:
        raise DatabaseError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(states, "record", refuse)
        with pytest.raises(DatabaseError):
            tell(carrier, report(camera, State.LIVE))
    carrier._write_news(wait_s=0)
    assert StreamState.objects.get().state == "live"


def test_a_camera_that_cannot_be_dialled_says_so_once(carrier: node.Carrier, row: MediaNode) -> None:
    camera = make_camera(main_address="", sub_address="rtsp://8.8.8.8:554/a")
    StreamAssignment.objects.create(camera=camera, profile="tile", node=row, since=NOW)
    carrier.reconcile()
    told = FeedEntry.objects.filter(kind="camera.state").count()
    for _ in range(3):
        carrier.reconcile()

    state = StreamState.objects.get()
    assert (state.state, state.reason) == ("lost", "bad_address")
    assert FeedEntry.objects.filter(kind="camera.state").count() == told == 1


def test_new_credentials_are_a_new_order(carrier: node.Carrier, row: MediaNode) -> None:
    camera = make_camera()
    StreamAssignment.objects.create(camera=camera, profile="tile", node=row, since=NOW)
    carrier.reconcile()
    before = carrier._engine._wanted
    inventory.set_credentials(camera, username="op", password="new", by=None, now=NOW)
    carrier.reconcile()
    assert carrier._engine._wanted != before


def test_a_node_that_died_leaves_no_picture_that_claims_to_live(row: MediaNode) -> None:
    cameras = [make_camera() for _ in range(3)]
    watched = {(camera.pk, "tile") for camera in cameras[:2]}
    for camera in cameras:
        said = states.Said(camera.code, "tile", "live", "", "", last_frame_at=NOW - seconds(99), since=NOW)
        states.record([said], node="n1", now=NOW)

    def shown(after_s: float) -> list[str]:
        states.record_silent_nodes([], wanted=watched, now=NOW + seconds(after_s))
        return list(StreamState.objects.order_by("camera").values_list("state", flat=True))

    states.record_silent_nodes(["n1"], wanted=watched, now=NOW + seconds(1))
    assert set(StreamState.objects.values_list("state", flat=True)) == {"live"}
    assert shown(6) == ["stale", "stale", "stopped"]
    assert not Alert.objects.exists()
    assert shown(15) == ["lost", "lost", "stopped"]
    assert [alert.kind for alert in Alert.objects.open()] == ["fleet_lost"]
    told = FeedEntry.objects.count()
    assert shown(20) == ["lost", "lost", "stopped"]
    assert FeedEntry.objects.count() == told
    assert StreamState.objects.order_by("camera").first().last_frame_at == NOW  # type: ignore[union-attr]
