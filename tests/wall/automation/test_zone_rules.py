"""Which alarm stands in which panel of the zone, as tables."""

import datetime as dt
from typing import Any

import pytest

from warroom.wall import zone
from warroom.wall.alarms import LINGER, Alarm, wanting
from warroom.wall.state import Loan, Place, State

NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
ZONE = ["Z1", "Z2", "Z3", "Z4"]


def alarm(pk: int, severity: str = "P1", *, age_s: float = 0, cameras: str = "", **given: Any) -> Alarm:
    return Alarm(
        pk, severity, NOW - dt.timedelta(seconds=age_s), cameras=tuple(cameras.split()), **{"area": "", **given}
    )


def told(alarms: list[Alarm], panels: list[str] = ZONE, kept: dict[str, Any] | None = None) -> dict[str, str]:
    """Panel: "alarm what"."""
    composed = zone.compose(alarms, panels, kept)
    return {
        name: f"{tile.alarm.pk} {tile.content.get('camera', tile.content['source'])}"
        for name, tile in composed.tiles.items()
    }


def acknowledged(pk: int, ago_s: float) -> Alarm:
    return Alarm(pk, "P1", NOW - dt.timedelta(minutes=3), NOW - dt.timedelta(seconds=ago_s))


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ([], []),
        ([alarm(1, "P3"), alarm(2, "P4")], []),
        ([alarm(1, "P2"), alarm(2, "P1", age_s=900)], [2, 1]),
        ([alarm(1, age_s=60), alarm(2, age_s=5)], [2, 1]),
        ([alarm(1), alarm(2)], [2, 1]),
        ([acknowledged(1, 19.9)], [1]),
        ([acknowledged(1, 20)], []),
    ],
)
def test_urgent_alerts_want_the_zone_worst_first_then_newest(given: list[Alarm], order: list[int]) -> None:
    assert [one.pk for one in wanting(given, now=NOW, linger=LINGER)] == order


@pytest.mark.parametrize(
    ("alarms", "panels", "expected"),
    [
        ([], ZONE, {}),
        ([alarm(1, cameras="a b c d")], ZONE, {"Z1": "1 a", "Z2": "1 b", "Z3": "1 c", "Z4": "1 sop"}),
        ([alarm(1, cameras="a")], ZONE, {"Z1": "1 a", "Z4": "1 sop"}),
        ([alarm(1, cameras="a b c")], ["Z1", "Z2"], {"Z1": "1 a", "Z2": "1 b"}),
        (
            [alarm(1, cameras="a b c"), alarm(2, cameras="x y")],
            ZONE,
            {"Z1": "1 a", "Z2": "2 x", "Z3": "1 b", "Z4": "1 sop"},
        ),
        (
            [alarm(1, cameras="a b"), alarm(2, cameras="x"), alarm(3, cameras="y")],
            ZONE,
            {"Z1": "1 a", "Z2": "2 x", "Z3": "3 y", "Z4": "1 sop"},
        ),
        # The steps to take yield to nobody: a fourth alarm is counted.
        (
            [alarm(n, cameras=f"c{n} d{n}") for n in (1, 2, 3, 4, 5)],
            ZONE,
            {"Z1": "1 c1", "Z2": "2 c2", "Z3": "3 c3", "Z4": "1 sop"},
        ),
        # A camera stands once: the second alarm at the same place is seen through it.
        ([alarm(1, cameras="a"), alarm(2, cameras="a")], ZONE, {"Z1": "1 a", "Z4": "1 sop"}),
        ([alarm(1, cameras="a b"), alarm(2, cameras="a b")], ["Z1", "Z2"], {"Z1": "1 a", "Z2": "2 b"}),
        # Nothing looks at the place: its part of the map.
        ([alarm(1, area="73.71.01")], ["Z1", "Z2"], {"Z1": "1 map"}),
        ([alarm(1)], ZONE, {}),
        # The steps are those of the largest tile's alarm, not of one that has none.
        ([alarm(1), alarm(2, cameras="x")], ZONE, {"Z1": "2 x", "Z4": "2 sop"}),
    ],
)
def test_every_alarm_has_a_tile_before_the_first_one_gets_a_second(
    alarms: list[Alarm], panels: list[str], expected: dict[str, str]
) -> None:
    assert told(alarms, panels) == expected


def test_whom_the_zone_has_no_room_for_is_counted_with_the_worst_of_them() -> None:
    severities = ["P1", "P1", "P1", "P1", "P1", "P2", "P2"]
    composed = zone.compose([alarm(n, s, cameras=f"c{n}") for n, s in enumerate(severities, 1)], ZONE)
    assert (len(composed.waiting), composed.worst) == (4, "P1")


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({"Z3": "old"}, {"Z1": "1 a", "Z2": "1 b", "Z4": "1 sop"}),
        ({"Z1": "old"}, {"Z1": "1 a", "Z2": "1 old", "Z3": "1 b", "Z4": "1 sop"}),
        ({"Z4": "old"}, {"Z1": "1 a", "Z2": "1 old", "Z3": "1 b", "Z4": "1 sop"}),
    ],
)
def test_a_tile_of_an_open_incident_stays_or_moves_to_a_smaller_panel(
    kept: dict[str, str], expected: dict[str, str]
) -> None:
    contents = {name: {"source": "camera", "camera": code} for name, code in kept.items()}
    assert told([alarm(1, cameras="a b c")], kept=contents) == expected


@pytest.mark.parametrize(
    ("raised", "acks", "seen"),
    [
        # Acknowledged one after the other: each keeps its tile for its 20 s, and nothing moves into what is free.
        (
            {381: (9, "a"), 380: (8, "b"), 379: (7, "c"), 376: (6, "d")},
            {376: 9.5, 381: 10, 380: 10, 379: 13},
            {
                9: "381 a, 380 b, 379 c, 381 sop",
                10: "381 a, 380 b, 379 c, 381 sop",
                13: "381 a, 380 b, 379 c, 381 sop",
                29.9: "381 a, 380 b, 379 c, 381 sop",
                30: ", , 379 c, 379 sop",
                32.9: ", , 379 c, 379 sop",
                33: ", , , ",
            },
        ),
        # One that waited takes the largest tile of those that are acknowledged; the others stay where they are.
        (
            {3: (9, "a"), 2: (8, "b"), 1: (7, "c"), 0: (6, "d")},
            {3: 10, 2: 10},
            {
                9: "3 a, 2 b, 1 c, 3 sop",
                10: "1 c, 2 b, 0 d, 1 sop",
                29.9: "1 c, 2 b, 0 d, 1 sop",
                30: "1 c, 0 d, , 1 sop",
            },
        ),
        # A newer alarm has the largest panel; who is acknowledged moves to a smaller one while there is one.
        (
            {1: (0, "a"), 2: (15, "b")},
            {1: 10},
            {9: "1 a, , , 1 sop", 10: "1 a, , , 1 sop", 15: "2 b, 1 a, , 2 sop", 30: "2 b, , , 2 sop"},
        ),
        # Several pictures of one alarm stay together; the newer one takes the largest panel and no other.
        (
            {1: (0, "a b c"), 2: (15, "x y")},
            {1: 10},
            {14: "1 a, 1 b, 1 c, 1 sop", 15: "2 x, 1 b, 1 c, 2 sop", 30: "2 x, 2 y, , 2 sop"},
        ),
        # The newest was acknowledged: the alarm that nobody acknowledged has its tile and stays in it for that time.
        (
            {2: (1, "a"), 1: (0, "b")},
            {2: 10},
            {9: "2 a, 1 b, , 2 sop", 10: "2 a, 1 b, , 2 sop", 29: "2 a, 1 b, , 2 sop", 30: "1 b, , , 1 sop"},
        ),
        # Acknowledged before it ever had a tile: it gets none.
        ({1: (0, "a")}, {1: 0}, {1: ", , , "}),
    ],
)
def test_what_was_acknowledged_keeps_its_tiles_for_twenty_seconds_unless_they_are_needed(
    raised: dict[int, tuple[float, str]], acks: dict[int, float], seen: dict[float, str]
) -> None:
    now_state = State(1, "x", None, {name: Place(name, {"source": "empty"}, NOW, zone=True) for name in ZONE})
    for tenth in range(int(max(seen) * 10) + 1):
        now = NOW + dt.timedelta(seconds=tenth / 10)
        alarms = [
            Alarm(
                pk,
                "P1",
                NOW + dt.timedelta(seconds=at),
                NOW + dt.timedelta(seconds=acks[pk]) if pk in acks and acks[pk] * 10 <= tenth else None,
                cameras=tuple(cameras.split()),
            )
            for pk, (at, cameras) in raised.items()
            if at * 10 <= tenth
        ]
        lent = {name: place.loan for name, place in now_state.places.items() if place.loan}
        composed = zone.compose(wanting(alarms, now=now, linger=LINGER), ZONE, standing=lent)
        now_state = zone.lend(now_state, composed, now=now)
        if tenth / 10 in seen:
            assert told_of(now_state) == seen[tenth / 10], f"after {tenth / 10} s"


def told_of(now_state: State) -> str:
    loans = [now_state.places[name].loan for name in ZONE]
    return ", ".join(
        f"{loan.alert} {loan.content.get('camera', loan.content['source'])}" if loan else "" for loan in loans
    )


def test_panels_of_the_zone_go_by_size_and_a_locked_cell_is_nobodys() -> None:
    body = {
        "panels": [
            {"name": "A1", "w": 400, "h": 200},
            {"name": "Z1", "w": 10, "h": 10, "zone": True},
            {"name": "Z2", "w": 90, "h": 50, "zone": True},
            {"name": "Z3", "w": 50, "h": 30, "zone": True},
        ]
    }
    places = {name: Place(name, {"source": "empty"}, NOW) for name in ("A1", "Z1", "Z2")}
    places["Z3"] = Place("Z3", {"source": "clock", "locked": True}, NOW)
    assert zone.panels(body, places) == ["Z2", "Z1"]


def test_a_panel_that_went_with_its_layout_meanwhile_is_left_out() -> None:
    body = {"panels": [{"name": name, "w": 90, "h": 50, "zone": True} for name in ("Z1", "Z2")]}
    assert zone.panels(body, {"Z2": Place("Z2", {"source": "empty"}, NOW)}) == ["Z2"]


def test_a_loan_that_changes_its_camera_keeps_its_since() -> None:
    before = NOW - dt.timedelta(seconds=40)
    lent = Loan(1, "P1", {"source": "camera", "camera": "a"}, before)
    places = {name: Place(name, {"source": "empty"}, NOW, zone=True) for name in ("Z1", "Z2")}
    places["Z1"] = Place("Z1", {"source": "empty"}, NOW, zone=True, loan=lent)
    composed = zone.compose([alarm(1, cameras="b c")], ["Z1", "Z2"])
    after = zone.lend(State(1, "x", None, places), composed, now=NOW)
    assert {place.loan.since for place in after.places.values() if place.loan} == {before}
    assert after.places["Z1"].camera == "b"
