"""The clock shows scenes, keeps to what people do, and gives back."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import make_user
from tests.wall.automation.walls import PLAIN, kinds, make, read, state
from warroom.wall import changes, scenes, shown, tend, timetable
from warroom.wall.models import Layout, Panel, ScheduledScene, Wall, WallEvent
from warroom.wall.state import hold

pytestmark = pytest.mark.django_db

WITA = ZoneInfo("Asia/Makassar")


def at(clock: str, *, day: int = 3) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-02-{day:02d} {clock}").replace(tzinfo=WITA)


@pytest.fixture
def wall() -> Wall:
    wall = make("polos", PLAIN)
    for slug in ("pagi", "pilkada", "lain"):
        cells = [{"panel": name, "source": "camera", "camera": f"{slug}-{name}"} for name in ("A1", "A2", "A3")]
        scenes.keep(wall, slug=slug, title=slug, cells=cells, layout=wall.layout, now=at("00:00"))
    slot(wall, "pagi", "07:00", "09:00")
    return wall


def slot(wall: Wall, scene: str, start: str, end: str, *, operation: str = "") -> ScheduledScene:
    return ScheduledScene.objects.create(
        wall=wall,
        scene=wall.scenes.get(slug=scene),
        start=dt.time.fromisoformat(start),
        end=dt.time.fromisoformat(end),
        operation=operation,
    )


def scene_at(wall: Wall, clock: str, *, day: int = 3) -> str | None:
    tend.tend(read(wall), now=at(clock, day=day))
    return state(wall).scene


def show_by_hand(wall: Wall, scene: str, clock: str) -> None:
    scenes.show(wall, scene, by=make_user(), now=at(clock))


def test_a_scene_comes_at_its_time_and_the_one_before_returns_after_it(wall: Wall) -> None:
    assert scene_at(wall, "06:59:59") == "dasar"
    assert scene_at(wall, "07:00") == "pagi"
    assert scene_at(wall, "08:59:59") == "pagi"
    assert scene_at(wall, "09:00") == "dasar"
    assert kinds(wall) == ["schedule", "schedule_ended"]
    assert scene_at(wall, "07:00", day=4) == "pagi"


def test_what_a_person_puts_on_stays_within_the_window_and_after_it(wall: Wall) -> None:
    scene_at(wall, "07:00")
    show_by_hand(wall, "lain", "07:30")
    assert scene_at(wall, "08:00") == "lain"
    assert scene_at(wall, "09:00") == "lain"


def test_one_panel_changed_by_hand_keeps_the_scene_after_its_window(wall: Wall) -> None:
    scene_at(wall, "07:00")
    rina = make_user()
    changes.apply(
        wall,
        lambda before: hold(before, "A1", by=shown.person(rina), purpose="x", until=at("08:00"), now=at("07:05")),
        kind="held",
        by=rina,
        now=at("07:05"),
    )
    assert scene_at(wall, "09:00") == "dasar"  # a hold alone moves nothing


def test_an_operation_goes_before_the_week_and_the_week_goes_on_after_it(wall: Wall) -> None:
    slot(wall, "pilkada", "07:30", "08:30", operation="Pilkada")
    assert [scene_at(wall, clock) for clock in ("07:00", "07:30", "08:30", "09:00")] == [
        "pagi",
        "pilkada",
        "pagi",
        "dasar",
    ]


def test_an_operation_that_outlasts_the_week_gives_back_the_scene_of_before_both(wall: Wall) -> None:
    slot(wall, "pilkada", "08:30", "10:00", operation="Pilkada")
    assert [scene_at(wall, clock) for clock in ("07:00", "08:30", "09:00", "10:00")] == [
        "pagi",
        "pilkada",
        "pilkada",
        "dasar",
    ]


def test_an_operation_over_a_scene_put_on_by_hand_gives_that_back(wall: Wall) -> None:
    slot(wall, "pilkada", "08:00", "08:30", operation="Pilkada")
    scene_at(wall, "07:00")
    show_by_hand(wall, "lain", "07:30")
    assert [scene_at(wall, clock) for clock in ("08:00", "08:30", "09:00")] == ["pilkada", "lain", "lain"]


def test_windows_that_follow_each_other_give_back_the_scene_of_before_the_first(wall: Wall) -> None:
    slot(wall, "lain", "09:00", "10:00")
    assert [scene_at(wall, clock) for clock in ("07:00", "09:00", "10:00")] == ["pagi", "lain", "dasar"]


def test_a_lock_is_respected_and_noted_once_and_the_scene_comes_when_it_goes(wall: Wall) -> None:
    hasan = make_user(role="supervisor")
    Wall.objects.filter(pk=wall.pk).update(lock="ceremony", lock_by=hasan, lock_at=at("06:00"))
    assert scene_at(wall, "07:00") == scene_at(wall, "07:01") == "dasar"
    skipped = WallEvent.objects.get(kind="schedule_skipped")
    assert (skipped.detail["why"], skipped.detail["scene"], skipped.shown) == ("locked", "pagi", None)
    Wall.objects.filter(pk=wall.pk).update(lock="", lock_by=None, lock_at=None)
    assert scene_at(wall, "07:02") == "pagi"
    assert kinds(wall) == ["schedule_skipped", "schedule"]


def test_a_hold_on_a_panel_that_the_scene_lacks_stops_the_clock(wall: Wall) -> None:
    small = Layout.objects.create(slug="kecil", title="Kecil", body={"panels": PLAIN[:1]})
    scenes.keep(wall, slug="pagi", title="pagi", cells=[], layout=small, now=at("00:00"))
    rina = make_user()
    changes.apply(
        wall,
        lambda before: hold(before, "A3", by=shown.person(rina), purpose="x", until=at("07:10"), now=at("06:00")),
        kind="held",
        by=rina,
        now=at("06:00"),
    )
    assert scene_at(wall, "07:00") == "dasar"
    assert WallEvent.objects.get(kind="schedule_skipped").detail["panel"] == "A3"
    assert scene_at(wall, "07:11") == "pagi"


def test_a_second_in_which_nothing_is_due_asks_little(wall: Wall) -> None:
    scene_at(wall, "07:00")
    row = read(wall)
    with CaptureQueriesContext(connection) as asked:
        tend.tend(row, now=at("07:30"))
    assert len(asked) <= 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other planner chooses by what is in the table")
def test_each_second_looks_up_the_clocks_event_by_its_moment_and_through_no_month(wall: Wall) -> None:
    for n, name in enumerate(("A1", "A2")):  # of two moments: with one alone the planner is right in any order
        Panel.objects.create(wall=wall, name=name, content={"source": "clock"}, at=at(f"05:0{n}"))
    with CaptureQueriesContext(connection) as asked:
        timetable.follow(read(wall), now=at("06:00"))
    (sql,) = [query["sql"] for query in asked if 'FROM "wall_wallevent"' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "(wall_id=? AND at=?)" in plan
