"""Panels from a file and back."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cameras.importing import BadFile, Report
from tests.wall.ledger.builders import NOW, TODAY, make_output, make_panel, read
from warroom.wall.ledger import importing, standing
from warroom.wall.models import HardwarePanel, PanelReading

pytestmark = pytest.mark.django_db


def load(text: str, *, dry_run: bool = False) -> Report:
    return importing.load(importing.read(text), by=None, now=NOW, dry_run=dry_run)


def test_a_file_brings_panels_that_hang_with_their_hours() -> None:
    output = make_output()
    report = load(
        "serial;maker;model;wall;output;position;installed_on;warranty_until;hours;read_at\r\n"
        f"LG-1;LG;55VL5F;{output.wall.slug};1;baris 1 kolom 1;2025-01-02;2027-01-02;12000,5;2026-05-31T08:00\r\n"
        ";;;;;;;;;\r\n".replace(";;;;;;;;;\r\n", "")
    )
    assert [str(row) for row in report.rows] == ["row 2: LG-1 added"]
    panel = HardwarePanel.objects.get()
    assert (panel.state, panel.output, panel.position) == ("in_service", output, "baris 1 kolom 1")
    reading = PanelReading.objects.get()
    assert (reading.hours, reading.source, reading.at.isoformat()) == (12000.5, "file", "2026-05-31T00:00:00+00:00")


def test_the_same_file_again_changes_nothing() -> None:
    text = "serial,model,hours,read_at\nLG-1,X,5,2026-05-01T00:00Z\n"
    load(text)
    assert [row.outcome for row in load(text).rows] == ["unchanged"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",X,,,", "serial: missing"),
        ("A/1,X,,,", "serial:"),
        ("A1,,,,", "model:"),
        ("A1,X,viele,2026-05-01,", "hours: 'viele' is no number"),
        ("A1,X,5,,", "read_at: a reading has a time"),
        ("A1,X,5,gestern,", "is no ISO time"),
        ("A1,X,5,2030-05-01T00:00Z,", "belum tiba"),
        ("A1,X,,,2026-13-01", "is no date"),
    ],
)
def test_a_bad_row_keeps_all_out_and_says_why(row: str, why: str) -> None:
    report = load(f"serial,model,hours,read_at,installed_on\nGOOD-1,X,,,\n{row}\n")
    assert not report.written
    assert [one.outcome for one in report.rows] == ["added", "refused"]
    assert why in "; ".join(report.rows[1].faults)
    assert not HardwarePanel.objects.exists()


@pytest.mark.parametrize("text", ["", "serial\n", "model\nX\n", "serial,shoe\nA1,44\n", 'serial,model\n"A1,X\n'])
def test_what_is_no_such_file_says_so(text: str) -> None:
    with pytest.raises(BadFile):
        importing.read(text)


def test_a_dry_run_writes_nothing() -> None:
    assert not load("serial,model\nLG-1,X\n", dry_run=True).written
    assert not HardwarePanel.objects.exists()


def test_what_goes_out_comes_back_in_and_is_no_formula() -> None:
    panel = make_panel(note="=1+1", installed_on=TODAY)
    read(panel, -1, 700)
    text = importing.export(standing.of([panel], now=NOW))
    assert "'=1+1" in text
    assert [row.outcome for row in load(text).rows][0] in {"unchanged", "changed"}


def test_the_command_reports_each_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "panel.csv"
    file.write_text("serial,model\nLG-1,X\n")
    call_command("import_panels", str(file), "--dry-run")
    assert "row 2: LG-1 added" in capsys.readouterr().out
    file.write_text("serial,model\nLG-1,X\nLG-2,\n")
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("import_panels", str(file))
    assert not HardwarePanel.objects.exists()
