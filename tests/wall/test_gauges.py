"""What Prometheus reads of the streams: bounded, in base units, with nothing left of streams that ended."""

import datetime as dt
from typing import Any

import pytest
from prometheus_client import REGISTRY

from cameras.models import Camera
from cameras.streaming.models import MediaNode, StreamState
from tests.builders import make_camera
from warroom import gauges

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def make_state(camera: Camera, **given: Any) -> StreamState:
    values = {
        "profile": "tile", "state": "live", "since": NOW, "node": "n1", "lane": "repack", "fps": 15.0, "gop_s": 2.0,
        "bitrate_kbps": 512.0, "figures_at": NOW, "last_frame_at": NOW - dt.timedelta(seconds=0.4), "restarts_hour": 2,
    }  # fmt: skip
    return StreamState.objects.create(camera=camera, **{**values, **given})


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def test_a_running_stream_has_its_figures_in_base_units() -> None:
    camera = make_camera()
    make_state(camera)
    gauges.refresh(now=NOW + dt.timedelta(seconds=5))
    stream = {"camera": camera.code, "profile": "tile"}
    assert value("warroom_stream_bits_per_second", **stream) == 512_000
    assert value("warroom_stream_frames_per_second", **stream) == 15
    assert value("warroom_stream_key_frame_interval_seconds", **stream) == 2
    assert value("warroom_stream_frame_age_seconds", **stream) == pytest.approx(0.4)
    assert value("warroom_stream_restarts_last_hour", **stream) == 2
    assert value("warroom_streams_by_lane", lane="repack") == 1


def test_a_stream_that_ended_leaves_nothing_behind() -> None:
    camera = make_camera()
    row = make_state(camera)
    gauges.refresh(now=NOW)
    row.state = "stopped"
    row.save()
    gauges.refresh(now=NOW)
    assert value("warroom_stream_frames_per_second", camera=camera.code, profile="tile") is None


def test_a_lost_streams_picture_grows_older() -> None:
    camera = make_camera()
    make_state(camera, state="lost")
    gauges.refresh(now=NOW + dt.timedelta(seconds=60))
    assert value("warroom_stream_frame_age_seconds", camera=camera.code, profile="tile") == pytest.approx(60.4)


def test_quantiles_and_findings_over_all_live_streams() -> None:
    for age in range(100):
        make_state(
            make_camera(),
            last_frame_at=NOW - dt.timedelta(seconds=age / 100),
            complaints=[{"code": "gop_long", "severity": "note", "value": 4.0}, {"line": "x"}],
        )
    gauges.refresh(now=NOW)
    assert value("warroom_streams_frame_age_seconds", quantile="0.5") == pytest.approx(0.5, abs=0.02)
    assert value("warroom_streams_frame_age_seconds", quantile="1") == pytest.approx(0.99)
    assert value("warroom_stream_findings", code="gop_long", severity="note") == 100


def test_nodes_tell_their_stills() -> None:
    MediaNode.objects.create(name="n1", boot_id="b", url="u", last_seen=NOW, figures={"stills": {"kept": 7}})
    gauges.refresh(now=NOW)
    assert value("warroom_stills", node="n1", what="kept") == 7
