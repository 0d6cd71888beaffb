"""Panels and their hours from a CSV file and back: each row is checked and reported; all are written or none.

Columns are the names below; only ``serial`` is needed (and ``model`` for a new panel). An empty cell leaves a field as
it is. ``wall`` and ``output`` (its number) with ``installed_on`` fit a panel that is in stock. ``hours`` with
``read_at`` (ISO; without a zone it is city time) is a reading; ``reset`` says why the counter fell.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from accounts.models import User
from accounts.problems import Problem
from cameras.importing import BadFile, Report, RowReport
from warroom.wall.ledger import fitting, readings
from warroom.wall.ledger.readings import BadReadings, Given
from warroom.wall.ledger.standing import Standing
from warroom.wall.models import HardwarePanel, Output, PanelReading

TEXTS = ("maker", "model", "position", "note")
DATES = ("installed_on", "warranty_until")
COLUMNS = (
    "serial", *TEXTS, "wall", "output", *DATES, "hours_at_install", "rated_hours", "hours", "read_at", "temperature_c",
    "reset",
)  # fmt: skip
EXPORTED = (*COLUMNS[:-1], "state", "source", "used_up_on", "replaces", "removed_on")
LARGEST_CHARS = 5 << 20
Row = Mapping[str, str]


def read(text: str) -> list[tuple[int, Row]]:
    """Rows with their line numbers. Raises BadFile."""
    if len(text) > LARGEST_CHARS:
        raise BadFile(f"larger than {LARGEST_CHARS >> 20} million characters")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(_lines(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter, strict=True)))
    if not rows:
        raise BadFile("no row in it")
    return rows


def load(rows: Iterable[tuple[int, Row]], *, by: User | None, now: dt.datetime, dry_run: bool = False) -> Report:
    """Write all rows, or none if one is refused or it is a dry run. The report tells each row either way."""
    with transaction.atomic():
        reports = [_take(number, row, by=by, now=now) for number, row in rows]
        good = not any(report.outcome == "refused" for report in reports)
        if dry_run or not good:
            transaction.set_rollback(True)
    return Report(reports, written=good and not dry_run)


def export(standings: Iterable[Standing]) -> str:
    """CSV that `read` and `load` take back: what they do not know is left out there by its name."""
    out = io.StringIO()
    writer = csv.DictWriter(out, EXPORTED, lineterminator="\r\n")
    writer.writeheader()
    for standing in standings:
        panel, run = standing.panel, standing.run
        writer.writerow({
            **{name: _safe(str(getattr(panel, name) or "")) for name in ("serial", *TEXTS, *DATES)},
            "wall": panel.output.wall.slug if panel.output else "",
            "output": panel.output.number if panel.output else "",
            "hours_at_install": f"{panel.hours_at_install:g}",
            "rated_hours": panel.rated_hours,
            "hours": f"{run.hours:.1f}",
            "read_at": run.at.isoformat() if run.at else "",
            "state": standing.state,
            "source": "estimate" if run.estimated else "read",
            "used_up_on": standing.used_up_on or "",
            "replaces": _safe(panel.replaces.serial if panel.replaces else ""),
            "removed_on": panel.removed_on or "",
        })  # fmt: skip
    return out.getvalue()


def _safe(text: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _lines(reader: "csv.DictReader[str]") -> Iterator[tuple[int, Row]]:
    try:
        names = [name.strip() for name in reader.fieldnames or []]
        unknown = sorted(set(names) - set(COLUMNS) - set(EXPORTED))
        if unknown:
            raise BadFile(f"unknown columns {', '.join(unknown)[:200]}; known are {', '.join(COLUMNS)}")
        if "serial" not in names:
            raise BadFile("column serial is missing")
        for row in reader:
            if None in row:
                raise BadFile(f"line {reader.line_num}: more cells than columns")
            yield reader.line_num, {name.strip(): (value or "").strip() for name, value in row.items()}
    except csv.Error as error:
        raise BadFile(f"line {reader.line_num + 1}: {error}") from None


def _take(number: int, row: Row, *, by: User | None, now: dt.datetime) -> RowReport:
    serial = row.get("serial", "")
    if not serial:
        return RowReport(number, "", "refused", ("serial: missing",))
    try:
        with transaction.atomic():
            return RowReport(number, serial, _write(serial, row, by=by, now=now))
    except ValidationError as error:
        said = [f"{name}: {' '.join(words)}" for name, words in error.message_dict.items()]
        return RowReport(number, serial, "refused", tuple(said))
    except BadReadings as error:
        return RowReport(number, serial, "refused", tuple(f"hours: {fault.detail}" for fault in error.faults))
    except Problem as error:
        return RowReport(number, serial, "refused", (error.detail,))


def _write(serial: str, row: Row, *, by: User | None, now: dt.datetime) -> str:
    facts = _facts(row)
    output = _output(row)
    installed_on = facts.pop("installed_on", None)
    panel = HardwarePanel.objects.filter(serial=serial).first()
    outcome = "unchanged"
    if panel is None:
        panel, outcome = fitting.add(serial=serial, by=by, now=now, **facts), "added"
    else:
        news = {name: value for name, value in facts.items() if getattr(panel, name) != value}
        if news:
            fitting.change(panel, by=by, now=now, **news)
            outcome = "changed"
    if installed_on is not None and panel.state == HardwarePanel.State.IN_STOCK:
        fitting.install(panel, output=output, position=panel.position, on=installed_on, by=by, now=now)
        outcome = "changed" if outcome == "unchanged" else outcome
    given = _reading(serial, row)
    if given is not None:
        taken = readings.take([given], source=PanelReading.Source.FILE, by=by, now=now)
        if taken[0].outcome == "added" and outcome == "unchanged":
            outcome = "changed"
    return outcome


def _facts(row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {name: row[name] for name in TEXTS if row.get(name)}
    for name in DATES:
        if row.get(name):
            facts[name] = _date(name, row[name])
    if row.get("rated_hours"):
        facts["rated_hours"] = round(_number("rated_hours", row["rated_hours"]))
    if row.get("hours_at_install"):
        facts["hours_at_install"] = _number("hours_at_install", row["hours_at_install"])
    return facts


def _output(row: Row) -> Output | None:
    wall, number = row.get("wall"), row.get("output")
    if not wall and not number:
        return None
    output = Output.objects.filter(wall__slug=wall, number=number).first() if number and number.isdigit() else None
    if output is None:
        raise ValidationError({"output": [f"wall {wall!r} has no output {number!r}"]})
    return output


def _reading(serial: str, row: Row) -> Given | None:
    if not row.get("hours") or row.get("source") == "estimate":  # our own estimate, exported, is no reading
        return None
    if not row.get("read_at"):
        raise ValidationError({"read_at": ["a reading has a time"]})
    try:
        at = parse_datetime(row["read_at"])
    except ValueError:
        at = None
    if at is None:
        raise ValidationError({"read_at": [f"{row['read_at'][:32]!r} is no ISO time"]})
    value = _number("hours", row["hours"])
    warmth = _number("temperature_c", row["temperature_c"]) if row.get("temperature_c") else None
    at = at if timezone.is_aware(at) else timezone.make_aware(at)
    return Given(serial, value, at, temperature_c=warmth, reset=row.get("reset", ""))


def _number(name: str, text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not 0 <= value < 1e7:
        raise ValidationError({name: [f"{text[:20]!r} is no number from 0"]})
    return value


def _date(name: str, text: str) -> dt.date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError({name: [f"{text[:20]!r} is no date like 2026-01-31"]})
    return day
