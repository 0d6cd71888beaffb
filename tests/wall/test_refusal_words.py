"""What a person reads who may not do something to a wall."""

import datetime as dt

import pytest

from warroom.wall import changes, sources
from warroom.wall.design import source_names, words
from warroom.wall.geometry import BadLayout
from warroom.wall.state import Held, Person, Refused

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(("name", "end"), [("Rina A.", "Rina A."), ("rina", "rina.")])
def test_a_name_that_ends_in_a_stop_ends_the_sentence(name: str, end: str) -> None:
    held = Held(Person(1, "rina", name), "pantau", NOW, NOW + dt.timedelta(minutes=5))
    assert changes.words(Refused("held", panel="A2", held=held)) == f"Panel A2 dipegang {end}"


def test_a_panel_that_is_too_small_names_its_content_as_people_do() -> None:
    fault = BadLayout("cells[0].panel", "tight", name="A1", source="feed", w=53.8, h=33.6)
    assert words.of(fault) == "A1 terlalu kecil untuk Umpan alarm: perlu 53,8 x 33,6 w."


def test_every_source_that_takes_room_has_a_name() -> None:
    assert set(source_names.NAMES) == set(sources.FIELDS) - {"empty"}
