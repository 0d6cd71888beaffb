from collections.abc import Callable

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.roles import Act, DataClass
from tests.builders import make_agreement, make_user
from tests.wall.builders import make_wall
from warroom.wall import feed
from warroom.wall.models import FeedEntry

pytestmark = pytest.mark.django_db
ApiAs = Callable[..., APIClient]


def news(area: str = "", act: Act = Act.ALERT_VIEW, kind: str = "alert.raised") -> int:
    return feed.append(kind, {"id": 7}, at=timezone.now(), act=act, area_code=area)


def test_the_feed_gives_what_came_after_a_number(api_as: ApiAs) -> None:
    for _ in range(4):
        news()
    answer = api_as("operator").get("/api/v1/feed/?since=2")
    assert answer.status_code == 200
    assert [frame["seq"] for frame in answer.json()["results"]] == [3, 4]
    assert answer.json()["head"] == 4
    assert answer.json()["results"][0]["data"] == {"id": 7}


def test_without_a_number_the_feed_starts_at_the_oldest(api_as: ApiAs) -> None:
    for _ in range(3):
        news()
    FeedEntry.objects.filter(seq=1).delete()
    assert [frame["seq"] for frame in api_as("operator").get("/api/v1/feed/").json()["results"]] == [2, 3]


def test_a_reader_behind_retention_is_told_where_to_start(api_as: ApiAs) -> None:
    for _ in range(3):
        news()
    FeedEntry.objects.filter(seq__lt=3).delete()
    answer = api_as("operator").get("/api/v1/feed/?since=1")
    assert answer.status_code == 410
    assert (answer.json()["head"], answer.json()["oldest"]) == (3, 3)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["since=-1", "since=x", "limit=0", "limit=100000", "since=99999999999999999999"])
def test_a_malformed_question_is_refused(api_as: ApiAs, query: str) -> None:
    assert api_as("operator").get(f"/api/v1/feed/?{query}").status_code == 400


def test_a_liaison_gets_skips_for_other_districts_and_for_the_wall(api_as: ApiAs) -> None:
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency, areas=("73.71.05",), data_classes=(DataClass.ALERTS,))
    news("73.71.05.1001")
    news("73.71.06.1001")
    news("73.71.05.1002", act=Act.INCIDENT_VIEW, kind="incident.opened")
    news()
    frames = api_as(liaison).get("/api/v1/feed/?since=0").json()["results"]
    assert [frame["kind"] for frame in frames] == ["alert.raised", "skip", "skip", "skip"]
    assert [frame["seq"] for frame in frames] == [1, 2, 3, 4]
    assert frames[1]["data"] == {}


def test_a_liaison_without_an_agreement_gets_no_feed(api_as: ApiAs) -> None:
    assert api_as("liaison").get("/api/v1/feed/").status_code == 403


def test_the_walls_and_what_they_could_show(api_as: ApiAs) -> None:
    make_wall(slug="balaikota")
    wall = api_as("operator").get("/api/v1/walls/").json()["results"][0]
    assert wall["slug"] == "balaikota"
    assert [scene["slug"] for scene in wall["scenes"]] == ["banjir", "dasar"]


def test_showing_a_scene_twice_from_the_same_revision_is_a_conflict(api_as: ApiAs) -> None:
    make_wall(slug="balaikota")
    operator = api_as("operator")
    first = operator.post("/api/v1/walls/balaikota/scene/", {"scene": "dasar", "revision": 0})
    assert (first.status_code, first.json()["revision"]) == (200, 1)
    second = operator.post("/api/v1/walls/balaikota/scene/", {"scene": "banjir", "revision": 0})
    assert second.status_code == 409
    assert second.json()["current"]["scene"]["slug"] == "dasar"


@pytest.mark.parametrize(
    ("role", "slug", "body", "status"),
    [
        ("operator", "balaikota", {"scene": "nowhere"}, 400),
        ("operator", "balaikota", {}, 400),
        ("operator", "elsewhere", {"scene": "dasar"}, 404),
        ("liaison", "balaikota", {"scene": "dasar"}, 403),
        ("auditor", "balaikota", {"scene": "dasar"}, 403),
    ],
)
def test_a_scene_that_may_not_be_shown(api_as: ApiAs, role: str, slug: str, body: object, status: int) -> None:
    make_wall(slug="balaikota")
    assert api_as(role).post(f"/api/v1/walls/{slug}/scene/", body).status_code == status
