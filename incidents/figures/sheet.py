"""The figures as a table for a spreadsheet: one line a figure, numbers in seconds and percent, names in Indonesian."""

import csv
import io
from collections.abc import Iterator
from typing import Any

HEAD = ("kelompok", "nama", "ukuran", "n", "p50_dtk", "p80_dtk", "p98_5_dtk", "sesuai_janji_pct")
GROUPS = (("by_category", "category", "kategori"), ("by_district", "district", "kecamatan"), ("by_hour", "hour", "jam"))
MEASURES = (("assign", "ditugaskan"), ("on_scene", "di lokasi"), ("resolve", "selesai"))


def as_csv(told: dict[str, Any]) -> str:
    """``told`` as ``kpi.take`` gives it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_lines(told))
    return out.getvalue()


def _lines(told: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for row in told["acknowledge"]:
        yield ("alarm", row["severity"], "diterima", *_numbers(row))
    for key, name in MEASURES:
        yield ("kota", "semua", name, *_numbers(told[key]))
    for group, key, title in GROUPS:
        for row in told[group]:
            for measure, name in MEASURES:
                yield (title, _harmless(str(row[key])), name, *_numbers(row[measure]))


def _numbers(spread: dict[str, Any]) -> tuple[Any, ...]:
    return (spread["n"], spread["p50"], spread["p80"], spread["p985"], spread["within_pct"])


def _harmless(name: str) -> str:
    """A name is never a formula (CWE-1236)."""
    return f"'{name}" if name[:1] in {"=", "+", "-", "@", "\t", "\r"} else name
