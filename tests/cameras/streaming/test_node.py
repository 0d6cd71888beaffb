"""What a media node writes of its streams: once, together, and in the end after all."""

import datetime as dt
import socket

import pytest
from django.db import DatabaseError

from cameras import inventory
from cameras.models import Camera
from cameras.streaming import node, states
from cameras.streaming.engine.reports import FleetReport, State, StreamReport
from cameras.streaming.models import MediaNode, StreamAssignment, StreamState
from incidents.models import Alert
from incidents.states import AlertShown
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
def row(carrier: node.Carrier) -> MediaNode:
    """The node has joined the others."""
    carrier._beat()
    return MediaNode.objects.get()


def tell(carrier: node.Carrier, *news: StreamReport | FleetReport) -> None:
    for piece in news:
        carrier._news.put(piece)
    carrier._write_news(wait_s=0)


def test_cameras_that_die_together_are_one_alert_whose_cause_is_gone_when_all_are_back(carrier: node.Carrier) -> None:
    cameras = [make_camera() for _ in range(6)]
    tell(carrier, *(report(camera, State.LIVE) for camera in cameras))
    stale = tuple(report(camera, State.STALE, reason_code="no_frames") for camera in cameras)
    tell(carrier, FleetReport(at=T0 + 5, total=6, streams=stale))

    assert [(alert.kind, alert.state) for alert in Alert.objects.all()] == [("fleet_lost", "new")]
    tell(carrier, *(report(camera, State.LOST, reason_code="no_frames") for camera in cameras[:3]))
    assert Alert.objects.count() == 1
    for camera in cameras:
        assert Alert.objects.get().cleared_at is None
        tell(carrier, report(camera, State.LIVE, last_frame_at=T0 + 20))
    assert Alert.objects.get().shown_as == AlertShown.CLEARED_UNACKNOWLEDGED
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


def test_a_node_that_died_leaves_no_picture_that_claims_to_live() -> None:
    MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=NOW)
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


def test_a_node_takes_no_order_before_it_has_its_name_to_itself(carrier: node.Carrier) -> None:
    other = MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=NOW)
    StreamAssignment.objects.create(camera=make_camera(), profile="tile", node=other, since=NOW)
    carrier.reconcile()
    assert carrier._engine._wanted == {}


def test_what_a_node_says_each_second_has_its_load(carrier: node.Carrier, row: MediaNode) -> None:
    assert {"streams", "live", "transcodes", "cpu", "kbit_s", "rss_mb"} <= row.figures.keys()
    assert row.figures["rss_mb"] > 1


def test_old_news_of_a_stream_that_another_node_has_now_is_not_written(carrier: node.Carrier, row: MediaNode) -> None:
    camera = make_camera()
    StreamState.objects.create(camera=camera, profile="tile", state="live", since=NOW, node="n2")
    carrier.reconcile()
    tell(carrier, report(camera, State.LOST, reason_code="no_frames"))
    assert (StreamState.objects.get().state, StreamState.objects.get().node) == ("live", "n2")


def fenced(carrier: node.Carrier, row: MediaNode, silent_s: float, *, fetched_s_ago: float | None) -> set[str]:
    """Keys that still run on a node that nobody has heard of for so long."""
    camera = make_camera(code="CAM-1")
    StreamAssignment.objects.create(camera=camera, profile="tile", node=row, since=NOW)
    carrier.reconcile()
    viewed_at = None if fetched_s_ago is None else T0 - fetched_s_ago
    carrier._engine.reports = lambda: [report(camera, State.LIVE, viewed_at=viewed_at)]  # type: ignore[method-assign]
    carrier.fence(silent_s=silent_s, now=T0)
    return set(carrier._engine._wanted)


@pytest.mark.parametrize(
    ("silent_s", "fetched_s_ago", "runs"),
    [
        (9, None, True),  # a short outage ends nothing
        (11, None, False),  # others may have it by now, and the camera may take one session only
        (11, 2, True),  # the database is away, not we: somebody sees this picture
        (11, 12, False),
        (600, 2, True),
    ],
)
def test_a_node_that_is_cut_off_ends_what_nobody_fetches(
    carrier: node.Carrier, row: MediaNode, silent_s: float, fetched_s_ago: float | None, runs: bool
) -> None:
    assert bool(fenced(carrier, row, silent_s, fetched_s_ago=fetched_s_ago)) is runs


def test_a_node_that_is_back_looks_at_its_rows_first(carrier: node.Carrier, row: MediaNode) -> None:
    assert fenced(carrier, row, 11, fetched_s_ago=None) == set()
    carrier.reconcile()
    assert set(carrier._engine._wanted) == {"CAM-1/tile"}


def test_a_node_whose_port_is_taken_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(node.os, "_exit", ended.append)
    with socket.create_server(("127.0.0.1", 0)) as server:
        bind = f"127.0.0.1:{server.getsockname()[1]}"
        carrier = node.Carrier(name="n1", bind=bind, url=f"http://{bind}", capacity=10)
        with pytest.raises(OSError, match="media port"):
            carrier._vital(carrier._run_engine)
    assert ended == [1]


def test_a_node_whose_clerk_fails_ends(carrier: node.Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(node.os, "_exit", ended.append)

    def fail() -> None:
        raise KeyError("unforeseen")

    with pytest.raises(KeyError):
        carrier._vital(fail)
    assert ended == [1]
