"""From rows to orders: what is pulled, how important it is, what its viewers can play."""

import datetime as dt
from typing import Any

import pytest

from cameras.streaming import demand, orders
from cameras.streaming.engine.orders import StreamOrder, TranscodeSpec
from cameras.streaming.models import MediaNode, Priority, StreamAssignment
from tests import builders

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
UNTIL = NOW + dt.timedelta(seconds=30)
FOCUS, WHOLE = TranscodeSpec(960, 540, 15, 900), TranscodeSpec(1920, 1080, 15, 2500)


class Rows:
    """One node and one camera, its two streams placed there."""

    def __init__(self, **camera: str) -> None:
        self.camera = builders.make_camera(**camera)
        node = MediaNode.objects.create(name="n1", boot_id="b", url="http://n1", last_seen=NOW)
        for profile in ("tile", "main"):
            StreamAssignment.objects.create(camera=self.camera, profile=profile, node=node, since=NOW)

    def watch(
        self,
        profile: str,
        holder: str,
        *,
        priority: Priority = Priority.WALL,
        hevc: bool = False,
        until: dt.datetime = UNTIL,
    ) -> None:
        demand.lease([(self.camera.pk, profile)], holder=holder, until=until, priority=priority, hevc=hevc)

    def order(self, profile: str) -> StreamOrder:
        ordered, refused = orders.for_node("n1", now=NOW)
        assert not refused
        return {order.key: order for order in ordered}[f"{self.camera.code}/{profile}"]


def test_the_sub_stream_is_a_tile_as_it_comes() -> None:
    order = Rows().order("tile")

    assert order.lane == "auto"
    assert order.address.endswith("/sub")
    assert order.transcode == TranscodeSpec(480, 270, 8, 250)


def test_a_camera_with_a_main_stream_only_has_its_tile_made() -> None:
    order = Rows(sub_address="").order("tile")

    assert (order.lane, order.transcode) == ("ffmpeg", TranscodeSpec(480, 270, 8, 250))
    assert order.address.endswith("/main")


@pytest.mark.parametrize(
    ("viewers", "passed_through"),
    [([True], True), ([True, True], True), ([True, False], False), ([False], False)],
)
def test_h265_goes_through_only_while_every_viewer_can_play_it(viewers: list[bool], passed_through: bool) -> None:
    rows = Rows()
    for number, hevc in enumerate(viewers):
        rows.watch("tile", f"page {number}", hevc=hevc)

    assert rows.order("tile").hevc is passed_through


def test_who_left_a_while_ago_does_not_decide() -> None:
    rows = Rows()
    rows.watch("tile", "old", hevc=False, until=NOW - dt.timedelta(minutes=1))
    rows.watch("thumb", "new", hevc=True)

    assert rows.order("tile").hevc


@pytest.mark.parametrize("hevc", [True, False])
def test_a_stream_that_the_plan_forgot_to_stop_goes_on_as_it_was(hevc: bool) -> None:
    rows = Rows()
    rows.watch("tile", "before", hevc=not hevc, until=NOW - dt.timedelta(seconds=55))
    rows.watch("tile", "last", hevc=hevc, until=NOW - dt.timedelta(seconds=16))

    assert rows.order("tile").hevc is hevc
    assert rows.order("tile").priority > Priority.MOBILE


def test_a_stream_that_nobody_remembers_is_passed_through() -> None:
    assert Rows().order("tile").hevc


def test_the_most_important_viewer_counts() -> None:
    rows = Rows()
    rows.watch("tile", "desk", priority=Priority.DESK)
    rows.watch("thumb", "incident", priority=Priority.INCIDENT)

    assert rows.order("tile").priority == Priority.INCIDENT
    assert rows.order("main").priority > Priority.MOBILE


def test_a_focused_camera_is_made_smaller_than_an_enlarged_one_and_a_zoom_restarts_nothing() -> None:
    rows = Rows()
    rows.watch("focus", "page")
    focused = rows.order("main")
    rows.watch("main", "page")
    enlarged = rows.order("main")

    assert (focused.transcode, enlarged.transcode) == (FOCUS, WHOLE)
    assert focused.pulled == enlarged.pulled


def test_a_stream_is_kept_as_long_as_the_setting_says(settings: Any) -> None:
    settings.MEDIA_RING_SECONDS = 90

    assert Rows().order("tile").ring_s == 90
