"""Bad boundary files are named, and nothing half is loaded."""

import json
from pathlib import Path

import pytest

from cameras import city
from cameras.models import Area

GEOMETRY = {"type": "Polygon", "coordinates": [[[119.4, -5.1], [119.5, -5.1], [119.5, -5.2], [119.4, -5.1]]]}


def feature(**properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": GEOMETRY, "properties": properties}


KECAMATAN = feature(kode="73.71.01", nama="Mariso", lat=-5.15, lon=119.4)
KELURAHAN = feature(kode="73.71.01.1001", nama="Bontorannu", kec_kode="73.71.01", lat=-5.16, lon=119.4)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(city, "DATA", tmp_path)
    (tmp_path / "kota").mkdir()
    write(tmp_path / "kota", "kecamatan", [KECAMATAN])
    write(tmp_path / "kota", "kelurahan", [KELURAHAN])
    return tmp_path / "kota"


def write(folder: Path, layer: str, features: list[dict[str, object]]) -> None:
    (folder / f"{layer}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


@pytest.mark.django_db
def test_a_city_of_one_district_loads(folder: Path) -> None:
    assert city.load("kota") == (2, 0)
    assert city.load("kota") == (0, 2)


@pytest.mark.django_db
def test_a_broken_second_file_leaves_nothing_of_the_first(folder: Path) -> None:
    write(folder, "kelurahan", [KELURAHAN, feature(kode="73.71.01.1002", nama="Tanpa induk")])
    with pytest.raises(city.BadCityData, match="feature 2"):
        city.load("kota")
    assert not Area.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "line 1"), ('{"type": "Feature"}', "not a GeoJSON FeatureCollection")],
)
def test_a_file_that_is_no_geojson_is_named(folder: Path, text: str, said: str) -> None:
    (folder / "kelurahan.geojson").write_text(text)
    with pytest.raises(city.BadCityData, match=f"kelurahan.geojson: {said}"):
        list(city.read_areas("kota"))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "kecamatan.geojson").unlink()
    with pytest.raises(city.BadCityData, match="missing in kota"):
        list(city.read_areas("kota"))
