"""Which node takes whose still picture, and what a picture says of its camera."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import override_settings

from accounts.models import AuditEntry
from cameras import inventory
from cameras.models import Camera
from cameras.streaming import stills
from cameras.streaming.engine.orders import StillOrder, StillPace
from cameras.streaming.engine.stills import Stills
from cameras.streaming.live import StillsOff, open_still
from cameras.streaming.models import MediaNode, StreamAssignment, StreamState, ViewLease
from tests.builders import make_agreement, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
PACE = StillPace(period_s=60)


def make_node(name: str, *, capacity: int = 800, seen: dt.datetime = NOW) -> MediaNode:
    return MediaNode.objects.create(name=name, boot_id="b", url="http://n", capacity=capacity, last_seen=seen)


def orders_of(name: str, *, now: dt.datetime = NOW) -> list[StillOrder]:
    return stills.Share(name, PACE).orders(now=now)


class Asked(Stills):
    """Notes what it is to fetch and has seen what it is told; fetches nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []
        self.pictures: set[str] = set()

    def want(self, orders: Iterable[StillOrder], *, pace: StillPace) -> None:
        self.asked.append([order.code for order in orders])

    def seen(self) -> set[str]:
        return self.pictures


def test_every_camera_belongs_to_one_node() -> None:
    for name in ("n1", "n2", "n3"):
        make_node(name)
    cameras = {make_camera().code for _ in range(30)}
    shares = [code for name in ("n1", "n2", "n3") for code in {order.code for order in orders_of(name)}]
    assert Counter(shares) == Counter(cameras)


def test_a_dead_nodes_cameras_move_and_nobody_elses() -> None:
    for name in ("n1", "n2"):
        make_node(name)
    make_node("n3", seen=NOW - dt.timedelta(seconds=60))
    cameras = [make_camera() for _ in range(30)]
    living = list(MediaNode.objects.filter(name__in=["n1", "n2"]))
    everybody = list(MediaNode.objects.all())
    for camera in cameras:
        before = stills.carrier_of(camera.pk, everybody)
        after = stills.carrier_of(camera.pk, living)
        assert after == before or before == "n3"
    assert len(orders_of("n1")) + len(orders_of("n2")) == 30


def test_without_a_node_nobody_takes_it() -> None:
    assert stills.carrier_of(1, []) is None


def test_an_order_names_the_small_stream_the_snapshot_and_the_recorder() -> None:
    make_node("n1")
    camera = make_camera(
        sub_address="rtsp://10.0.0.7/sub", snapshot_address="http://10.0.0.7/snap", main_address="rtsp://10.0.0.7/main"
    )
    inventory.set_credentials(camera, username="u", password="secret", by=None, now=NOW)
    [order] = orders_of("n1")
    assert order == StillOrder(
        camera.code, "rtsp://10.0.0.7:554/sub", "http://10.0.0.7:80/snap", "u", "secret", group="10.0.0.7:554"
    )
    assert "secret" not in repr(order)


def test_a_camera_that_is_down_has_to_prove_its_stream() -> None:
    make_node("n1")
    make_camera(snapshot_address="http://10.0.0.7/snap", life_cycle="down", down_cause="network")
    assert [order.snapshot_address for order in orders_of("n1")] == [""]


@override_settings(CAMERA_LOOPBACK_ALLOWED=False)
@pytest.mark.parametrize("address", ["rtsp://127.0.0.1/", "rtsp://8.8.8.8/", "rtsp://169.254.169.254/"])
def test_an_address_outside_the_camera_networks_is_not_asked(address: str) -> None:
    make_node("n1")
    camera = make_camera()
    Camera.objects.filter(pk=camera.pk).update(sub_address=address)
    good = make_camera()
    assert [order.code for order in orders_of("n1")] == [good.code]


def test_cameras_out_of_service_have_no_stills() -> None:
    make_node("n1")
    make_camera(life_cycle="planned")
    make_camera(life_cycle="removed")
    make_camera(main_address="", sub_address="")
    assert orders_of("n1") == []


def test_what_changed_is_noticed_and_what_did_not_is_not_opened_again() -> None:
    make_node("n1")
    camera = make_camera()
    share = stills.Share("n1", PACE)
    [before] = share.orders(now=NOW)
    assert share.orders(now=NOW)[0] is before
    inventory.change(camera, by=None, now=NOW, sub_address="rtsp://10.0.0.99/sub")
    assert share.orders(now=NOW)[0].address == "rtsp://10.0.0.99:554/sub"


def test_a_node_looks_at_the_rows_every_fifteen_seconds() -> None:
    make_node("n1")
    camera = make_camera()
    share, asked = stills.Share("n1", PACE), Asked()
    for second in range(31):
        now = NOW + dt.timedelta(seconds=second)
        MediaNode.objects.update(last_seen=now)
        share.beat(asked, now=now)
    assert asked.asked == [[camera.code]] * 3


def test_without_a_period_nobody_is_asked() -> None:
    make_node("n1")
    make_camera()
    share, asked = stills.Share("n1", StillPace(period_s=0)), Asked()
    share.beat(asked, now=NOW)
    assert asked.asked == []


@pytest.mark.parametrize(("life_cycle", "cause"), [("down", "network"), ("connected", "")])
def test_a_picture_makes_a_camera_live(life_cycle: str, cause: str) -> None:
    make_node("n1")
    camera = make_camera(life_cycle=life_cycle, down_cause=cause)
    share, asked = stills.Share("n1", PACE), Asked()
    share.beat(asked, now=NOW)
    asked.pictures = {camera.code}
    share.beat(asked, now=NOW + dt.timedelta(seconds=1))
    camera.refresh_from_db()
    assert camera.life_cycle == "live"


def test_a_picture_of_a_live_camera_is_no_news(django_assert_num_queries: Any) -> None:
    make_node("n1")
    camera = make_camera()
    share, asked = stills.Share("n1", PACE), Asked()
    share.beat(asked, now=NOW)
    asked.pictures = {camera.code}
    with django_assert_num_queries(0):
        share.beat(asked, now=NOW + dt.timedelta(seconds=1))


def test_a_stream_that_somebody_watches_has_the_last_word() -> None:
    camera = make_camera(life_cycle="down", down_cause="unknown")
    StreamState.objects.create(camera=camera, profile="main", state="lost", since=NOW, node="n1")
    assert stills.mark_seen([camera.code], now=NOW) == []


def test_an_address_is_signed_and_starts_nothing() -> None:
    make_node("n1")
    camera = make_camera()
    address = open_still(camera, user=make_user(), now=NOW)
    assert address.startswith(f"/media/n1/{camera.code}/still/")
    assert address.endswith("/snapshot.jpg")
    assert not ViewLease.objects.exists()
    assert not StreamAssignment.objects.exists()


def test_a_liaisons_look_at_a_still_is_in_the_trail_once() -> None:
    make_node("n1")
    camera = make_camera()
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency)
    for _ in range(2):
        open_still(camera, user=liaison, now=NOW)
    assert AuditEntry.objects.filter(act="live_view", subject=camera.code).count() == 1


@override_settings(STILL_SECONDS=0)
def test_switched_off_the_answer_says_so() -> None:
    make_node("n1")
    with pytest.raises(StillsOff):
        open_still(make_camera(), user=make_user(), now=NOW)
