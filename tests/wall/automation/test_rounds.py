"""Tours on real rows: steps are kept and told, and make no revision."""

from typing import Any

import pytest

from cameras.models import Camera
from cameras.streaming.models import StreamState
from tests.builders import make_camera, make_user
from tests.wall.automation.walls import NOW, PLAIN, alert, around, make, read, second, seen
from warroom.wall import commands, rounds, scenes, tend
from warroom.wall.models import FeedEntry, Panel, Tour, Wall, WallEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def wall() -> Wall:
    for code in ("T-1", "T-2", "T-3", "T-4"):
        make_camera(code=code, lat=1.0, lon=1.0)
    Tour.objects.create(slug="pasar", title="Pasar", dwell_s=20, cameras=["T-1", "T-2", "T-3", "T-4"])
    cells = [{"panel": name, "source": "tour", "tour": "pasar"} for name in ("A1", "A2")]
    return make("polos", PLAIN, [*cells, {"panel": "A3", "source": "clock"}])


def tend_at(wall: Wall, s: float) -> None:
    tend.tend(read(wall), now=second(s))


def test_panels_of_one_tour_show_different_cameras_and_step_by_their_dwell(wall: Wall) -> None:
    tend_at(wall, 0)
    assert seen(wall) == {"A1": "T-1", "A2": "T-2", "A3": "clock"}
    tend_at(wall, 10)
    tend_at(wall, 20)
    assert seen(wall) == {"A1": "T-3", "A2": "T-4", "A3": "clock"}
    events = WallEvent.objects.filter(kind="step")
    assert (events.count(), read(wall).revision) == (2, 0)
    assert all(event.shown is None for event in events)
    news = FeedEntry.objects.filter(kind="wall.step").latest("seq").data
    assert news["wall"] == "polos"
    assert news["steps"]["A1"] == {"camera": "T-3", "at": "2026-01-31T06:05:20.000Z", "alive": 4, "of": 4}


def test_a_step_in_a_drill_says_so(wall: Wall) -> None:
    tend_at(wall, 0)
    commands.drill(read(wall), on=True, title="Gladi", by=make_user(role="supervisor"), now=second(1))
    tend_at(wall, 20)
    assert list(WallEvent.objects.filter(kind="step").order_by("pk").values_list("drill", flat=True)) == [False, True]


def test_cameras_that_are_down_or_lost_or_gone_are_skipped(wall: Wall) -> None:
    Camera.objects.filter(code="T-1").update(life_cycle="down", down_cause="power")
    lost = Camera.objects.get(code="T-2")
    StreamState.objects.create(camera=lost, profile="tile", state="lost", since=NOW)
    tend_at(wall, 0)
    assert seen(wall) == {"A1": "T-3", "A2": "T-4", "A3": "clock"}
    assert Panel.objects.get(name="A1").step["alive"] == 2


def test_a_tour_under_a_loan_rests_and_goes_on_after_it(wall: Wall) -> None:
    tend_at(wall, 0)
    codes = around(1)
    alert("P2")
    tend_at(wall, 5)
    assert seen(wall) == {"A1": codes[0], "A2": "T-2", "A3": "clock"}
    tend_at(wall, 60)
    assert Panel.objects.get(name="A1").step["camera"] == "T-1"
    tend_at(wall, 126)
    assert seen(wall)["A1"] not in {codes[0], "T-1"}


def test_a_tour_that_is_gone_shows_nothing_and_says_so(wall: Wall) -> None:
    Tour.objects.all().delete()
    tend_at(wall, 0)
    assert Panel.objects.get(name="A1").step == {"camera": None, "at": "2026-01-31T06:05:00.000Z", "alive": 0, "of": 0}
    tend_at(wall, 300)
    assert WallEvent.objects.filter(kind="step").count() == 1


def test_a_tour_that_somebody_puts_on_shows_its_first_camera_at_once(
    wall: Wall, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        commands.put(read(wall), "A3", {"source": "tour", "tour": "pasar"}, by=make_user(), now=second(0.4))
    assert seen(wall) == {"A1": "T-1", "A2": "T-2", "A3": "T-3"}
    kinds = list(FeedEntry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["wall.changed", "wall.step"]


def test_a_scene_with_tours_begins_them_and_one_without_asks_nothing(
    wall: Wall, django_capture_on_commit_callbacks: Any
) -> None:
    scenes.keep(
        wall, slug="jam", title="Jam", cells=[{"panel": f"A{n}", "source": "clock"} for n in (1, 2, 3)], now=NOW
    )
    lead = make_user(role="supervisor")
    with django_capture_on_commit_callbacks(execute=True) as quiet:
        scenes.show(read(wall), "jam", by=lead, now=second(1))
    assert not any(getattr(one, "func", None) is rounds._begin for one in quiet)
    with django_capture_on_commit_callbacks(execute=True):
        scenes.show(read(wall), "dasar", by=lead, now=second(2))
    assert seen(wall) == {"A1": "T-1", "A2": "T-2", "A3": "clock"}
