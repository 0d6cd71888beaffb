"""The report of days as a table for spreadsheets."""

import csv
import io

from django.utils.translation import gettext as _

from incidents.load.report import PositionReport, Report

COLUMNS = ("n", "p1", "p2", "p3", "p4", "windows", "in_flood", "peak", "staffed")


def write(report: Report) -> str:
    """One line for each day and position, the room first; every line carries its target and limit, so that a sheet
    that was cut in pieces still says what is too much."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["day", "position", "name", *COLUMNS, "target", "limit", "indicative"])
    for of in (report["room"], *report["positions"]):
        times = max(1, len(report["positions"])) if of["position"] is None else 1
        for row in of["days"]:
            lines.writerow(
                [
                    row["day"],
                    of["position"] or "room",
                    _safe(_name(of)),
                    *(row[name] for name in COLUMNS),  # type: ignore[literal-required]
                    int(report["targets"]["day_target"] * times),
                    int(report["targets"]["day_limit"] * times),
                    int(report["indicative"]),
                ]
            )
    return out.getvalue()


def _name(of: PositionReport) -> str:
    return of["name"] or _("Ruang kendali")


def _safe(text: str) -> str:
    """A name that begins like a formula would be one in a spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
