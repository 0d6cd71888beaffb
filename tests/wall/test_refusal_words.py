"""What a person reads who may not do something to a wall."""

import datetime as dt

import pytest

from warroom.wall import changes
from warroom.wall.state import Held, Person, Refused

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(("name", "words"), [("Rina A.", "Rina A."), ("rina", "rina.")])
def test_a_name_that_ends_in_a_stop_ends_the_sentence(name: str, words: str) -> None:
    held = Held(Person(1, "rina", name), "pantau", NOW, NOW + dt.timedelta(minutes=5))
    assert changes.words(Refused("held", panel="A2", held=held)) == f"Panel A2 dipegang {words}"
