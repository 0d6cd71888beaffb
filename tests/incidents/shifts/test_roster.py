"""Whose turn it is, as tables; no database, no clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from incidents.shifts import due, roster, watch
from incidents.shifts.roster import SLOTS

ABCD = ("A", "B", "C", "D")
WITA = ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("day", "on"),
    [
        (dt.date(2026, 11, 24), ("A", "B", "C")),
        (dt.date(2026, 11, 25), ("A", "B", "C")),
        (dt.date(2026, 11, 26), ("D", "A", "B")),
        (dt.date(2026, 11, 27), ("D", "A", "B")),
        (dt.date(2026, 12, 31), ("C", "D", "A")),
        (dt.date(2027, 1, 1), ("B", "C", "D")),
        (dt.date(2027, 1, 2), ("B", "C", "D")),
        (dt.date(2028, 2, 28), ("C", "D", "A")),
        (dt.date(2028, 2, 29), ("B", "C", "D")),
        (dt.date(2028, 3, 1), ("B", "C", "D")),
    ],
)
def test_who_has_morning_afternoon_and_night(day: dt.date, on: tuple[str, str, str]) -> None:
    assert tuple(roster.group_on(day, slot, ABCD) for slot in SLOTS) == on


def test_three_groups_work_and_the_fourth_is_off_each_day_of_two_years() -> None:
    for n in range(731):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=n)
        on = [roster.group_on(day, slot, ABCD) for slot in SLOTS]
        assert len(set(on)) == 3


def test_a_group_moves_forward_and_rests_at_least_sixteen_hours() -> None:
    worked = [turn for turn in roster.turns(dt.date(2026, 12, 1), days=90, groups=ABCD) if turn.group == "B"]
    rests = [after.starts_at - before.ends_at for before, after in zip(worked, worked[1:], strict=False)]
    assert min(rests) >= dt.timedelta(hours=16)
    assert len(worked) in {67, 68}  # three days of four


def test_the_shifts_of_a_year_leave_no_gap_and_none_is_longer_than_eight_hours() -> None:
    year = list(roster.turns(dt.date(2026, 12, 1), days=366, groups=ABCD))
    assert all(before.ends_at == after.starts_at for before, after in zip(year, year[1:], strict=False))
    assert {turn.ends_at - turn.starts_at for turn in year} == {dt.timedelta(hours=8)}


def test_a_zone_that_moves_its_clocks_gets_a_longer_night_not_a_hole() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    starts, ends = roster.times(dt.date(2026, 10, 24), "night", zone=berlin)
    assert ends - starts == dt.timedelta(hours=9)
    assert roster.times(dt.date(2026, 10, 25), "morning", zone=berlin)[0] == ends


@pytest.mark.parametrize(
    ("at", "shift"),
    [
        ("2026-11-24 06:59:59", (dt.date(2026, 11, 23), "night")),
        ("2026-11-24 07:00:00", (dt.date(2026, 11, 24), "morning")),
        ("2026-11-24 14:59:59", (dt.date(2026, 11, 24), "morning")),
        ("2026-11-24 15:00:00", (dt.date(2026, 11, 24), "afternoon")),
        ("2026-11-24 23:00:00", (dt.date(2026, 11, 24), "night")),
        ("2027-01-01 00:30:00", (dt.date(2026, 12, 31), "night")),
        ("2028-03-01 03:00:00", (dt.date(2028, 2, 29), "night")),
    ],
)
def test_which_shift_is_on(at: str, shift: tuple[dt.date, str]) -> None:
    local = dt.datetime.fromisoformat(at).replace(tzinfo=WITA)
    assert roster.slot_at(local.astimezone(dt.UTC)) == shift
    starts, ends = roster.times(*shift)
    assert starts <= local < ends


def test_two_groups_are_too_few() -> None:
    with pytest.raises(roster.TooFewGroups):
        roster.group_on(dt.date(2026, 1, 1), "morning", ("A", "B"))


NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


def _ago(**span: float) -> dt.datetime:
    return NOW - dt.timedelta(**span)


@pytest.mark.parametrize(
    ("seen_at", "starts_anew"),
    [(_ago(seconds=30), False), (_ago(minutes=4, seconds=59), False), (_ago(minutes=5), True), (_ago(hours=1), True)],
)
def test_five_minutes_of_silence_are_a_break(seen_at: dt.datetime, *, starts_anew: bool) -> None:
    began = _ago(hours=3)
    assert watch.watching_since(began, seen_at=seen_at, now=NOW) == (NOW if starts_anew else began)


def test_a_break_is_due_after_two_hours() -> None:
    assert not watch.break_due(_ago(hours=2), now=NOW)
    assert watch.break_due(_ago(hours=2, seconds=1), now=NOW)


def _timers(**given: object) -> due.Timers:
    values = {
        "state": "new",
        "opened_at": NOW,
        "accepted_at": None,
        "on_scene_at": None,
        "hold_until": None,
        "paused_s": 0,
        "respond_within_s": 60,
        "on_site_within_s": 600,
        "resolve_within_s": 3600,
    }
    return due.Timers(**{**values, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("assign", 60)),
        ({"state": "reopened", "accepted_at": NOW}, ("on_scene", 600)),
        ({"state": "in_progress", "accepted_at": NOW}, ("on_scene", 600)),
        ({"state": "in_progress", "accepted_at": NOW, "on_scene_at": NOW}, ("resolve", 3600)),
        ({"state": "in_progress", "accepted_at": NOW, "on_site_within_s": None}, ("resolve", 3600)),
        ({"state": "stable", "accepted_at": NOW, "paused_s": 300}, ("resolve", 3900)),
        ({"state": "on_hold", "hold_until": NOW + dt.timedelta(seconds=90)}, ("hold", 90)),
    ],
)
def test_what_falls_due_next(given: dict[str, object], expected: tuple[str, int]) -> None:
    found = due.next_due(_timers(**given))
    assert found is not None
    assert (found.timer, (found.at - NOW).total_seconds()) == expected
