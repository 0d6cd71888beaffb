"""The claim sheet, read back from its PDF."""

import re
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.wall.ledger.builders import NOW, TODAY, make_panel, read
from warroom.wall.ledger import claims, fitting, standing

pytestmark = pytest.mark.django_db
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"\((?P<words>(?:\\.|[^\\()])*)\) Tj")


def words_of(pdf: bytes) -> str:
    """What the pages show, one shown string a line."""
    pages = [zlib.decompress(stream) for stream in STREAM.findall(pdf) if stream[:1] == b"\x78"]
    shown = [re.sub(rb"\\(.)", rb"\1", found["words"]) for page in pages for found in SHOWN.finditer(page)]
    return b"\n".join(shown).decode("latin-1")


def test_the_sheet_has_every_fact_in_two_languages() -> None:
    old = make_panel(serial="LG-OLD", warranty_until=TODAY, note="garis tegak")
    read(old, -3, 90_000)
    new = fitting.replace(old, serial="LG-NEW", on=TODAY, by=None, now=NOW)
    read(new, 0, 1250)
    one = standing.of([new], now=NOW)[0]
    words = words_of(claims.sheet(one, readings=new.readings.all(), chain=[old], at=NOW))
    for expected in (
        "Panel claim sheet", "Nomor seri / Serial number", "LG-NEW", "LG 55VL5F", "1.250 h", "100.000 h",
        "LG-OLD", "2026-06-01", "dibaca dari panel", "For the city", "Nama, tanggal / Name, date",
    ):  # fmt: skip
        assert expected in words.replace("\n", " "), expected
    assert "SAMPLE" not in words


def test_many_readings_take_pages_and_strange_letters_do_no_harm() -> None:
    panel = make_panel(note="面板 (a) \\ b", synthetic=True)
    for n in range(80):
        read(panel, -n, 10_000 - 24 * n)
    one = standing.of([panel], now=NOW)[0]
    with CaptureQueriesContext(connection) as asked:
        pdf = claims.sheet(one, readings=panel.readings.all(), chain=[], at=NOW)
    assert [("LIMIT 60" in query["sql"], "COUNT(" in query["sql"]) for query in asked] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
    assert "60 terbaru dari 80" in words_of(pdf)
    assert "SAMPLE DATA" in words_of(pdf)
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) > 1
