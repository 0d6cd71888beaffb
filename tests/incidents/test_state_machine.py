"""Random people, alarms and hours: no illegal state, no lost line, no incident in two hands."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.incidents.room import Room

pytestmark = pytest.mark.django_db


def run(*, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # Shrinking repeats a room hundreds of times; the phase that explains traces every line.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_room_full_of_people_stays_within_the_tables() -> None:
    run(examples=6, steps=35)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_room_full_of_people_stays_within_the_tables_for_long() -> None:
    run(examples=150, steps=100)
