"""A city's boundaries from its data folder: read, check, load. The files and their licences lie in cameras/data."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from cameras import signals
from cameras.models import Area

DATA = Path(__file__).parent / "data"
LAYERS = ("daratan", "garis_pantai", "pulau", "kota", "kecamatan", "kelurahan")


class BadCityData(Exception):
    """A file of the city's data folder cannot be used; names file and feature."""


@dataclass(frozen=True)
class AreaRow:
    code: str
    name: str
    level: str
    parent: str | None
    boundary: dict[str, Any]
    lat: float
    lon: float


def folders() -> list[str]:
    return sorted(path.name for path in DATA.iterdir() if (path / "kelurahan.geojson").exists())


def read_layer(folder: str, layer: str) -> dict[str, Any]:
    """One GeoJSON FeatureCollection of the city's folder."""
    path = DATA / folder / f"{layer}.geojson"
    try:
        collection = json.loads(path.read_text())
    except FileNotFoundError:
        raise BadCityData(f"{path.name}: missing in {folder}") from None
    except json.JSONDecodeError as error:
        raise BadCityData(f"{path.name}: line {error.lineno}: {error.msg}") from None
    if collection.get("type") != "FeatureCollection":
        raise BadCityData(f"{path.name}: not a GeoJSON FeatureCollection")
    return collection


def read_areas(folder: str) -> Iterator[AreaRow]:
    """Districts first, then the urban villages that lie in them."""
    for layer, level in (("kecamatan", "kecamatan"), ("kelurahan", "kelurahan")):
        for number, feature in enumerate(read_layer(folder, layer)["features"], start=1):
            try:
                said = feature["properties"]
                parent = said["kec_kode"] if level == "kelurahan" else None
                geometry = feature["geometry"]
                lat, lon = float(said["lat"]), float(said["lon"])
                yield AreaRow(said["kode"], said["nama"], level, parent, geometry, lat, lon)
            except (KeyError, TypeError, ValueError) as error:
                raise BadCityData(f"{layer}.geojson: feature {number}: {error!r}") from None


@transaction.atomic
def load(folder: str) -> tuple[int, int]:
    """Write the areas; the numbers made new and brought up to date. Running it again changes nothing."""
    made = 0
    known: dict[str, Area] = {}
    for row in read_areas(folder):
        known[row.code], created = Area.objects.update_or_create(
            code=row.code,
            defaults={
                "name": row.name,
                "level": row.level,
                "parent": known[row.parent] if row.parent else None,
                "boundary": row.boundary,
                "lat": row.lat,
                "lon": row.lon,
                "source": folder,
            },
        )
        made += created
    signals.areas_loaded.send(Area, folder=folder)
    return made, len(known) - made
