"""The sample wall: a scene for each thing that a wall is for, right by the editor's own rules, and never put back."""

import datetime as dt

import pytest

from accounts import audit
from cameras.simulator.catalogue import CAMERAS
from tests.builders import make_camera, make_lorong
from warroom.demo import wall as demo
from warroom.wall import layouts, scenes
from warroom.wall.design import scenes as design
from warroom.wall.models import ScheduledScene, Tour, Wall

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
SCENES = ["dasar-kota", "ikhtisar-8x8", "insiden", "kinerja", "pantau-3x3", "pemilihan", "peta-8"]
CODES = [camera.code for camera in CAMERAS[:16]]


@pytest.fixture
def wall() -> Wall:
    alley = make_lorong()
    for camera in CAMERAS[:16]:
        make_camera(code=camera.code, lorong=alley if camera.kind == "lorong" else None)
    demo.seed(cameras=CODES, now=NOW)
    return Wall.objects.get(slug=demo.SLUG)


def again() -> None:
    demo.seed(cameras=CODES, now=NOW)


def test_the_default_is_on_show_and_the_others_wait(wall: Wall) -> None:
    assert [scene.slug for scene in wall.scenes.order_by("slug")] == SCENES
    assert all(scene.synthetic for scene in wall.scenes.all())
    assert wall.scene is not None
    assert wall.layout is not None
    assert (wall.scene.slug, wall.layout.slug) == ("dasar-kota", layouts.CITY)


@pytest.mark.parametrize("slug", SCENES)
def test_the_editor_would_take_it(wall: Wall, slug: str) -> None:
    scene = scenes.find(wall, slug)
    assert scene.layout is not None
    assert design.faults(wall, title=scene.title, cells=scene.cells, body=scene.layout.body) == []


def test_the_overview_has_every_camera_and_the_watch_nine(wall: Wall) -> None:
    counts = {slug: len(scenes.find(wall, slug).cells) for slug in ("ikhtisar-8x8", "pantau-3x3", "peta-8")}
    assert counts == {"ikhtisar-8x8": 16, "pantau-3x3": 9, "peta-8": 9}


@pytest.mark.usefixtures("wall")
def test_the_tours_share_the_cameras_by_what_they_see() -> None:
    alleys, roads = Tour.objects.get(slug="lorong"), Tour.objects.get(slug="jalan-utama")
    assert alleys.cameras == [camera.code for camera in CAMERAS[:16] if camera.kind == "lorong"]
    assert sorted(alleys.cameras + roads.cameras) == CODES
    assert alleys.synthetic
    assert roads.synthetic


@pytest.mark.usefixtures("wall")
def test_the_schedule_is_an_example_that_moves_nothing() -> None:
    weekly, election = ScheduledScene.objects.order_by("pk")
    assert (weekly.active, weekly.weekdays, weekly.operation) == (False, [0], "")
    assert (election.active, election.first_day, election.last_day) == (
        False,
        dt.date(2026, 12, 23),
        dt.date(2026, 12, 23),
    )
    assert election.operation


def test_a_second_start_leaves_what_people_changed_and_deleted(wall: Wall) -> None:
    scene = scenes.find(wall, "kinerja")
    scenes.keep(wall, slug="kinerja", title="Rapat Senin", cells=[], layout=scene.layout, by="Hasan", now=NOW)
    wall.scene = scenes.find(wall, "pantau-3x3")
    wall.save(update_fields=["scene"])
    Tour.objects.filter(slug="lorong").update(cameras=["SIM-001"])
    scenes.find(wall, "peta-8").delete()
    audit.record(actor="supervisor", act="scene_dropped", subject="scene:balaikota/peta-8", at=NOW)
    for line in ScheduledScene.objects.all():
        audit.record(actor="supervisor", act="schedule_dropped", subject=f"schedule:balaikota/{line.pk}", at=NOW)
        line.delete()
    again()
    wall.refresh_from_db()
    assert (scenes.find(wall, "kinerja").title, scenes.find(wall, "kinerja").version) == ("Rapat Senin", 2)
    assert wall.scene is not None
    assert wall.scene.slug == "pantau-3x3"
    assert Tour.objects.get(slug="lorong").cameras == ["SIM-001"]
    assert not wall.scenes.filter(slug="peta-8").exists()
    assert not ScheduledScene.objects.exists()


def test_a_second_start_adds_nothing(wall: Wall) -> None:
    before = wall.scenes.count(), Tour.objects.count(), ScheduledScene.objects.count()
    again()
    assert (wall.scenes.count(), Tour.objects.count(), ScheduledScene.objects.count()) == before
    assert {scene.version for scene in wall.scenes.all()} == {1}


def test_a_wall_of_an_earlier_version_gets_what_it_lacks() -> None:
    layouts.ship()
    wall = Wall.objects.create(slug=demo.SLUG, name="Dinding", layout=layouts.city(), synthetic=True)
    wall.scene = scenes.keep(wall, slug="dasar-kota", title="Milik kami", cells=[], layout=wall.layout, now=NOW)
    wall.save(update_fields=["scene"])
    demo.seed(cameras=[], now=NOW)
    assert [scene.slug for scene in wall.scenes.order_by("slug")] == SCENES
    assert scenes.find(wall, "dasar-kota").title == "Milik kami"


def test_without_simulated_cameras_there_are_no_tours() -> None:
    demo.seed(cameras=[], now=NOW)
    assert not Tour.objects.exists()
    pemilihan = scenes.find(Wall.objects.get(slug=demo.SLUG), "pemilihan")
    assert "tour" not in {cell["source"] for cell in pemilihan.cells}
