"""The demo's happenings come through the front door and do not drown an unwatched room."""

import datetime as dt
import random

import pytest

from incidents.models import Alert, Event
from tests.builders import make_camera
from warroom.demo import pulse

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def beats(count: int) -> None:
    rng = random.Random(4)
    for number in range(count):
        pulse.beat(rng=rng, now=NOW + dt.timedelta(seconds=20 * number))


def test_something_happens_now_and_then_and_is_labelled() -> None:
    make_camera(code="SIM-001", synthetic=True)
    beats(10)
    assert 1 <= Event.objects.count() < 10
    assert not Event.objects.filter(synthetic=False).exists()
    assert Alert.objects.exists()


def test_it_waits_while_nobody_looks() -> None:
    for number in range(20):
        make_camera(code=f"SIM-{number:03d}", synthetic=True)
    beats(200)
    assert Alert.objects.unacknowledged().count() == pulse.MOST_WAITING


def test_nothing_happens_without_a_living_simulated_camera() -> None:
    make_camera(code="SIM-001", life_cycle="down", down_cause="power", synthetic=True)
    beats(20)
    assert not Event.objects.exists()
