"""The sheet that goes to the maker with a claim: every fact and reading of one panel, in Indonesian and English."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from warroom.wall.ledger.standing import Standing
from warroom.wall.models import HardwarePanel, PanelReading

MARGIN_MM = 18
SOURCES = {
    "agent": "dibaca dari panel / read from the panel",
    "file": "berkas / file",
    "estimate": "perkiraan / estimate",
}
MOST_READINGS = 60


def sheet(
    standing: Standing, *, readings: QuerySet[PanelReading], chain: Sequence[HardwarePanel], at: dt.datetime
) -> bytes:
    """A PDF of A4 pages. Of the ``readings`` only the newest are read; ``chain`` are the panels that stood in its place
    before."""
    panel = standing.panel
    pdf = FPDF(format="A4")
    pdf.set_margin(MARGIN_MM)
    pdf.set_auto_page_break(True, margin=MARGIN_MM)
    pdf.set_title(f"Lembar klaim {panel.serial}")
    pdf.set_creation_date(at)
    pdf.add_page()
    _line(pdf, "Lembar klaim panel / Panel claim sheet", size=16, style="B")
    if panel.synthetic:
        _line(pdf, "DATA CONTOH / SAMPLE DATA", size=11, style="B")
    pdf.ln(3)
    _facts(pdf, _rows(standing, chain, at))
    pdf.ln(4)
    _readings(pdf, list(readings.order_by("-at")[:MOST_READINGS]), total=readings.count())
    _signatures(pdf)
    return bytes(pdf.output())


def _rows(standing: Standing, chain: Sequence[HardwarePanel], at: dt.datetime) -> Iterable[tuple[str, str]]:
    panel, run = standing.panel, standing.run
    guess = " (perkiraan / estimate)" if run.estimated else ""
    wall = f"{panel.output.wall.name}, keluaran {panel.output.number}" if panel.output else ""
    yield "Nomor seri / Serial number", panel.serial
    yield "Pembuat, model / Maker, model", f"{panel.maker} {panel.model}".strip()
    yield "Dinding, keluaran / Wall, output", wall
    yield "Letak / Position", panel.position
    yield "Keadaan / State", panel.get_state_display()
    yield "Dipasang / Installed on", _day(panel.installed_on)
    yield "Dilepas / Removed on", _day(panel.removed_on)
    yield "Jam saat dipasang / Hours when installed", _hours(panel.hours_at_install)
    yield "Jam sekarang / Hours now", f"{_hours(run.hours)}{guess}"
    yield "Jam menurut pabrik / Rated hours", f"{_hours(panel.rated_hours)}, terpakai / used {standing.share:.1%}"
    yield "Jam per hari / Hours a day", f"{standing.a_day:.1f}"
    yield "Jam habis pada / Rated hours reached on", _day(standing.used_up_on)
    yield "Garansi sampai / Warranty until", _day(panel.warranty_until)
    yield "Menggantikan / Replaces", ", ".join(before.serial for before in chain)
    yield "Catatan / Notes", panel.note
    yield "Dicetak / Printed", f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}"


def _facts(pdf: FPDF, rows: Iterable[tuple[str, str]]) -> None:
    with pdf.table(
        col_widths=(38, 62),
        first_row_as_headings=False,
        line_height=6,
        borders_layout="HORIZONTAL_LINES",
        text_align="LEFT",
    ) as t:
        for name, value in rows:
            row = t.row()
            row.cell(_plain(name))
            row.cell(_plain(value or "-"))


def _readings(pdf: FPDF, readings: Sequence[PanelReading], *, total: int) -> None:
    more = f", {len(readings)} terbaru dari {total} / newest of {total}" if total > len(readings) else ""
    _line(pdf, f"Bacaan jam / Hour readings{more}", size=12, style="B")
    pdf.set_font("Helvetica", size=9)
    if not readings:
        _line(pdf, "Belum ada bacaan / No reading yet", size=9)
        return
    with pdf.table(
        col_widths=(26, 16, 14, 44), line_height=5, borders_layout="HORIZONTAL_LINES", text_align="LEFT"
    ) as t:
        heads = t.row()
        for head in ("Waktu / Time", "Jam / Hours", "Suhu / Temp.", "Sumber / Source"):
            heads.cell(head)
        for reading in readings:
            row = t.row()
            row.cell(f"{timezone.localtime(reading.at):%Y-%m-%d %H:%M}")
            row.cell(_hours(reading.hours))
            row.cell("-" if reading.temperature_c is None else f"{reading.temperature_c:.0f} C")
            row.cell(SOURCES[reading.source])


def _signatures(pdf: FPDF) -> None:
    if pdf.get_y() > pdf.h - 70:
        pdf.add_page()
    pdf.ln(12)
    width = (pdf.w - 2 * MARGIN_MM) / 2
    pdf.set_font("Helvetica", size=10)
    for words in ("Untuk kota / For the city", "Untuk pembuat / For the maker"):
        pdf.cell(width, 6, words)
    pdf.ln(24)
    for _ in range(2):
        pdf.cell(width, 6, "_" * 32)
    pdf.ln(6)
    for _ in range(2):
        pdf.cell(width, 6, "Nama, tanggal / Name, date")


def _line(pdf: FPDF, words: str, *, size: int, style: str = "") -> None:
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.cell(0, size * 0.6, _plain(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font("Helvetica", size=10)


def _plain(words: str) -> str:
    """The PDF's own fonts know Latin-1, which both languages stay within; other letters become question marks."""
    return words.encode("latin-1", "replace").decode("latin-1")


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _hours(hours: float) -> str:
    return f"{hours:,.0f} h".replace(",", ".")
