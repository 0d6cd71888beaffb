"""A city without sample data has a wall too."""

import pytest
from django.core.management import CommandError, call_command

from warroom.wall import layouts, sources
from warroom.wall.models import Wall

pytestmark = pytest.mark.django_db


def test_a_new_wall_has_a_scene_that_can_be_shown() -> None:
    call_command("create_wall", "posko", name="Posko", width_m=6.0)
    wall = Wall.objects.select_related("scene").get()
    assert wall.scene is not None
    assert sources.cells(wall.scene.cells) == layouts.city_cells()
    assert (wall.width_m, wall.synthetic) == (6.0, False)


def test_a_name_that_is_taken_or_is_no_slug_is_refused() -> None:
    call_command("create_wall", "posko", name="Posko")
    for slug in ("posko", "po sko"):
        with pytest.raises(CommandError, match=slug):
            call_command("create_wall", slug, name="Lain")
    assert Wall.objects.count() == 1


def test_the_standard_scene_takes_as_many_cameras_as_there_are() -> None:
    assert sources.cameras(layouts.city_cells(["A-1", "A-2"])) == ["A-1", "A-2"]
    assert len(sources.cameras(layouts.city_cells(f"A-{n}" for n in range(40)))) == 12
