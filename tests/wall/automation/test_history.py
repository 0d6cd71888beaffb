"""The wall's memory: any minute of the last 30 days."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from incidents import triage
from tests.builders import make_camera, make_incident, make_user
from tests.wall.automation.walls import NOW, PLAIN, alert, around, make, read, second
from warroom.wall import scenes, shown, tend
from warroom.wall.history import keep
from warroom.wall.history.read import events, moment
from warroom.wall.messages import iso
from warroom.wall.models import Tour, Wall, WallEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def wall() -> Wall:
    return make("polos", PLAIN)


@pytest.fixture
def rina() -> User:
    return make_user(first_name="Rina", last_name="Amalia")


def test_a_moment_shows_the_wall_as_it_was_and_who_put_it_there(wall: Wall, rina: User) -> None:
    scenes.keep(
        wall, slug="lain", title="Lain", cells=[{"panel": "A1", "source": "camera", "camera": "CAM-X"}], now=NOW
    )
    keep.remember(now=NOW)
    scenes.show(wall, "lain", by=rina, now=second(60))
    before, after = (moment(wall, at=second(s), reader=rina) for s in (59, 60))
    assert before["shown"]["panels"]["A1"]["content"]["camera"] == "OWN-A1"
    panel = after["shown"]["panels"]["A1"]
    assert (panel["content"]["camera"], panel["by"], panel["at"]) == ("CAM-X", "Rina A.", iso(second(60)))
    assert (after["event"]["kind"], after["event"]["by"]) == ("scene", "Rina A.")


def test_the_moment_of_an_event_as_it_is_told_finds_the_event(wall: Wall, rina: User) -> None:
    scenes.show(wall, "dasar", by=rina, now=NOW.replace(microsecond=123_456))
    told = dt.datetime.fromisoformat((WallEvent.objects.get().shown or {})["at"])
    assert told.microsecond == 123_000
    assert moment(wall, at=told, reader=rina)["event"]["kind"] == "scene"


def test_a_replayed_moment_is_what_the_wall_said_then(wall: Wall, rina: User) -> None:
    scenes.keep(wall, slug="lain", title="Lain", cells=[{"panel": "A1", "source": "map"}], now=NOW)
    told = {}
    for n, slug in enumerate(["lain", "dasar", "lain", "dasar"]):
        scenes.show(wall, slug, by=rina, now=second(60 * n))
        told[n] = shown.shown(read(wall), now=second(60 * n))
    for n, expected in told.items():
        replayed = moment(wall, at=second(60 * n + 30), reader=rina)["shown"]
        assert {name: expected[name] for name in replayed} == replayed


def test_tours_stand_where_they_had_come_to(rina: User) -> None:
    for code in ("T-1", "T-2", "T-3"):
        make_camera(code=code, name=f"Pasar {code}")
    Tour.objects.create(slug="pasar", title="Pasar", dwell_s=20, cameras=["T-1", "T-2", "T-3"])
    wall = make("tur", PLAIN, [{"panel": "A1", "source": "tour", "tour": "pasar"}])
    keep.remember(now=NOW)
    for s in range(1, 62):
        tend.tend(read(wall), now=second(s))
    seen = [moment(wall, at=second(s), reader=rina) for s in (20, 21, 41, 61)]
    cameras = [one["shown"]["panels"]["A1"]["step"]["camera"] for one in seen]
    assert cameras == ["T-1", "T-2", "T-3", "T-1"]
    assert seen[1]["cameras"] == {"T-2": {"name": "Pasar T-2", "place": "", "recorded": True}}


def test_alerts_and_incidents_of_the_moment_with_who_acknowledged_when(wall: Wall, rina: User) -> None:
    around(1)
    raised = alert("P2", raised_at=second(10))
    alert("P2", raised_at=second(500))
    make_incident(opened_at=second(20), state_since=second(20))
    triage.acknowledge(raised, by=rina, now=second(90))
    triage.dismiss(raised, by=rina, note="uji", now=second(200))
    states = {}
    for s in (5, 60, 120, 200):
        one = moment(wall, at=second(s), reader=rina)
        states[s] = ([entry["state"] for entry in one["alerts"]], len(one["incidents"]))
    assert states == {5: ([], 0), 60: (["new"], 1), 120: (["acknowledged"], 1), 200: ([], 1)}
    early = moment(wall, at=second(60), reader=rina)["alerts"][0]
    assert early["acknowledged"] == {"by": "Rina A.", "at": iso(second(90))}


def test_before_the_memory_begins_there_is_nothing_and_it_says_since_when(wall: Wall, rina: User) -> None:
    keep.remember(now=NOW)
    past = moment(wall, at=second(-60), reader=rina)
    assert (past["shown"], past["event"], past["oldest"]) == (None, None, iso(NOW))


def test_the_memory_of_a_new_wall_begins_with_its_first_second(wall: Wall, rina: User) -> None:
    for s in (0, 1):
        tend.tend(read(wall), now=second(s))
    assert WallEvent.objects.get().kind == "kept"
    assert moment(wall, at=second(0), reader=rina)["shown"] is not None


def test_a_memory_that_somebody_else_began_meanwhile_is_not_begun_again(wall: Wall) -> None:
    late = read(wall)
    keep.begin(late, now=NOW)
    late._prefetched_objects_cache = {"events": WallEvent.objects.none()}  # type: ignore[attr-defined]  # as it was read
    assert keep.begin(late, now=NOW) is False
    assert WallEvent.objects.count() == 1


def test_each_hour_one_whole_picture_unless_something_else_made_one(wall: Wall) -> None:
    assert keep.remember(now=NOW) == 1
    assert keep.remember(now=second(1800)) == 0
    assert keep.remember(now=second(3600)) == 1


def test_after_thirty_days_it_forgets_but_keeps_what_the_first_moment_needs(wall: Wall, rina: User) -> None:
    for day in (-33, -31, -29):
        keep.remember(now=NOW + dt.timedelta(days=day))
    WallEvent.objects.create(wall=wall, revision=0, at=NOW - dt.timedelta(days=30.5), kind="step", detail={"steps": {}})
    assert keep.trim(now=NOW) == 1
    assert moment(wall, at=NOW - dt.timedelta(days=30), reader=rina)["shown"] is not None
    assert WallEvent.objects.count() == 3


def test_events_of_a_day_page_by_page_without_the_steps(wall: Wall, rina: User, client: Client) -> None:
    for n in range(5):
        scenes.show(wall, "dasar", by=rina, now=second(n))
        WallEvent.objects.create(wall=wall, revision=1, at=second(n), kind="step", detail={"steps": {}})
    client.force_login(rina)
    path = "/api/v1/walls/polos/history/events/"
    span: dict[str, Any] = {"from": iso(NOW), "to": iso(second(4)), "limit": 3}
    first = client.get(path, span).json()
    second_page = client.get(path, {**span, "after": first["next"]}).json()
    assert [len(page["results"]) for page in (first, second_page)] == [3, 1]
    assert second_page["next"] is None
    assert client.get(path, {"from": iso(NOW), "to": iso(NOW + dt.timedelta(days=3))}).status_code == 400


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other planner chooses by what is in the table")
def test_the_events_of_a_day_are_looked_up_by_their_time(wall: Wall) -> None:
    with CaptureQueriesContext(connection) as asked:
        events(wall, since=NOW, until=second(60), after=0, limit=500)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[-1]['sql']}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "(wall_id=? AND at>? AND at<?)" in plan


def test_events_of_crossing_times_are_told_in_the_order_of_time_page_by_page(wall: Wall) -> None:
    for s in (3, 1, 2, 1):
        WallEvent.objects.create(wall=wall, revision=1, at=second(s), kind="put")
    page: list[WallEvent] = []
    seen: list[WallEvent] = []
    while page := events(wall, since=NOW, until=second(60), after=page[-1].pk if page else 0, limit=1):
        seen += page
    assert [(event.at - NOW).seconds for event in seen] == [1, 1, 2, 3]


def test_over_http(wall: Wall, rina: User, client: Client) -> None:
    keep.remember(now=NOW)
    client.force_login(rina)
    answer = client.get("/api/v1/walls/polos/history/", {"at": "2026-01-31T14:06:00+08:00"}).json()
    assert (answer["at"], answer["shown"]["slug"]) == ("2026-01-31T06:06:00.000Z", "polos")
    assert client.get("/api/v1/walls/polos/history/", {"at": "kemarin"}).status_code == 400
    assert client.get("/walls/polos/history/").status_code == 200


HOUR = dt.timedelta(hours=1)


def test_a_look_back_begins_at_the_whole_picture_of_its_hour_however_many_days_are_kept(wall: Wall, rina: User) -> None:
    whole = shown.shown(read(wall), now=NOW)
    step = {"steps": {"A1": {"camera": "T-1", "at": iso(NOW), "alive": 4, "of": 4}}}
    for hour in range(72):
        at = NOW - dt.timedelta(days=3) + hour * HOUR
        WallEvent.objects.create(wall=wall, revision=1, at=at, kind="kept", shown=whole)
        steps = (at + dt.timedelta(minutes=n) for n in range(60))
        WallEvent.objects.bulk_create(
            WallEvent(wall=wall, revision=1, at=when, kind="step", detail=step) for when in steps
        )
    for back in (dt.timedelta(minutes=30), dt.timedelta(hours=40, minutes=59), dt.timedelta(hours=71)):
        with CaptureQueriesContext(connection) as asked:
            found = moment(wall, at=NOW - back, reader=rina)
        begun = WallEvent.objects.get(pk=found["event"]["id"])
        assert begun.kind == "kept"
        assert NOW - back - begun.at < HOUR
        assert len(asked) <= 14
