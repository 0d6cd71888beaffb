import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry, User
from cameras.models import Lorong
from incidents import signals
from incidents.models import DutyGroup, Flood, Handover, Shelf, Shift, Suppression
from incidents.shifts import duty, groups, handover, timetable
from tests.builders import make_alert, make_camera, make_incident, make_lorong, make_user

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)  # noon in Makassar: group A works, B comes
CHANGE = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)  # 15:00


@pytest.fixture
def crew() -> dict[str, User]:
    boss = make_user(role="supervisor", username="boss")
    people = {code: make_user(username=f"of-{code.lower()}") for code in "ABCD"}
    for code, person in people.items():
        groups.put(code=code, name=f"Regu {code}", members=[{"username": person.username}], by=boss, now=MORNING)
    timetable.fill(now=MORNING)
    return {**people, "boss": boss}


def test_the_roster_reaches_sixty_days_ahead_and_filling_again_changes_nothing(crew: dict[str, User]) -> None:
    assert Shift.objects.count() == 3 * 61
    assert timetable.fill(now=MORNING) == 0
    near = timetable.around(MORNING)
    assert near.on is not None
    assert near.next is not None
    assert (near.on.group.code, near.next.group.code) == ("A", "B")


def test_a_supervisor_gives_a_shift_to_another_group_and_filling_keeps_it(crew: dict[str, User]) -> None:
    shift = Shift.objects.get(day="2026-11-30", slot="night")
    other = DutyGroup.objects.exclude(pk=shift.group_id).first()
    assert other is not None
    timetable.put_group(shift, group=other, by=crew["boss"], reason="tukar", now=MORNING)
    timetable.fill(now=MORNING)
    assert Shift.objects.get(pk=shift.pk).group == other
    assert AuditEntry.objects.filter(act="roster_changed").get().detail["reason"] == "tukar"


def test_from_pack_to_both_signatures(crew: dict[str, User]) -> None:
    given = handover.make(by=crew["A"], now=MORNING)
    given = handover.write_notes(given, notes="Banjir di Antang", by=crew["A"], version=given.version, now=MORNING)
    given = handover.give(given, by=crew["A"], version=given.version, now=CHANGE)
    taken = handover.take(given, by=crew["B"], now=CHANGE)
    assert (taken.given_by, taken.taken_by, taken.notes) == (crew["A"], crew["B"], "Banjir di Antang")
    acts = ["handover_made", "handover_given", "handover_taken"]
    assert list(AuditEntry.objects.filter(act__in=acts).order_by("seq").values_list("act", flat=True)) == acts


def test_making_it_again_refreshes_the_pack_and_keeps_the_notes(crew: dict[str, User]) -> None:
    first = handover.make(by=crew["A"], now=MORNING)
    handover.write_notes(first, notes="catatan", by=crew["A"], now=MORNING)
    incident = make_incident()
    again = handover.make(by=crew["A"], now=MORNING + dt.timedelta(minutes=5))
    assert (again.pk, again.notes) == (first.pk, "catatan")
    assert [row["number"] for row in again.pack["sections"]["incidents"]["rows"]] == [incident.number]


def test_what_was_given_never_changes(crew: dict[str, User]) -> None:
    given = handover.give(handover.make(by=crew["A"], now=MORNING), by=crew["A"], now=CHANGE)
    for act in (
        lambda: handover.make(by=crew["A"], now=CHANGE),
        lambda: handover.write_notes(given, notes="x", by=crew["A"], now=CHANGE),
        lambda: handover.give(given, by=crew["A"], now=CHANGE),
    ):
        with pytest.raises(handover.Signed):
            act()
    shift = Shift.objects.get(pk=given.before_id)
    with pytest.raises(timetable.AlreadyHandedOver):
        timetable.put_group(shift, group=DutyGroup.objects.get(code="C"), by=crew["boss"], now=CHANGE)


def test_a_sheet_that_was_made_anew_meanwhile_is_not_signed_unread(crew: dict[str, User]) -> None:
    read = handover.make(by=crew["A"], now=MORNING)
    handover.make(by=crew["A"], now=MORNING)
    with pytest.raises(handover.Signed):
        handover.give(read, by=crew["A"], version=read.version, now=CHANGE)


def test_who_may_sign(crew: dict[str, User]) -> None:
    made = handover.make(by=crew["A"], now=MORNING)
    with pytest.raises(handover.NotOfTheShift):
        handover.give(made, by=crew["C"], now=CHANGE)
    with pytest.raises(handover.Signed):
        handover.take(made, by=crew["B"], now=CHANGE)
    given = handover.give(made, by=crew["A"], now=CHANGE)
    with pytest.raises(handover.NotOfTheShift):
        handover.take(given, by=crew["C"], now=CHANGE)
    with pytest.raises(handover.SamePerson):
        handover.take(given, by=crew["A"], now=CHANGE)
    handover.take(given, by=crew["B"], now=CHANGE)
    with pytest.raises(handover.Signed):
        handover.take(given, by=crew["B"], now=CHANGE)


def test_who_stands_in_may_sign(crew: dict[str, User]) -> None:
    made = handover.make(by=crew["A"], now=MORNING)
    duty.sign_on(crew["boss"], position=None, now=MORNING)
    assert handover.give(made, by=crew["boss"], now=MORNING).given_by == crew["boss"]


def test_a_duty_that_ended_before_the_shift_gives_no_right_to_sign(crew: dict[str, User]) -> None:
    duty.sign_on(crew["C"], position=None, now=MORNING - dt.timedelta(hours=9))
    duty.sign_off(crew["C"], now=MORNING - dt.timedelta(hours=6))
    made = handover.make(by=crew["A"], now=MORNING)
    with pytest.raises(handover.NotOfTheShift):
        handover.give(made, by=crew["C"], now=MORNING)


def test_a_late_handover_is_the_one_into_the_shift_that_has_begun(crew: dict[str, User]) -> None:
    late = handover.make(by=crew["A"], now=CHANGE + dt.timedelta(minutes=20))
    assert (late.before.group.code, late.after.group.code) == ("A", "B")
    handover.take(handover.give(late, by=crew["A"], now=CHANGE), by=crew["B"], now=CHANGE)
    following = handover.make(by=crew["B"], now=CHANGE + dt.timedelta(minutes=30))
    assert (following.before.group.code, following.after.group.code) == ("B", "C")


def test_without_a_roster_there_is_nothing_to_hand_over() -> None:
    with pytest.raises(handover.NoRoster):
        handover.make(by=make_user(), now=MORNING)


def test_the_pack_names_what_goes_on(crew: dict[str, User]) -> None:
    red = make_lorong(safety_class=Lorong.SafetyClass.RED)
    dead = make_camera(lorong=red, life_cycle="down", down_cause="power")
    make_camera(life_cycle="down", down_cause="power")
    hour = dt.timedelta(hours=1)
    held = make_incident(state="on_hold", owner=crew["A"], hold_reason="tunggu PLN", hold_until=MORNING + hour)
    make_incident(exercise=True)
    seen = make_alert(state="acknowledged", acknowledged_by=crew["A"])
    Shelf.objects.create(
        fingerprint="f", kind="motion", severity="P3", reason="pesta", by=crew["A"], at=MORNING, until=MORNING + hour
    )
    Suppression.objects.create(
        form="out_of_service", camera=dead, reason="rusak", work_order="SPK 1", since=MORNING - hour, by=crew["boss"]
    )
    Flood.objects.create(position=None, began_at=MORNING, alarms=14, grouped=9)

    def panels(sender: object, **given: Any) -> dict[str, Any]:
        return {"name": "panels", "n": 1, "rows": [{"panel": "A1"}]}

    signals.handover_asked.connect(panels)
    try:
        sections = handover.make(by=crew["A"], now=MORNING).pack["sections"]
    finally:
        signals.handover_asked.disconnect(panels)
    assert sections["panels"]["rows"] == [{"panel": "A1"}]
    assert [row["code"] for row in sections["cameras"]["rows"]] == [dead.code]
    assert [(row["number"], row["due"]["timer"]) for row in sections["incidents"]["rows"]] == [(held.number, "hold")]
    assert [row["id"] for row in sections["acknowledged"]["rows"]] == [seen.pk]
    assert [row["reason"] for row in sections["shelved"]["rows"]] == ["pesta"]
    assert [row["work_order"] for row in sections["suppressed"]["rows"]] == ["SPK 1"]
    assert sections["floods"]["n"] == 1


def test_a_busy_night_takes_as_few_queries_as_a_calm_one(
    crew: dict[str, User], django_assert_max_num_queries: Any
) -> None:
    for _n in range(30):
        make_incident()
        make_alert(state="acknowledged", acknowledged_by=crew["A"])
    with django_assert_max_num_queries(32):
        made = handover.make(by=crew["A"], now=MORNING)
    assert made.pack["sections"]["incidents"]["n"] == 30


def test_the_api_signs(crew: dict[str, User], api_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.shifts.roster_api.timezone.now", lambda: MORNING)
    leaving, coming = api_as(crew["A"]), api_as(crew["B"])
    made = leaving.post("/api/v1/handovers/", {})
    assert made.status_code == 201
    at = f"/api/v1/handovers/{made.json()['id']}"
    noted = leaving.put(f"{at}/notes/", {"notes": " dua\nbaris ", "version": 1}).json()
    assert noted["notes"] == " dua\nbaris "
    assert leaving.put(f"{at}/notes/", {"notes": "x", "version": 1}).status_code == 409
    assert coming.post(f"{at}/take/", {}).status_code == 409
    assert leaving.post(f"{at}/give/", {"version": noted["version"]}).json()["given"]["username"] == "of-a"
    assert coming.post(f"{at}/take/", {}).json()["taken"]["username"] == "of-b"
    listed = leaving.get("/api/v1/handovers/").json()["handovers"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    assert "pack" not in listed[0]
    assert Handover.objects.get().taken_by == crew["B"]


def test_groups_and_roster_by_the_api(crew: dict[str, User], api_as: Any) -> None:
    boss = api_as(crew["boss"])
    said = {"code": "C", "name": "Regu Anoa", "members": [{"username": "of-c", "leads": True}, {"username": "of-d"}]}
    assert [member["username"] for member in boss.put("/api/v1/shifts/groups/", said).json()["members"]] == [
        "of-c",
        "of-d",
    ]
    by_code = {group["code"]: group for group in boss.get("/api/v1/shifts/groups/").json()["groups"]}
    assert by_code["D"]["members"] == []
    said["members"] = [{"username": "nobody"}]
    assert boss.put("/api/v1/shifts/groups/", said).json()["title"] == "not_of_this_room"
    week = boss.get("/api/v1/shifts/?from=2026-11-24&to=2026-11-30").json()["shifts"]
    assert len(week) == 21
    swap = {"day": "2026-11-28", "slot": "night", "group": "C", "reason": "sakit"}
    assert boss.put("/api/v1/shifts/roster/", swap).json()["group"] == "C"
    assert boss.get("/api/v1/shifts/?from=x").status_code == 400
