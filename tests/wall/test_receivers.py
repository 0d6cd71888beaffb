"""What happens below is news here."""

import datetime as dt

import pytest
from django.utils import timezone

from cameras import inventory
from cameras.streaming import states
from cameras.streaming.states import Said
from incidents import intake, triage
from incidents.models import Alert
from tests.builders import make_camera, make_user
from warroom.wall.models import FeedEntry

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(FeedEntry.objects.order_by("seq").values_list("kind", flat=True))


def said(state: str, **given: object) -> Said:
    now = timezone.now()
    values = {"camera": "SIM-001", "profile": "tile", "reason": "", "words": "", "last_frame_at": now, "since": now}
    return Said(**{**values, "state": state, **given})  # type: ignore[arg-type]


def test_a_stream_that_changes_its_state_is_news_with_the_cameras_life_cycle() -> None:
    camera = make_camera(code="SIM-001", life_cycle="connected")
    states.record([said("live")], node="n1", now=timezone.now())
    news = FeedEntry.objects.filter(kind="camera.state").latest("seq")
    assert news.data["camera"] == "SIM-001"
    assert (news.data["state"], news.data["life_cycle"]) == ("live", "live")
    assert news.data["last_frame_at"].endswith("Z")
    assert (news.act, news.area_code) == ("camera.view", camera.area.code)


def test_a_stream_that_moved_is_told_with_its_node_so_that_its_tile_asks_for_a_new_address() -> None:
    make_camera(code="SIM-001")
    for node in ("n1", "n2"):
        states.record([said("live")], node=node, now=timezone.now())
        assert FeedEntry.objects.filter(kind="camera.state").latest("seq").data["node"] == node


def test_the_end_of_the_large_picture_leaves_the_tile_live() -> None:
    make_camera(code="SIM-001")
    now = timezone.now()
    states.record([said("live"), said("live", profile="main")], node="n1", now=now)
    states.forget("n1", [("SIM-001", "tile")], now=now)
    assert FeedEntry.objects.latest("seq").data["state"] == "live"


def test_a_camera_nobody_watches_any_more_is_still() -> None:
    make_camera(code="SIM-001")
    states.record([said("live")], node="n1", now=timezone.now())
    states.forget("n1", [], now=timezone.now())
    assert FeedEntry.objects.latest("seq").data["state"] == "still"


def test_a_changed_camera_is_news() -> None:
    camera = make_camera()
    inventory.change(camera, by=None, now=timezone.now(), name="Baru")
    assert kinds() == ["camera.state"]


def test_an_event_an_alert_and_its_acknowledgement_are_news_in_their_order() -> None:
    now = timezone.now()
    camera = make_camera(code="SIM-001")
    intake.report_event(
        kind="operator_report",
        source="uji",
        occurred_at=now,
        camera=camera,
        severity="P2",
        summary="Tabrakan",
        by=make_user(),
        now=now,
    )
    raised = FeedEntry.objects.latest("seq")
    assert raised.kind == "alert.raised"
    assert (raised.data["camera"], raised.data["summary"], raised.data["state"]) == ("SIM-001", "Tabrakan", "new")
    assert (raised.act, raised.area_code) == ("alert.view", camera.area.code)
    triage.acknowledge(Alert.objects.get(pk=raised.data["id"]), by=make_user(), now=now + dt.timedelta(seconds=5))
    changed = FeedEntry.objects.latest("seq")
    assert (changed.kind, changed.data["state"]) == ("alert.changed", "acknowledged")
