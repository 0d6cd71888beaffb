"""The wall by itself, on real rows: the zone, loans, what time ends. Runs on both engines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from cameras.models import Camera
from incidents import intake, triage
from incidents.models import IncidentCamera
from tests.builders import make_camera, make_incident, make_user
from tests.wall.automation.walls import NOW, PLAIN, ZONED, alert, around, kinds, make, read, second, seen, state
from warroom.wall import changes, shown, sights, tend
from warroom.wall.alarms import LINGER
from warroom.wall.models import FeedEntry, PanelLease, Wall, WallEvent
from warroom.wall.state import Held, hold

pytestmark = pytest.mark.django_db


def tend_at(wall: Wall, s: float) -> None:
    tend.tend(read(wall), now=second(s))


def grasp(wall: Wall, panel: str, *, minutes: float = 60) -> Held:
    rina = make_user(first_name="Rina", last_name="Amalia")
    changes.apply(
        wall,
        lambda before: hold(
            before,
            panel,
            by=shown.person(rina),
            purpose="Pantau",
            until=second(60 * minutes),
            now=NOW,
        ),
        kind="held",
        by=rina,
        now=NOW,
    )
    held = state(wall).places[panel].held
    assert held is not None
    return held


def test_an_alarm_brings_its_nearest_healthy_cameras_into_the_zone_with_the_steps_beside_them() -> None:
    wall, codes = make("kota", ZONED), around(4)
    Camera.objects.filter(code="NEAR-2").update(life_cycle="down", down_cause="power")
    raised = alert()
    tend_at(wall, 0)
    assert seen(wall) == {"A1": "OWN-A1", "Z1": codes[0], "Z2": codes[2], "Z3": codes[3], "Z4": "sop"}
    news = FeedEntry.objects.get(kind="wall.changed").data
    assert (news["what"]["kind"], news["what"]["alerts"], news["what"]["by"]) == ("borrowed", [raised.pk], "")
    assert news["panels"]["Z1"]["loan"]["until"] is None


def test_a_drills_alert_moves_only_a_wall_that_is_in_the_drill() -> None:
    codes = around(1)
    drilling, other = make("gladi", ZONED), make("kota", ZONED)
    Wall.objects.filter(pk=drilling.pk).update(drill_at=NOW, drill_by=make_user(role=Role.SUPERVISOR))
    alert(exercise=True)
    tend_at(drilling, 0)
    tend_at(other, 0)
    assert seen(drilling)["Z1"] == codes[0]
    assert seen(other)["Z1"] == "OWN-Z1"


def test_a_quiet_second_writes_nothing_and_asks_little() -> None:
    wall = make("kota", ZONED)
    alert("P3")
    tend_at(wall, -1)
    row = read(wall)
    with CaptureQueriesContext(connection) as asked:
        tend.tend(row, now=NOW)
    assert len(asked) <= 5
    assert kinds(wall) == []


def test_the_zone_goes_back_twenty_seconds_after_the_acknowledgement() -> None:
    wall, operator = make("kota", ZONED), make_user()
    codes = around(1)
    raised = alert()
    tend_at(wall, 0)
    triage.acknowledge(raised, by=operator, now=second(10))
    tend_at(wall, 29.9)
    assert seen(wall)["Z1"] == codes[0]
    tend_at(wall, 30)
    assert set(seen(wall).values()) == {"OWN-A1", "OWN-Z1", "OWN-Z2", "OWN-Z3", "OWN-Z4"}
    assert kinds(wall) == ["borrowed", "returned"]
    assert set(PanelLease.objects.values_list("ended_how", flat=True)) == {"returned"}


def test_a_newer_p1_takes_the_largest_panel_and_the_other_moves_to_a_smaller_one() -> None:
    wall = make("kota", ZONED)
    first = make_camera(code="LAMA")
    alert("P1", camera=first, lat=0.0, lon=0.0)
    tend_at(wall, 0)
    assert seen(wall)["Z1"] == "LAMA"
    second_one = make_camera(code="BARU")
    alert("P1", camera=second_one, lat=1.0, lon=1.0, raised_at=second(5))
    tend_at(wall, 5)
    assert (seen(wall)["Z1"], seen(wall)["Z2"]) == ("BARU", "LAMA")
    assert kinds(wall) == ["borrowed", "borrowed"]


def test_an_open_incidents_tile_in_the_zone_moves_to_a_smaller_panel() -> None:
    wall, codes = make("kota", ZONED), around(2)
    own = make_camera(code="OWN-Z1", lat=0.0, lon=0.0)
    IncidentCamera.objects.create(incident=make_incident(), camera=own, order=0, distance_m=3, sees=True)
    alert()
    tend_at(wall, 0)
    assert seen(wall) == {"A1": "OWN-A1", "Z1": codes[0], "Z2": "OWN-Z1", "Z3": codes[1], "Z4": "sop"}


def test_a_wall_shows_no_camera_and_no_alarm_outside_its_accounts_reach() -> None:
    wall = make("kota", ZONED)
    here = make_camera(code="DALAM", lat=-5.1431, lon=119.4081)
    make_camera(code="LUAR")
    wall.account = make_user(role=Role.WALL, area_codes=[here.area.code])
    wall.save()
    alert("P1", raised_at=second(2))  # nowhere in particular: not this wall's
    tend_at(wall, 3)
    assert kinds(wall) == []
    alert("P2", area=here.area)
    tend_at(wall, 4)
    assert (seen(wall)["Z1"], seen(wall)["Z2"]) == ("DALAM", "OWN-Z2")


def test_without_a_zone_a_p1_borrows_two_panels_for_two_minutes_once() -> None:
    wall, codes = make("polos", PLAIN), around(3)
    alert()
    tend_at(wall, 0)
    assert seen(wall) == {"A1": codes[0], "A2": codes[1], "A3": "OWN-A3"}
    tend_at(wall, 119)
    assert kinds(wall) == ["borrowed"]
    tend_at(wall, 120)
    tend_at(wall, 121)
    assert seen(wall) == {"A1": "OWN-A1", "A2": "OWN-A2", "A3": "OWN-A3"}
    assert kinds(wall) == ["borrowed", "returned"]


def test_a_held_panel_gets_content_and_holder_back_when_the_alarm_is_acknowledged() -> None:
    panels = [one for one in PLAIN if one["name"] == "A1"]
    wall, operator, codes = make("polos", panels), make_user(), around(1)
    held = grasp(wall, "A1")
    raised = alert()
    tend_at(wall, 1)
    place = state(wall).places["A1"]
    assert (place.camera, place.held) == (codes[0], held)
    triage.acknowledge(raised, by=operator, now=second(9))
    tend_at(wall, 10)
    back = state(wall).places["A1"]
    assert (back.camera, back.held, back.loan) == ("OWN-A1", held, None)


def test_a_hold_that_ends_under_a_loan_ends_and_the_loan_goes_on() -> None:
    panels = [one for one in PLAIN if one["name"] == "A1"]
    wall = make("polos", panels)
    around(1)
    grasp(wall, "A1", minutes=1)
    alert()
    tend_at(wall, 1)
    tend_at(wall, 60)
    place = state(wall).places["A1"]
    assert place.held is None
    assert place.loan is not None
    assert kinds(wall) == ["held", "borrowed", "expired"]
    ended = PanelLease.objects.get(kind="held")
    assert (ended.ended_how, ended.ended_at) == ("expired", second(60))


def test_a_lock_ends_by_the_clock_and_a_locked_wall_without_a_zone_lends_nothing() -> None:
    wall, hasan = make("polos", PLAIN), make_user(role=Role.SUPERVISOR)
    Wall.objects.filter(pk=wall.pk).update(
        lock="ceremony", lock_by=hasan, lock_at=NOW, lock_until=second(30), lock_reason="Upacara"
    )
    around(1)
    alert()
    tend_at(wall, 1)
    assert kinds(wall) == []
    tend_at(wall, 30)
    assert state(wall).lock is None
    assert kinds(wall) == ["expired", "borrowed"]


def test_alarms_change_a_wall_four_times_a_second_at_most_and_the_beat_catches_up() -> None:
    wall = make("kota", ZONED)
    around(4)
    for n in range(50):
        alert("P2" if n % 5 else "P1", raised_at=second(n / 10))
        tend.alarms_changed(now=second(n / 10))
        if n % 10 == 9:
            tend_at(wall, n / 10 + 0.05)
    assert len(kinds(wall)) <= 5 * 5
    tend_at(wall, 6)
    newest = max(
        (loan for loan in (place.loan for place in state(wall).places.values()) if loan), key=lambda loan: loan.alert
    )
    largest = state(wall).places["Z1"].loan
    assert largest is not None
    assert (largest.severity, largest.alert) == ("P1", newest.alert)
    assert WallEvent.objects.latest("pk").detail["worst"] == "P1"


def test_a_storm_is_counted_and_not_read_each_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sights, "ROWS_AT_MOST", 3)
    wall = make("kota", ZONED)
    alert("P1", camera=make_camera(code="BARU"), lat=0.0, lon=0.0, raised_at=second(9))
    for n in range(5):
        alert("P1" if n < 4 else "P2", lat=None, lon=None, raised_at=second(n))
    asking = sights.alarms_of(read(wall), now=second(10), linger=LINGER)
    assert (len(asking.alarms), asking.more, asking.worst_of_more) == (3, 3, "P1")
    tend_at(wall, 10)
    assert seen(wall)["Z1"] == "BARU"
    told = WallEvent.objects.latest("pk").detail
    assert (told["waiting"], told["worst"]) == (5, "P1")


@pytest.mark.parametrize("error", [DatabaseError("deadlock"), KeyError("A1")])
@pytest.mark.parametrize("begin", [tend.tend_all, tend.alarms_changed])
def test_a_wall_that_fails_stops_no_wall_after_it(
    monkeypatch: pytest.MonkeyPatch, error: Exception, begin: Callable[..., None]
) -> None:
    bad, good, codes = make("a", ZONED), make("b", ZONED), around(1)
    alert()
    true = sights.alarms_of

    def alarms_of(wall: Wall, **given: Any) -> Any:
        if wall.pk == bad.pk:
            raise error
        return true(wall, **given)

    monkeypatch.setattr(sights, "alarms_of", alarms_of)
    begin(now=NOW)
    assert (seen(bad)["Z1"], seen(good)["Z1"]) == ("OWN-Z1", codes[0])


def test_an_alert_raised_reaches_the_wall_with_its_commit(django_capture_on_commit_callbacks: object) -> None:
    wall = make("kota", ZONED)
    camera = make_camera(code="SAKSI")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        intake.report_event(kind="panic", source="uji", camera=camera, now=timezone.now())
    assert seen(wall)["Z1"] == "SAKSI"


def test_state_restored_by_loans_equals_the_state_before() -> None:
    wall = make("kota", ZONED)
    around(2)
    before = state(wall)
    raised = alert()
    tend_at(wall, 0)
    triage.acknowledge(raised, by=make_user(), now=second(1))
    tend_at(wall, 40)
    after = state(wall)
    assert replace(after, revision=0) == replace(before, revision=0, places=after.places)
    assert {name: place.content for name, place in after.places.items()} == {
        name: place.content for name, place in before.places.items()
    }
