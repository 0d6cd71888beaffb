"""The wall's acts as pure steps: what each gives, and what it refuses with which reason."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from warroom.wall import memory, state
from warroom.wall.state import Held, Loan, Lock, Person, Place, Refused, State

NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
SOON, LATER = NOW + dt.timedelta(minutes=5), NOW + dt.timedelta(hours=1)
RINA, ADI = Person(1, "rina", "Rina A."), Person(2, "adi", "Adi B.")
BOSS = Person(3, "hasan", "Hasan S.", leads=True)
CLOCK, MAP = {"source": "clock"}, {"source": "map"}
HOLD = Held(RINA, "Banjir", NOW, LATER)
LOAN = Loan(7, "P1", {"source": "alarm"}, NOW, SOON)
LOCK = Lock("ceremony", "HUT Kota", BOSS, NOW)


def wall(*, lock: Lock | None = None, **places: Mapping[str, Any]) -> State:
    """A wall of A1 and, in the alarm zone, Z1; ``A1={"held": HOLD}`` gives a place more."""
    made = {name: Place(name, CLOCK, NOW, zone=name == "Z1", **places.get(name, {})) for name in ("A1", "Z1")}
    return State(revision=1, layout="kota", scene="dasar", places=made, lock=lock)


def put(by: Person, panel: str = "A1") -> Callable[[State], State]:
    return lambda before: state.put(before, panel, MAP, by=by, now=NOW)


def hold(by: Person, panel: str = "A1") -> Callable[[State], State]:
    return lambda before: state.hold(before, panel, by=by, purpose="Uji", until=LATER, now=NOW)


def show(by: Person | None, zones: Mapping[str, bool], **cells: Any) -> Callable[[State], State]:
    layout = "kota" if set(zones) == {"A1", "Z1"} else "lain"
    return lambda before: state.show(before, scene="b", layout=layout, zones=zones, cells=cells, by=by, now=SOON)


SAME = {"A1": False, "Z1": True}
OTHER = {"B1": False}


@pytest.mark.parametrize(
    ("before", "step", "why"),
    [
        (wall(), put(RINA, "Q9"), "unknown_panel"),
        (wall(A1={"held": HOLD}), put(ADI), "held"),
        (wall(A1={"held": HOLD}), put(BOSS), "held"),
        (wall(A1={"held": HOLD}), hold(ADI), "held"),
        (wall(), hold(RINA, "Z1"), "zone"),
        (wall(), lambda w: state.release(w, "A1", by=RINA), "not_held"),
        (wall(A1={"held": HOLD}), lambda w: state.release(w, "A1", by=ADI), "not_yours"),
        (wall(), lambda w: state.preempt(w, "A1", by=BOSS, purpose="x", until=SOON, now=NOW), "not_held"),
        (wall(lock=LOCK), put(RINA), "locked"),
        (wall(lock=LOCK), hold(RINA), "locked"),
        (wall(lock=LOCK), show(RINA, SAME), "locked"),
        (wall(lock=LOCK), show(None, SAME), "locked"),
        (wall(A1={"held": HOLD}), show(ADI, OTHER), "held"),
        (wall(A1={"held": HOLD}), show(ADI, {"A1": True}), "held"),
        (wall(A1={"held": HOLD}), show(None, OTHER), "held"),
    ],
)
def test_what_is_refused_and_why(before: State, step: Callable[[State], State], why: str) -> None:
    with pytest.raises(Refused) as refused:
        step(before)
    assert refused.value.why == why
    assert (refused.value.held is HOLD) is (why in {"held", "not_yours"})


@pytest.mark.parametrize(
    ("before", "step", "content", "holder"),
    [
        (wall(), put(RINA), MAP, None),
        (wall(A1={"held": HOLD}), put(RINA), MAP, RINA),
        (wall(A1={"loan": LOAN}), put(RINA), MAP, None),
        (wall(lock=LOCK), put(BOSS), MAP, None),
        (wall(), hold(RINA), CLOCK, RINA),
        (wall(A1={"held": HOLD}), lambda w: state.release(w, "A1", by=RINA), CLOCK, None),
        (
            wall(A1={"held": HOLD}),
            lambda w: state.preempt(w, "A1", by=BOSS, purpose="x", until=SOON, now=NOW),
            CLOCK,
            BOSS,
        ),
        (wall(A1={"held": HOLD}), lambda w: state.give_back(w, ["A1", "gone"]), CLOCK, RINA),
        (wall(A1={"held": HOLD}), show(ADI, SAME, A1=MAP), CLOCK, RINA),
        (wall(A1={"held": HOLD}), show(RINA, SAME, A1=MAP), MAP, RINA),
        (wall(), show(RINA, SAME, A1={"source": "unchanged"}), CLOCK, None),
        (wall(), show(RINA, SAME), CLOCK, None),
        (wall(A1={"held": HOLD}), show(BOSS, {"A1": True}, A1=MAP), MAP, None),
    ],
)
def test_what_an_act_leaves_on_the_panel(
    before: State, step: Callable[[State], State], content: Mapping[str, Any], holder: Person | None
) -> None:
    place = step(before).places["A1"]
    assert (place.content, place.held.holder if place.held else None) == (content, holder)


def test_a_loan_takes_nothing_away_and_gives_everything_back() -> None:
    lent = state.borrow(wall(A1={"held": HOLD}), "A1", LOAN)
    assert lent.places["A1"].on_top == LOAN.content
    changed = put(RINA)(lent)
    assert changed.places["A1"].on_top == LOAN.content
    back = state.give_back(changed, ["A1"]).places["A1"]
    assert (back.on_top, back.held and back.held.holder) == (MAP, RINA)


@pytest.mark.parametrize(("at", "held", "lent"), [(NOW, True, True), (SOON, True, False), (LATER, False, False)])
def test_time_ends_loans_and_holds(at: dt.datetime, held: bool, lent: bool) -> None:  # noqa: FBT001
    place = state.tick(wall(A1={"held": HOLD, "loan": LOAN}), now=at).places["A1"]
    assert (place.held is not None, place.loan is not None) == (held, lent)


def test_time_ends_a_lock_that_has_an_end() -> None:
    assert state.tick(wall(lock=LOCK), now=LATER).lock == LOCK
    assert state.tick(wall(lock=replace(LOCK, until=SOON)), now=SOON).lock is None


def test_a_step_that_changes_nothing_gives_an_equal_state() -> None:
    before = wall(A1={"held": HOLD})
    assert state.tick(before, now=NOW) == before
    guests = state.guest(before, on=True, by=RINA, now=NOW)
    assert state.guest(guests, on=True, by=ADI, now=SOON) == guests
    assert state.drill(before, on=False, title="", by=BOSS, now=NOW) == before


def test_the_longest_hold_is_twelve_hours() -> None:
    held = state.hold(wall(), "A1", by=RINA, purpose="x", until=NOW + dt.timedelta(days=2), now=NOW).places["A1"].held
    assert held is not None
    assert held.until == NOW + state.LONGEST_HOLD


def test_a_tour_shows_the_camera_of_its_step_unless_an_alarm_has_the_panel() -> None:
    touring = Place("A1", {"source": "tour", "tour": "pasar"}, NOW, step={"camera": "SIM-002"})
    assert touring.camera == "SIM-002"
    assert replace(touring, loan=replace(LOAN, content={"source": "camera", "camera": "SIM-009"})).camera == "SIM-009"


@pytest.mark.parametrize(
    ("since", "by", "untouched"),
    [
        (lambda w: w, RINA, True),
        (hold(RINA), RINA, True),
        (hold(ADI), RINA, False),
        (lambda w: state.put(w, "A1", CLOCK, by=ADI, now=SOON), RINA, False),
        (lambda w: state.borrow(w, "A1", LOAN), RINA, True),
        (show(ADI, OTHER), RINA, False),
    ],
)
def test_an_undo_is_had_while_nobody_else_touched_it(
    since: Callable[[State], State],
    by: Person,
    untouched: bool,  # noqa: FBT001
) -> None:
    before = wall()
    after = put(RINA)(before)
    past = memory.of(before, after, leases={})
    assert memory.is_untouched(since(after), past, by=by) is untouched


def test_an_undo_brings_content_back_and_sends_no_alarm_away() -> None:
    before = wall()
    after = put(RINA)(before)
    past = memory.of(before, after, leases={})
    now = state.borrow(hold(RINA)(after), "A1", LOAN)
    back = state.restore(now, scene="dasar", layout="kota", places=memory.places(past, now, holds={}))
    place = back.places["A1"]
    assert (place.content, place.loan, place.held and place.held.holder) == (CLOCK, LOAN, RINA)
