"""Reports of hours: all or nothing, once, and never backwards."""

import datetime as dt

import pytest

from accounts.access import Forbidden
from accounts.models import AuditEntry
from tests.builders import make_user
from tests.wall.ledger.builders import DAY, NOW, make_output, make_panel, read
from warroom.wall.ledger import readings
from warroom.wall.ledger.readings import BadReadings, Given
from warroom.wall.models import HardwarePanel, PanelReading

pytestmark = pytest.mark.django_db


def given(panel: HardwarePanel, hours: float, *, at: dt.datetime = NOW, reset: str = "") -> Given:
    return Given(panel.serial, hours, at, reset=reset)


def take(*rows: Given, source: str = "agent") -> list[str]:
    return [taken.outcome for taken in readings.take(rows, source=source, by=None, now=NOW)]


def refusal(*rows: Given) -> list[tuple[int, str, str]]:
    with pytest.raises(BadReadings) as refused:
        take(*rows)
    return [(fault.row, fault.serial, fault.detail) for fault in refused.value.faults]


def test_the_same_report_again_changes_nothing() -> None:
    panel = make_panel()
    assert take(given(panel, 1250)) == ["added"]
    assert take(given(panel, 1250)) == ["known"]
    assert take(given(panel, 1250), source="file") == ["added"]
    assert panel.readings.count() == 2


def test_a_counter_that_falls_is_refused_with_both_values() -> None:
    panel = make_panel()
    read(panel, -1, 40_000)
    ((row, serial, detail),) = refusal(given(panel, 12))
    assert (row, serial) == (1, panel.serial)
    assert "12 h" in detail
    assert "40000 h" in detail


def test_one_bad_row_keeps_all_out_and_each_is_named() -> None:
    good, falling = make_panel(), make_panel()
    read(falling, -1, 500)
    faults = refusal(given(good, 10), Given("NONE-1", 10, NOW), given(falling, 400))
    assert [(row, serial) for row, serial, _ in faults] == [(2, "NONE-1"), (3, falling.serial)]
    assert not good.readings.exists()


def test_the_future_has_no_reading() -> None:
    assert "belum tiba" in refusal(given(make_panel(), 10, at=NOW + DAY))[0][2]


def test_a_swapped_mainboard_needs_a_reason_which_is_kept() -> None:
    panel, supervisor = make_panel(), make_user(role="supervisor")
    read(panel, -1, 40_000)
    rows = [given(panel, 3, reset="papan utama diganti")]
    readings.take(rows, source="file", by=supervisor, now=NOW)
    panel.refresh_from_db()
    assert "40000 -> 3 h, papan utama diganti" in panel.note
    trail = AuditEntry.objects.get(act="panel_counter_reset")
    assert trail.detail == {"from": 40_000, "to": 3, "reason": "papan utama diganti"}
    assert take(given(panel, 4, at=NOW + dt.timedelta(minutes=1))) == ["added"]


def test_readings_of_one_report_are_held_against_each_other() -> None:
    panel = make_panel()
    faults = refusal(given(panel, 90), given(panel, 100, at=NOW - DAY))
    assert [row for row, _, _ in faults] == [1]


def test_a_replaced_panel_takes_no_reading() -> None:
    assert refusal(given(make_panel(state="replaced"), 10))[0][2] == "Panel ini sudah diganti."


def test_a_real_reading_ends_what_was_guessed_after_it() -> None:
    panel = make_panel()
    read(panel, -2, 100, source="estimate")
    read(panel, 0, 148, source="estimate")
    take(given(panel, 110, at=NOW - DAY))
    assert list(panel.readings.order_by("at").values_list("hours", flat=True)) == [100, 110]


def test_a_wall_reports_its_own_panels_only_and_resets_none() -> None:
    account = make_user(role="wall")
    mine, other = make_panel(output=make_output(account=account)), make_panel()
    readings.take([given(mine, 100, at=NOW - DAY)], source="agent", by=account, now=NOW)
    for row in (given(other, 10), given(mine, 3, reset="x")):
        with pytest.raises(BadReadings):
            readings.take([row], source="agent", by=account, now=NOW)
    assert PanelReading.objects.count() == 1


def test_an_operator_reports_none() -> None:
    with pytest.raises(Forbidden):
        readings.take([given(make_panel(), 1)], source="agent", by=make_user(), now=NOW)
