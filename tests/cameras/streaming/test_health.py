"""Figures in the rows, and cameras that are degraded and well again."""

import datetime as dt
from typing import Any

import pytest

from cameras.models import Camera
from cameras.streaming import states
from cameras.streaming.engine.reports import State, StreamReport
from cameras.streaming.health import Health
from cameras.streaming.models import StreamState
from tests.builders import make_camera
from warroom.wall.models import FeedEntry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def report(camera: Camera, **given: Any) -> StreamReport:
    values: dict[str, Any] = {
        "state": State.LIVE, "reason_code": "", "words": "", "last_frame_at": NOW.timestamp(),
        "since": NOW.timestamp(), "lane": "repack", "lane_words": "", "codec": "H.264", "width": 640, "height": 360,
        "fps": 15.0, "bitrate_kbps": 512.0, "gop_s": 2.0, "restarts": 0, "lost_packets": 0, "clock_offset_s": None,
        "viewed_at": None, **given,
    }  # fmt: skip
    return StreamReport(key=f"{camera.code}/tile", **values)


def make_state(camera: Camera, **given: Any) -> StreamState:
    return StreamState.objects.create(
        camera=camera, **{"profile": "tile", "state": "live", "since": NOW, "node": "n1", **given}
    )


def watch(health: Health, reports: list[StreamReport], *, seconds: int, begin: dt.datetime = NOW) -> dt.datetime:
    for second in range(seconds):
        health.beat(lambda: reports, now=begin + dt.timedelta(seconds=second))
    return begin + dt.timedelta(seconds=seconds)


def test_figures_reach_the_row() -> None:
    camera = make_camera()
    make_state(camera)
    told = report(
        camera,
        restarts_hour=1,
        lost_packets=7,
        last_error="kamera tidak menjawab",
        last_error_at=NOW.timestamp() - 5,
        lane_words="lewat UDP",
        complaints=("Past duration too large",),
    )
    Health("n1").beat(lambda: [told], now=NOW)
    row = StreamState.objects.get()
    assert (row.fps, row.bitrate_kbps, row.gop_s, row.restarts_hour, row.lost_packets) == (15, 512, 2, 1, 7)
    assert (row.last_error, row.last_error_at) == ("kamera tidak menjawab", NOW - dt.timedelta(seconds=5))
    assert (row.last_frame_at, row.figures_at, row.lane_words) == (NOW, NOW, "lewat UDP")
    assert row.complaints == [
        {"code": "udp_only", "severity": "note", "value": 0.0},
        {"line": "Past duration too large"},
    ]


def test_b_frames_of_a_stream_are_found() -> None:
    camera = make_camera()
    make_state(camera)
    Health("n1").beat(lambda: [report(camera, reordered=True)], now=NOW)
    assert StreamState.objects.get().complaints == [{"code": "b_frames", "severity": "note", "value": 0.0}]


def test_figures_leave_the_state_to_the_news() -> None:
    camera = make_camera()
    make_state(camera, state="stale", reason="no_frames")
    before = FeedEntry.objects.count()
    Health("n1").beat(lambda: [report(camera)], now=NOW)
    row = StreamState.objects.get()
    assert (row.state, row.reason) == ("stale", "no_frames")
    assert FeedEntry.objects.count() == before


def test_rows_of_other_nodes_are_left_alone() -> None:
    camera = make_camera()
    make_state(camera, node="n2")
    Health("n1").beat(lambda: [report(camera)], now=NOW)
    assert StreamState.objects.get().figures_at is None


def test_figures_are_written_every_ten_seconds_by_a_fixed_number_of_statements(
    django_assert_max_num_queries: Any,
) -> None:
    cameras = [make_camera() for _ in range(50)]
    for camera in cameras:
        make_state(camera)
    health, reports = Health("n1"), [report(camera) for camera in cameras]
    with django_assert_max_num_queries(12):  # SQLite takes the rows in more than one statement
        watch(health, reports, seconds=20)


def test_a_stream_without_a_row_is_passed_over() -> None:
    Health("n1").beat(lambda: [report(make_camera())], now=NOW)
    assert not StreamState.objects.exists()


def test_a_camera_that_does_badly_for_a_minute_is_degraded_and_told() -> None:
    camera = make_camera()
    make_state(camera)
    health = Health("n1")
    now = watch(health, [report(camera, restarts_hour=9)], seconds=60)
    camera.refresh_from_db()
    assert camera.life_cycle == "live"
    watch(health, [report(camera, restarts_hour=9)], seconds=11, begin=now)
    camera.refresh_from_db()
    assert camera.life_cycle == "degraded"
    assert FeedEntry.objects.filter(kind="camera.state").count() == 1


def test_a_minute_without_a_warning_makes_it_live_again() -> None:
    camera = make_camera(life_cycle="degraded")
    make_state(camera)
    watch(Health("n1"), [report(camera)], seconds=71)
    camera.refresh_from_db()
    assert camera.life_cycle == "live"


def test_notes_degrade_nothing() -> None:
    camera = make_camera()
    make_state(camera)
    watch(Health("n1"), [report(camera, codec="H.265", gop_s=4.0)], seconds=200)
    camera.refresh_from_db()
    assert camera.life_cycle == "live"


def test_a_stream_that_is_not_live_judges_nobody() -> None:
    camera = make_camera(life_cycle="down", down_cause="network")
    make_state(camera, state="lost")
    watch(Health("n1"), [report(camera, state=State.LOST, restarts_hour=9)], seconds=200)
    camera.refresh_from_db()
    assert camera.life_cycle == "down"


def test_a_degraded_camera_stays_so_when_its_stream_starts_anew() -> None:
    camera = make_camera(life_cycle="degraded")
    said = states.Said(camera.code, "tile", "live", "", "", last_frame_at=NOW, since=NOW)
    states.record([said], node="n1", now=NOW)
    camera.refresh_from_db()
    assert camera.life_cycle == "degraded"


def test_a_camera_that_was_down_is_live_with_its_first_picture() -> None:
    camera = make_camera(life_cycle="down", down_cause="network")
    said = states.Said(camera.code, "tile", "live", "", "", last_frame_at=NOW, since=NOW)
    states.record([said], node="n1", now=NOW)
    camera.refresh_from_db()
    assert camera.life_cycle == "live"


def test_reports_of_vanished_streams_are_forgotten() -> None:
    camera = make_camera()
    health = Health("n1")
    now = watch(health, [report(camera)], seconds=1)
    watch(health, [], seconds=1, begin=now + dt.timedelta(seconds=10))
    assert health._minutes == {}
