"""An inventory from a CSV or GeoJSON file: each row is checked and reported; all rows are written or none.

Columns are the names below; only ``code``, ``name``, ``lat`` and ``lon`` are needed. A camera that exists is brought up
to date with the columns the file has; an empty cell leaves a field as it is. ``area`` (kelurahan code) is found from
the point when it is missing, and must hold the point when it is given. ``life_cycle`` is planned, installed (where a
new camera begins), connected (in service: its picture can be watched) or removed. ``guest_policy`` is show, blur or
hide: what the wall makes of its picture while there are visitors.
"""

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from cameras import inventory
from cameras.boundaries import contains
from cameras.models import Area, Camera, Lorong

NEEDED = ("code", "name", "lat", "lon")
NUMBERS = ("lat", "lon", "height_m", "bearing_deg", "tilt_deg", "hfov_deg", "range_m")
TEXTS = (
    "name", "road", "kind", "owner", "link_owner", "guest_policy", "main_address", "sub_address", "snapshot_address",
)  # fmt: skip
COLUMNS = (*NEEDED, *NUMBERS[2:], *TEXTS[1:], "area", "lorong", "life_cycle", "username", "password")
LARGEST_BYTES = 50 << 20


class BadFile(Exception):
    """The file as a whole cannot be read; says where."""


@dataclass(frozen=True)
class RowReport:
    """What becomes of one row: "added", "changed", "unchanged" or "refused" with one sentence for each fault."""

    number: int
    code: str
    outcome: str
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = f"row {self.number}: {self.code or '(no code)'} {self.outcome}"
        return f"{said}: {'; '.join(self.faults)}" if self.faults else said


@dataclass(frozen=True)
class Report:
    rows: list[RowReport]
    written: bool

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.outcome for row in self.rows)


Row = Mapping[str, str]


def read(path: Path) -> list[tuple[int, Row]]:
    """Numbered rows of a file; the number is the line in a CSV and the feature in a GeoJSON. Raises BadFile."""
    if path.stat().st_size > LARGEST_BYTES:
        raise BadFile(f"larger than {LARGEST_BYTES >> 20} MiB")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"not UTF-8: byte {error.start} is {error.object[error.start]:#04x}") from None
    rows = [] if not text.strip() else list(_features(text) if text.lstrip().startswith("{") else _lines(text))
    if not rows:
        raise BadFile("no row in it")
    return rows


def load(rows: Iterable[tuple[int, Row]], *, by: User | None, now: dt.datetime, dry_run: bool = False) -> Report:
    """Write all rows, or none if one is refused or it is a dry run. The report tells each row either way."""
    loader = _Loader(by=by, now=now)
    with transaction.atomic():
        reports = [loader.take(number, row) for number, row in rows]
        good = not any(report.outcome == "refused" for report in reports)
        if dry_run or not good:
            transaction.set_rollback(True)
    return Report(reports, written=good and not dry_run)


class _Loader:
    def __init__(self, *, by: User | None, now: dt.datetime) -> None:
        self._by, self._now = by, now
        self._areas = {area.code: area for area in Area.objects.filter(level="kelurahan")}
        self._lorong = {lorong.code: lorong for lorong in Lorong.objects.all()}
        self._seen: dict[str, int] = {}

    def take(self, number: int, row: Row) -> RowReport:
        code = row.get("code", "")
        faults = [f"{name}: missing" for name in NEEDED if not row.get(name)]
        if code in self._seen:
            faults.append(f"code: stands in row {self._seen[code]} already")
        self._seen.setdefault(code, number)
        camera = Camera.objects.filter(code=code).first()
        try:
            fields = self._fields(row, camera)
            if faults:
                return RowReport(number, code, "refused", tuple(faults))
            with transaction.atomic():
                return RowReport(number, code, self._write(code, camera, fields, row))
        except ValidationError as error:
            said = [f"{name}: {' '.join(words)}" for name, words in error.message_dict.items()]
            return RowReport(number, code, "refused", (*faults, *said))

    def _fields(self, row: Row, camera: Camera | None) -> dict[str, Any]:
        """The row's values in their types. Raises ValidationError that names each bad field."""
        fields: dict[str, Any] = {name: row[name] for name in TEXTS if row.get(name)}
        errors: dict[str, str] = {}
        for name in NUMBERS:
            if row.get(name):
                try:
                    fields[name] = float(row[name].replace(",", "."))
                except ValueError:
                    errors[name] = f"{row[name][:20]!r} is no number"
        if row.get("lorong"):
            fields["lorong"] = self._lorong.get(row["lorong"])
            if fields["lorong"] is None:
                errors["lorong"] = f"{row['lorong'][:32]!r} is unknown"
        if not errors and "lat" in fields and "lon" in fields:
            area, fault = self._area(row.get("area", ""), fields["lat"], fields["lon"])
            if fault:
                errors["area"] = fault
            fields["area"] = area
        if errors:
            raise ValidationError({name: [said] for name, said in errors.items()})
        return fields

    def _area(self, code: str, lat: float, lon: float) -> tuple[Area | None, str]:
        if code:
            area = self._areas.get(code)
            if area is None:
                return None, f"{code[:20]!r} is no kelurahan that is loaded"
            inside = contains(area.boundary, lat=lat, lon=lon)
            return area, "" if inside else f"the point lies outside {area.name} ({code})"
        found = next((area for area in self._areas.values() if contains(area.boundary, lat=lat, lon=lon)), None)
        return found, "" if found else "the point lies in no kelurahan that is loaded"

    def _write(self, code: str, camera: Camera | None, fields: dict[str, Any], row: Row) -> str:
        credentials = row.get("username", ""), row.get("password", "")
        if camera is None:
            camera = inventory.add(code=code, by=self._by, now=self._now, life_cycle="installed", **fields)
            outcome = "added"
        else:
            news = {name: value for name, value in fields.items() if getattr(camera, name) != value}
            if news:
                inventory.change(camera, by=self._by, now=self._now, **news)
            outcome = "changed" if news else "unchanged"
        stage = row.get("life_cycle")
        if stage and inventory.move(camera, to=stage, by=self._by, now=self._now) and outcome == "unchanged":
            outcome = "changed"
        if any(credentials) and inventory.credentials_of(camera) != credentials:
            username, password = credentials
            inventory.set_credentials(camera, username=username, password=password, by=self._by, now=self._now)
            outcome = "changed" if outcome == "unchanged" else outcome
        return outcome


def _lines(text: str) -> Iterator[tuple[int, Row]]:
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        _check_columns([name.strip() for name in reader.fieldnames or []])
        for row in reader:
            if None in row:
                raise BadFile(f"line {reader.line_num}: more cells than columns")
            yield reader.line_num, {name.strip(): (value or "").strip() for name, value in row.items()}
    except csv.Error as error:
        raise BadFile(f"line {reader.line_num + 1}: {error}") from None


def _features(text: str) -> Iterator[tuple[int, Row]]:
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise BadFile("not a GeoJSON FeatureCollection")
    for number, feature in enumerate(features, start=1):
        try:
            lon, lat = feature["geometry"]["coordinates"][:2]
            if feature["geometry"]["type"] != "Point":
                raise BadFile(f"feature {number}: a camera is a Point")
            said = {str(name): _text(value) for name, value in feature["properties"].items()}
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BadFile(f"feature {number}: needs a Point and properties") from None
        _check_columns([*said, "lat", "lon"])
        yield number, {**said, "lat": str(lat), "lon": str(lon)}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _check_columns(names: list[str]) -> None:
    unknown = sorted(set(names) - set(COLUMNS))
    if unknown:
        raise BadFile(f"unknown columns {', '.join(unknown)[:200]}; known are {', '.join(COLUMNS)}")
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadFile(f"columns {', '.join(missing)} are missing")
