"""What runs where and why, as the API and the page tell it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from cameras.streaming import demand, recording, roster
from cameras.streaming.models import MediaNode, Priority, StreamAssignment, StreamState
from tests.builders import make_camera

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def make_node(name: str = "n1", *, last_seen: dt.datetime = NOW) -> MediaNode:
    return MediaNode.objects.create(
        name=name, boot_id="b" * 32, url="http://127.0.0.1:1", last_seen=last_seen, figures={"cpu": 0.1, "process": "x"}
    )


def carried(on: MediaNode, **state: object) -> StreamAssignment:
    camera = make_camera()
    StreamState.objects.create(
        camera=camera, profile="tile", since=NOW, **{"state": "live", "node": on.name, "fps": 12.5, **state}
    )
    return StreamAssignment.objects.create(camera=camera, profile="tile", node=on, since=NOW)


def test_a_stream_is_told_with_its_figures_and_who_wants_it() -> None:
    row = carried(make_node())
    demand.lease(
        [(row.camera_id, "thumb")], holder="wall:balaikota:abc", until=NOW + demand.LEASE, priority=Priority.WALL
    )
    (node,) = roster.roster(NOW)["nodes"]
    (stream,) = node["streams"]
    assert (node["alive"], node["figures"]) == (True, {"cpu": 0.1})
    assert (stream["camera"], stream["state"], stream["fps"], stream["priority"]) == (
        row.camera.code, "live", 12.5, "wall"
    )  # fmt: skip
    assert [(why["holder"], why["of"], why["priority"]) for why in stream["why"]] == [("wall", "balaikota", "wall")]


def test_a_recorded_stream_says_for_which_incident() -> None:
    row = carried(make_node())
    recording.hold([row.camera], subject="INS-7", now=NOW)
    (stream,) = roster.roster(NOW)["nodes"][0]["streams"]
    assert [(why["holder"], why["of"], why["priority"]) for why in stream["why"]] == [("incident", "INS-7", "incident")]


def test_what_the_node_before_said_is_not_told_of_this_one() -> None:
    carried(make_node("n2"), node="n1", state="stale")
    assert roster.roster(NOW)["nodes"][0]["streams"][0]["state"] == "starting"


def test_a_wanted_stream_without_a_place_says_why_and_the_important_come_first() -> None:
    less, more = make_camera(), make_camera()
    for camera, priority in ((less, Priority.MOBILE), (more, Priority.INCIDENT)):
        demand.lease([(camera.pk, "tile")], holder="x", until=NOW + demand.LEASE, priority=priority)
        StreamState.objects.create(camera=camera, profile="tile", state="lost", reason="no_capacity", since=NOW)
    homeless = roster.roster(NOW)["homeless"]
    assert [(row["camera"], row["reason"], row["priority"]) for row in homeless] == [
        (more.code, "no_capacity", "incident"),
        (less.code, "no_capacity", "mobile"),
    ]


def test_a_silent_node_is_dead_and_the_last_word_is_known() -> None:
    make_node(last_seen=NOW - dt.timedelta(seconds=6))
    told = roster.roster(NOW)
    assert (told["nodes"][0]["alive"], told["last_heard"]) == (False, "2026-11-23T12:59:54.000Z")


def test_without_any_node_nothing_was_ever_heard() -> None:
    assert roster.roster(NOW) == {"nodes": [], "homeless": [], "last_heard": None}


def test_a_hundred_streams_cost_no_more_queries_than_one() -> None:
    node = make_node()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            roster.roster(NOW)
        return len(found)

    carried(node)
    one = queries()
    for _ in range(20):
        carried(node)
    assert queries() == one


def test_the_api_answers_304_while_nothing_changed(api_as: Callable[..., APIClient]) -> None:
    make_node(last_seen=timezone.now() - dt.timedelta(minutes=1))
    client = api_as("operator")
    first = client.get("/api/v1/nodes/")
    assert first.json()["nodes"][0]["name"] == "n1"
    assert client.get("/api/v1/nodes/", headers={"If-None-Match": first["ETag"]}).status_code == 304
