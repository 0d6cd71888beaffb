"""Alarm load through the door that pages use."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from cameras.models import Area
from incidents.load import live
from incidents.models import Flood, Position, ZoneRoute
from tests.builders import make_alert, make_annunciation, make_area, make_position

pytestmark = pytest.mark.django_db
ApiAs = Callable[..., APIClient]


@pytest.fixture
def north() -> Position:
    Position.objects.all().delete()
    return make_position(slug="utara")


@pytest.fixture
def district() -> Area:
    return make_area(code="73.71.08", level="kecamatan")


def test_the_figures_of_now_by_position_and_room(api_as: ApiAs, north: Position) -> None:
    make_position(slug="selatan")
    now = timezone.now()
    for minutes in (1, 2, 3, 30, 300, 1500):
        make_annunciation(position=north, at=now - dt.timedelta(minutes=minutes))
    body = api_as("operator").get("/api/v1/load/").json()
    ours, other = body["positions"]
    assert {name: row["n"] for name, row in ours["rolling"].items()} == {"m10": 3, "m60": 4, "h24": 5}
    assert (ours["rating"], other["rating"]) == ("orange", "green")
    assert body["room"]["rolling"]["m10"] == {"n": 3, "target": 2, "limit": 4}
    assert (body["room"]["positions"], body["room"]["rating"]) == (2, "yellow")


def test_the_figures_cost_as_many_queries_with_many_positions(
    north: Position, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        position = make_position()
        for _ in range(3):
            make_annunciation(position=position)
    with django_assert_max_num_queries(5):
        live.take(now=timezone.now())


def test_what_a_flood_grouped_can_be_gone_through_afterwards(api_as: ApiAs, north: Position) -> None:
    now = timezone.now()
    flood = Flood.objects.create(position=north, began_at=now - dt.timedelta(minutes=20), ended_at=now)
    during = now - dt.timedelta(minutes=5)
    first = make_annunciation(position=north, at=during, is_grouped=True)
    again = make_annunciation(position=north, at=during, is_grouped=True, alert=first.alert)
    make_annunciation(position=north, at=during, severity="P1")
    make_annunciation(position=make_position(), at=during, is_grouped=True)
    make_annunciation(position=north, at=now + dt.timedelta(seconds=1), is_grouped=True)
    client = api_as("operator")
    body = client.get(f"/api/v1/load/floods/{flood.pk}/alerts/").json()
    assert [row["id"] for row in body["results"]] == [again.alert_id]
    assert [row["position"] for row in client.get("/api/v1/load/floods/").json()["results"]] == ["utara"]
    assert client.get("/api/v1/load/floods/999/alerts/").status_code == 404


def test_a_supervisor_gives_a_zone_away_and_gets_it_back(api_as: ApiAs, north: Position, district: Area) -> None:
    make_position(slug="selatan")
    ZoneRoute.objects.create(area=district, position=north, since=timezone.now())
    alert = make_alert(area=make_area(code="73.71.08.1001", parent=district), position=north)
    client = api_as("supervisor")
    path = "/api/v1/routes/73.71.08/"

    moved = client.put(path, {"position": "selatan", "was": "utara"})
    assert (moved.status_code, moved.json()["position"], moved.json()["home"]) == (200, "selatan", "utara")
    alert.refresh_from_db()
    assert alert.position is not None
    assert alert.position.slug == "selatan"

    stale = client.put(path, {"position": "selatan", "was": "utara"})
    assert (stale.status_code, stale.json()["current"]) == (409, {"position": "selatan"})

    assert client.put(path, {"position": None}).json()["home"] is None
    assert [row["position"] for row in client.get("/api/v1/routes/").json()] == ["utara"]


@pytest.mark.parametrize(
    ("code", "body", "status"),
    [
        ("73.71.08", {"position": "tidak-ada"}, 400),
        ("73.71.08", {}, 400),
        ("73.71.08.1001", {"position": "utara"}, 404),
        ("99.99.99", {"position": "utara"}, 404),
    ],
)
def test_a_zone_that_is_none_is_refused(
    api_as: ApiAs, north: Position, district: Area, code: str, body: dict[str, str], status: int
) -> None:
    make_area(code="73.71.08.1001", parent=district)
    assert api_as("supervisor").put(f"/api/v1/routes/{code}/", body).status_code == status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?from=2026-11-01&to=2026-11-23", 200),
        ("?from=2026-11-23&to=2026-11-01", 400),
        ("?from=2026-01-01&to=2026-11-01", 400),
        ("?from=yesterday", 400),
    ],
)
@pytest.mark.parametrize("path", ["days/", "days.csv", "bad-actors/"])
def test_days_are_asked_for_from_and_to(api_as: ApiAs, path: str, query: str, status: int) -> None:
    assert api_as("auditor").get(f"/api/v1/load/{path}{query}").status_code == status


def test_the_table_is_a_file(api_as: ApiAs) -> None:
    answer = api_as("operator").get("/api/v1/load/days.csv?from=2026-11-01&to=2026-11-02")
    assert answer["Content-Disposition"] == 'attachment; filename="beban-alarm-2026-11-01-2026-11-02.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_the_strip_of_hours_is_bounded(api_as: ApiAs, north: Position) -> None:
    client = api_as("operator")
    body = client.get("/api/v1/load/hours/?hours=2").json()
    assert [(row["position"], len(row["hours"])) for row in body] == [("utara", 2), (None, 2)]
    assert client.get("/api/v1/load/hours/?hours=1000").status_code == 400


def test_positions_in_use_in_their_order(api_as: ApiAs, north: Position) -> None:
    make_position(slug="tua", in_use=False)
    make_position(slug="pertama", order=0)
    assert [row["slug"] for row in api_as("operator").get("/api/v1/positions/").json()] == ["pertama", "utara"]
