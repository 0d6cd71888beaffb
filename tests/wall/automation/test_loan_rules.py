"""What alarms borrow where there is no zone, and that they give it back."""

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from warroom.wall import loans
from warroom.wall.alarms import Alarm
from warroom.wall.loans import AT_MOST, Busy
from warroom.wall.state import Held, Person, Place, State, tick

NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
RINA = Person(1, "rina", "Rina A.")
BODY = {
    "panels": [
        {"name": "A1", "w": 60, "h": 34},
        {"name": "A2", "w": 120, "h": 68},
        {"name": "A3", "w": 60, "h": 34},
        {"name": "C1", "w": 200, "h": 200},
    ]
}


def camera(code: str, **more: Any) -> dict[str, Any]:
    return {"source": "camera", "camera": code, **more}


def held(person: Person = RINA) -> Held:
    return Held(person, "Pantau banjir", NOW, NOW + dt.timedelta(hours=1))


def state(**changes: Any) -> State:
    places = {name: Place(name, camera(f"own-{name}"), NOW) for name in ("A1", "A2", "A3")}
    places["C1"] = Place("C1", {"source": "map"}, NOW)
    for name, values in changes.items():
        places[name] = replace(places[name], **values)
    return State(4, "polos", "dasar", places)


def lent(before: State, *alarms: Alarm, busy: dict[str, set[str]] | None = None, **more: Any) -> dict[str, str]:
    after = loans.borrow(before, alarms, body=BODY, busy=Busy(busy or {}), **{"first_lent": {}, "now": NOW, **more})
    return {name: str(place.camera) for name, place in after.places.items() if place.loan}


P1 = Alarm(1, "P1", NOW, cameras=("x", "y", "z"))
P2 = Alarm(2, "P2", NOW, cameras=("u", "v"))


def test_a_p2_takes_one_panel_and_a_p1_two_the_largest_first() -> None:
    assert lent(state(), P2) == {"A2": "u"}
    assert lent(state(), P1) == {"A2": "x", "A1": "y"}
    assert lent(state(), P1, P2) == {"A2": "x", "A1": "y", "A3": "u"}


def test_a_panel_that_shows_the_camera_anyhow_is_the_first_choice() -> None:
    assert lent(state(A3={"content": camera("u")}), P2) == {"A3": "u"}


def test_what_somebody_holds_is_taken_last_and_only_by_a_p1() -> None:
    all_held = {name: {"held": held()} for name in ("A1", "A2", "A3")}
    assert lent(state(A2={"held": held()}), P1) == {"A1": "x", "A3": "y"}
    assert lent(state(**all_held), P2) == {}
    assert lent(state(**all_held), P1) == {"A2": "x", "A1": "y"}


def test_another_open_incident_and_a_locked_cell_stay_where_they_are() -> None:
    before = state(A2={"content": camera("own", locked=True)})
    assert lent(before, P1, busy={"A1": {"MKS-1"}}) == {"A3": "x"}
    own = replace(P1, incident="MKS-1")
    assert lent(before, own, busy={"A1": {"MKS-1"}}) == {"A1": "x", "A3": "y"}


def test_a_loan_ends_after_two_minutes_and_does_not_begin_again() -> None:
    began = NOW - AT_MOST
    assert lent(state(), P2, first_lent={2: began}) == {}
    assert lent(state(), P2, first_lent={2: began + dt.timedelta(seconds=1)}) == {"A2": "u"}


def test_alarms_that_stay_stay_where_they_are() -> None:
    first = loans.borrow(state(), [P2], body=BODY, busy=Busy({}), first_lent={}, now=NOW)
    later = loans.borrow(
        first, [P1, P2], body=BODY, busy=Busy({}), first_lent={2: NOW}, now=NOW + dt.timedelta(seconds=5)
    )
    assert later.places["A2"].loan is not None
    assert later.places["A2"].loan.alert == 1  # the worse one has the first choice
    again = loans.borrow(
        later, [P1, P2], body=BODY, busy=Busy({}), first_lent={1: NOW + dt.timedelta(seconds=5), 2: NOW}, now=NOW
    )
    assert again == later


alarm_sets = st.lists(
    st.builds(
        Alarm,
        pk=st.integers(1, 6),
        severity=st.sampled_from(["P1", "P2"]),
        raised_at=st.just(NOW),
        cameras=st.lists(st.sampled_from(["x", "y", "own-A1", "own-A2"]), unique=True, max_size=3).map(tuple),
        area=st.sampled_from(["", "73.71.01"]),
    ),
    max_size=4,
    unique_by=lambda alarm: alarm.pk,
)


@given(storms=st.lists(alarm_sets, max_size=6), holds=st.sets(st.sampled_from(["A1", "A2", "A3"])))
def test_no_storm_loses_a_content_or_a_holder(storms: list[list[Alarm]], holds: set[str]) -> None:
    before = now_state = state(**{name: {"held": held()} for name in holds})
    for second, alarms in enumerate(storms):
        now = NOW + dt.timedelta(seconds=40 * second)
        now_state = loans.borrow(tick(now_state, now=now), alarms, body=BODY, busy=Busy({}), first_lent={}, now=now)
        lenders = [place.loan.alert for place in now_state.places.values() if place.loan]
        assert all(lenders.count(pk) <= 2 for pk in lenders)
        assert now_state.places["C1"].loan is None
    quiet = loans.borrow(now_state, [], body=BODY, busy=Busy({}), first_lent={}, now=NOW)
    assert quiet == before
