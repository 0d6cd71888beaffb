"""Leases, plans and states against the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.roles import DataClass
from cameras import signals
from cameras.models import Camera
from cameras.streaming import assignments, demand, states
from cameras.streaming.demand import Want, Wish
from cameras.streaming.live import open_stream
from cameras.streaming.models import MediaNode, Priority, StreamAssignment, StreamState, ViewLease
from tests.builders import make_agreement, make_area, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def seconds(n: float) -> dt.timedelta:
    return dt.timedelta(seconds=n)


def make_node(name: str = "n1", *, last_seen: dt.datetime = NOW, capacity: int = 10) -> MediaNode:
    return MediaNode.objects.create(
        name=name, boot_id="b", url="http://127.0.0.1:1", capacity=capacity, last_seen=last_seen
    )


def replan(now: dt.datetime) -> dict[tuple[int, str], str]:
    return assignments.replan(demand.wanted(now), living=assignments.alive(now), now=now)


def test_a_watched_camera_is_wanted_until_a_quarter_minute_after_its_lease() -> None:
    camera = make_camera()
    demand.renew(make_user(), [Want(camera.code, "tile")], holder="page", now=NOW)
    lease_end = NOW + demand.LEASE
    assert set(demand.wanted(lease_end + seconds(14))) == {(camera.pk, "tile")}
    assert demand.wanted(lease_end + seconds(15)) == {}


def test_a_page_that_leaves_ends_its_leases_and_nobody_elses() -> None:
    camera = make_camera()
    for holder in ("one", "two"):
        demand.renew(make_user(), [Want(camera.code, "tile")], holder=holder, now=NOW)
    demand.release("one", now=NOW)
    assert ViewLease.objects.get(holder="one").until == NOW
    assert ViewLease.objects.get(holder="two").until == NOW + demand.LEASE


def test_renewing_again_moves_the_same_lease() -> None:
    camera, user = make_camera(), make_user()
    for step in range(3):
        demand.renew(user, [Want(camera.code, "tile")], holder="page", now=NOW + seconds(10 * step))
    assert ViewLease.objects.get().until == NOW + seconds(50)


def test_a_small_picture_shares_the_stream_of_a_tile() -> None:
    camera = make_camera()
    demand.renew(make_user(), [Want(camera.code, "thumb"), Want(camera.code, "tile")], holder="page", now=NOW)
    assert set(demand.wanted(NOW)) == {(camera.pk, "tile")}


@pytest.mark.parametrize("pair", [("NO-SUCH", "tile"), ("CAM", "enormous")])
def test_an_unknown_camera_or_profile_leases_nothing(pair: tuple[str, str]) -> None:
    make_camera(code="CAM")
    demand.renew(make_user(), [Want(*pair)], holder="page", now=NOW)
    assert not ViewLease.objects.exists()


def test_a_liaison_leases_inside_the_agreement_only() -> None:
    inside, outside = make_camera(area=make_area(code="73.71.03.1001")), make_camera(area=make_area())
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency, areas=("73.71.03",), data_classes=(DataClass.LIVE_VIDEO,))
    demand.renew(liaison, [Want(inside.code, "tile"), Want(outside.code, "tile")], holder="page", now=NOW)
    assert [lease.camera for lease in ViewLease.objects.all()] == [inside]


def test_a_stream_is_as_important_as_the_most_important_of_those_who_want_it() -> None:
    camera, user = make_camera(), make_user()
    demand.renew(user, [Want(camera.code, "tile")], holder="phone", now=NOW, priority=Priority.MOBILE)
    demand.renew(user, [Want(camera.code, "tile")], holder="wall", now=NOW, priority=Priority.WALL)
    assert demand.wanted(NOW)[camera.pk, "tile"].priority == Priority.WALL
    demand.lease([(camera.pk, "tile")], holder="incident:7", until=NOW, priority=Priority.INCIDENT, hevc=True)
    assert demand.wanted(NOW)[camera.pk, "tile"].priority == Priority.INCIDENT


@pytest.mark.parametrize(
    ("viewers", "hevc"), [([True, True], True), ([True, False], False), ([False], False), ([], True)]
)
def test_h265_is_passed_through_only_when_all_who_watch_can_play_it(viewers: list[bool], hevc: bool) -> None:
    camera, user = make_camera(), make_user()
    demand.lease([(camera.pk, "tile")], holder="recording", until=NOW, priority=Priority.PINNED, hevc=True)
    for number, can in enumerate(viewers):
        demand.renew(user, [Want(camera.code, "tile", hevc=can)], holder=f"page {number}", now=NOW)
    assert demand.wanted(NOW)[camera.pk, "tile"].hevc is hevc


def test_a_page_that_asks_for_one_camera_both_ways_gets_what_it_surely_plays() -> None:
    camera = make_camera()
    wants = [Want(camera.code, "tile", hevc=False), Want(camera.code, "tile", hevc=True)]
    demand.renew(make_user(), wants, holder="page", now=NOW)
    assert demand.wanted(NOW) == {(camera.pk, "tile"): Wish(Priority.DESK, hevc=False)}


def test_a_stream_without_a_place_says_so_on_its_tile_and_leaves_the_camera_alone() -> None:
    unimportant, important = make_camera(life_cycle="live"), make_camera()
    make_node(capacity=1)
    demand.lease([(unimportant.pk, "tile")], holder="phone", until=NOW + seconds(9), priority=Priority.MOBILE)
    replan(NOW)
    demand.lease([(important.pk, "tile")], holder="wall", until=NOW + seconds(9), priority=Priority.WALL)
    for step in (1, 2):
        now = NOW + seconds(step)
        states.record_left_out(replan(now), now=now)
        states.record_silent_nodes(["n1"], wanted=demand.wanted(now), now=now)
    row = StreamState.objects.get()
    assert (row.camera, row.state, row.reason, row.since) == (unimportant, "lost", "no_capacity", NOW + seconds(1))
    unimportant.refresh_from_db()
    assert unimportant.life_cycle == "live"
    assert StreamAssignment.objects.get().camera == important


def test_a_place_that_nobody_wants_any_more_leaves_no_complaint() -> None:
    camera = make_camera()
    states.record_left_out({(camera.pk, "tile"): "no_capacity"}, now=NOW)
    states.record_silent_nodes([], wanted={}, now=NOW + seconds(1))
    assert StreamState.objects.get().state == "stopped"


def test_a_node_that_is_back_gets_new_streams_and_the_old_ones_stay() -> None:
    cameras = [make_camera() for _ in range(4)]
    make_node("n1")
    demand.lease([(camera.pk, "tile") for camera in cameras], holder="wall", until=NOW + seconds(60))
    replan(NOW)
    back = make_node("n2")
    MediaNode.objects.filter(pk=back.pk).update(started_at=NOW)
    replan(NOW + seconds(2))
    assert set(StreamAssignment.objects.values_list("node__name", flat=True)) == {"n1"}
    MediaNode.objects.update(last_seen=NOW + seconds(31))
    replan(NOW + seconds(31))
    assert StreamAssignment.objects.filter(node=back).count() == 1


def test_a_draining_node_takes_no_new_stream_even_from_a_page() -> None:
    make_node("n1")
    make_node("n2")
    MediaNode.objects.filter(name="n1").update(draining=True)
    opened = [open_stream(make_camera(), "tile", user=make_user(), now=NOW) for _ in range(6)]
    assert {address.node for address in opened} == {"n2"}


def test_a_removed_camera_is_no_longer_wanted() -> None:
    camera = make_camera()
    demand.renew(make_user(), [Want(camera.code, "tile")], holder="page", now=NOW)
    Camera.objects.update(life_cycle="removed")
    assert demand.wanted(NOW) == {}


def test_the_plan_follows_demand_and_death() -> None:
    camera = make_camera()
    make_node("n1")
    demand.renew(make_user(), [Want(camera.code, "tile")], holder="page", now=NOW)
    assert replan(NOW) == {}
    assert StreamAssignment.objects.get().node.name == "n1"
    later = NOW + seconds(6)
    make_node("n2", last_seen=later)
    assert replan(later) == {}
    assert StreamAssignment.objects.get().node.name == "n2"
    assert replan(NOW + seconds(120)) == {}
    assert not StreamAssignment.objects.exists()


def test_planning_twice_changes_nothing() -> None:
    camera = make_camera()
    make_node()
    demand.renew(make_user(), [Want(camera.code, "tile")], holder="page", now=NOW)
    replan(NOW)
    row = StreamAssignment.objects.get().pk
    replan(NOW + seconds(1))
    assert StreamAssignment.objects.get().pk == row


def test_one_stream_runs_once_whatever_two_planners_do() -> None:
    camera = make_camera()
    one, two = make_node("n1"), make_node("n2")
    StreamAssignment.objects.create(camera=camera, profile="tile", node=one, since=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        StreamAssignment.objects.create(camera=camera, profile="tile", node=two, since=NOW)


def test_without_a_node_there_is_no_address_but_a_reason() -> None:
    with pytest.raises(assignments.NoMediaNode):
        open_stream(make_camera(), "tile", user=make_user(), now=NOW)


def test_who_found_no_place_is_still_known_to_the_next_plan() -> None:
    camera = make_camera()
    with pytest.raises(assignments.NoMediaNode):
        open_stream(camera, "tile", user=make_user(), now=NOW)
    assert set(demand.wanted(NOW)) == {(camera.pk, "tile")}


def test_an_address_that_nobody_used_stops_the_stream_soon() -> None:
    camera = make_camera()
    make_node()
    open_stream(camera, "tile", user=make_user(), now=NOW)
    assert set(demand.wanted(NOW + seconds(24))) == {(camera.pk, "tile")}
    assert demand.wanted(NOW + seconds(25)) == {}


def test_a_full_node_is_as_good_as_none() -> None:
    make_node(capacity=1)
    open_stream(make_camera(), "tile", user=make_user(), now=NOW)
    with pytest.raises(assignments.NoMediaNode):
        open_stream(make_camera(), "tile", user=make_user(), now=NOW)


def test_an_address_names_node_camera_and_shared_profile() -> None:
    camera = make_camera(code="CAM-9")
    make_node()
    address = open_stream(camera, "thumb", user=make_user(), now=NOW)
    assert address.hls.startswith("/media/n1/CAM-9/tile/")
    assert address.hls.endswith("/keys.m3u8")
    assert address.expires == NOW + seconds(120)


def test_a_look_of_the_police_is_in_the_trail_once_per_viewing() -> None:
    camera, liaison = make_camera(), make_user(role="liaison")
    make_node()
    for step in (0, 4, 180, 360):
        MediaNode.objects.update(last_seen=NOW + seconds(step))
        open_stream(camera, "tile", user=liaison, now=NOW + seconds(step))
    assert AuditEntry.objects.filter(act="live_view", subject=camera.code).count() == 1
    MediaNode.objects.update(last_seen=NOW + seconds(1200))
    open_stream(camera, "tile", user=liaison, now=NOW + seconds(1200))
    assert AuditEntry.objects.filter(act="live_view", subject=camera.code).count() == 2


def said(camera: Camera, state: str, **fields: object) -> states.Said:
    given = {"reason": "", "words": "", "last_frame_at": None, "since": NOW, **fields}
    return states.Said(camera.code, "tile", state, **given)  # type: ignore[arg-type]


def test_a_live_stream_makes_the_camera_live_and_a_lost_one_makes_it_down() -> None:
    camera = make_camera(life_cycle="connected")
    states.record([said(camera, "live")], node="n1", now=NOW)
    camera.refresh_from_db()
    assert camera.life_cycle == "live"
    states.record([said(camera, "lost", reason="auth", words="sandi salah")], node="n1", now=NOW + seconds(20))
    camera.refresh_from_db()
    assert (camera.life_cycle, camera.down_cause) == ("down", "credentials")
    assert StreamState.objects.get().words == "sandi salah"


def test_a_node_that_starts_anew_does_not_forget_when_the_last_picture_was() -> None:
    camera = make_camera(life_cycle="live")
    states.record([said(camera, "live", last_frame_at=NOW)], node="n1", now=NOW)
    states.record([said(camera, "lost", reason="timeout")], node="n1", now=NOW + seconds(60))
    assert StreamState.objects.get().last_frame_at == NOW


def test_a_fleet_loss_is_one_piece_of_news() -> None:
    cameras = [make_camera(life_cycle="live") for _ in range(3)]
    alone: list[object] = []
    together: list[int] = []

    def on_lost(sender: object, camera: Camera, **kwargs: object) -> None:
        alone.append(camera)

    def on_fleet(sender: object, cameras: list[Camera], **kwargs: object) -> None:
        together.append(len(cameras))

    signals.camera_lost.connect(on_lost)
    signals.fleet_lost.connect(on_fleet)
    try:
        codes = frozenset(camera.code for camera in cameras)
        states.record([said(camera, "lost") for camera in cameras], node="n1", now=NOW, told_as_fleet=codes)
        states.record_fleet_loss(codes, node="n1", now=NOW)
    finally:
        signals.camera_lost.disconnect(on_lost)
        signals.fleet_lost.disconnect(on_fleet)
    assert (alone, together) == ([], [3])
    assert Camera.objects.filter(life_cycle="down").count() == 3


def test_a_stream_nobody_watches_is_stopped_which_is_no_fault() -> None:
    camera = make_camera(life_cycle="live")
    states.record([said(camera, "live")], node="n1", now=NOW)
    states.forget("n1", [], now=NOW + seconds(30))
    camera.refresh_from_db()
    assert (StreamState.objects.get().state, camera.life_cycle) == ("stopped", "live")
