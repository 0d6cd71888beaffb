"""What is told of a wall."""

import datetime as dt

import pytest

from tests.builders import make_user
from tests.wall.automation.walls import NOW, PLAIN, make, read, second
from warroom.wall import commands, shown

pytestmark = pytest.mark.django_db


def test_what_stands_there_from_the_start_has_no_time_also_after_others_changed() -> None:
    """A date of 1970 would be read out to the room."""
    wall = make("polos", PLAIN)
    told = shown.shown(read(wall), now=NOW)
    assert [panel["at"] for panel in told["panels"].values()] == [None] * 3
    after, _shows = commands.put(read(wall), "A1", {"source": "clock"}, by=make_user(), now=second(5))
    assert {name: panel["at"] for name, panel in after["panels"].items()} == {
        "A1": "2026-01-31T06:05:05.000Z",
        "A2": None,
        "A3": None,
    }
    assert dt.datetime(1970, 1, 1, tzinfo=dt.UTC) == shown.FROM_THE_START
