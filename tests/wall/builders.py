"""Walls for tests."""

import datetime as dt
import itertools

from warroom.wall import scenes as acts
from warroom.wall.models import Wall

_numbers = itertools.count(1)
LONG_AGO = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)


def make_wall(*, slug: str | None = None, scenes: tuple[str, ...] = ("dasar", "banjir")) -> Wall:
    """A wall with scenes that show one camera each; none is on show."""
    n = next(_numbers)
    wall = Wall.objects.create(slug=slug or f"dinding-{n}", name=f"Dinding {n}")
    for scene in scenes:
        cells = [{"panel": "A1", "source": "camera", "camera": "SIM-001"}]
        acts.keep(wall, slug=scene, title=scene.title(), cells=cells, now=LONG_AGO)
    return wall
