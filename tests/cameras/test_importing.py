"""Inventories from files: each row is told, and nothing is half done."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cameras import importing, inventory
from cameras.models import Area, Camera
from tests.builders import make_area, make_camera, make_lorong

INSIDE = "-5.14,119.41"  # the square that builders.make_area draws


@pytest.fixture
def area(db: None) -> Area:
    return make_area(code="73.71.04.1001")


def run(path: Path, text: str, *options: str) -> str:
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import_cameras", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kamera.csv"


@pytest.mark.usefixtures("area")
def test_cameras_are_added_with_address_and_sealed_password(file: Path) -> None:
    text = "code,name,lat,lon,sub_address,username,password\n"
    said = run(file, text + f"CAM-1,Mulut,{INSIDE},rtsp://10.1.2.3/sub,admin,sandi\n")
    camera = Camera.objects.get()
    assert "row 2: CAM-1 added" in said
    assert (camera.area.code, camera.life_cycle, camera.sub_address) == (
        "73.71.04.1001",
        "installed",
        "rtsp://10.1.2.3/sub",
    )
    assert inventory.credentials_of(camera) == ("admin", "sandi")
    assert "sandi" not in said


@pytest.mark.usefixtures("area")
def test_a_column_puts_cameras_into_service_and_takes_them_out(file: Path) -> None:
    text = f"code,name,lat,lon,sub_address,life_cycle\nCAM-1,Mulut,{INSIDE},rtsp://10.1.2.3/sub,connected\n"
    run(file, text)
    assert Camera.objects.watchable().get().code == "CAM-1"
    assert "1 unchanged" in run(file, text)
    assert "1 changed" in run(file, text.replace("connected", "removed"))
    assert not Camera.objects.watchable().exists()
    with pytest.raises(CommandError, match="1 refused"):
        run(file, text.replace("connected", "live"))


@pytest.mark.usefixtures("area")
def test_the_same_file_again_changes_nothing_and_a_new_value_one_camera(file: Path) -> None:
    text = f"code;name;lat;lon;road\nCAM-1;Satu;-5,14;119,41;Jl. A\nCAM-2;Dua;{INSIDE.replace(',', ';')};Jl. B\n"
    run(file, text)
    assert "2 unchanged" in run(file, text)
    assert "1 changed, 1 unchanged" in run(file, text.replace("Jl. B", "Jl. C"))
    assert Camera.objects.get(code="CAM-2").road == "Jl. C"


@pytest.mark.usefixtures("area")
def test_one_bad_row_writes_none_and_every_fault_is_named(file: Path) -> None:
    text = "code,name,lat,lon,bearing_deg,main_address,lorong\n"
    text += f"CAM-1,Baik,{INSIDE},90,,\n"
    text += f"CAM-2,Arah,{INSIDE},400,,\n"
    text += f"CAM-3,Alamat,{INSIDE},0,rtsp://8.8.8.8/x,\n"
    text += f"CAM-4,Lorong,{INSIDE},0,,LR-9999\n"
    text += "CAM-5,Laut,0,0,0,,\n"
    text += f"CAM-1,Ganda,{INSIDE},0,,\n"
    text += f",Tanpa kode,{INSIDE},0,,\n"
    text += "CAM-6,Angka,selatan,119,0,,\n"
    file.write_text(text)
    out = StringIO()
    with pytest.raises(CommandError, match="7 refused; nothing was written"):
        call_command("import_cameras", str(file), stdout=out)
    said = out.getvalue()
    assert not Camera.objects.exists()
    for words in (
        "row 2: CAM-1 added",
        "row 3: CAM-2 refused",
        "row 4: CAM-3 refused: main_address",
        "row 5: CAM-4 refused: lorong",
        "row 6: CAM-5 refused: area",
        "row 7: CAM-1 refused: code: stands in row 2",
        "row 8: (no code) refused: code: missing",
        "row 9: CAM-6 refused: lat: 'selatan' is no number",
    ):
        assert words in said


@pytest.mark.usefixtures("area")
def test_a_dry_run_reports_and_writes_nothing(file: Path) -> None:
    said = run(file, f"code,name,lat,lon\nCAM-1,Satu,{INSIDE}\n", "--dry-run")
    assert "1 added; a dry run" in said
    assert not Camera.objects.exists()


@pytest.mark.usefixtures("area")
def test_a_point_outside_the_stated_kelurahan_is_refused(file: Path) -> None:
    make_area(code="73.71.05.1001", boundary={"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]})
    with pytest.raises(CommandError):
        run(file, f"code,name,lat,lon,area\nCAM-1,Satu,{INSIDE},73.71.05.1001\n")


def test_an_existing_camera_keeps_what_the_file_leaves_empty(file: Path, area: Area) -> None:
    make_camera(code="CAM-1", area=area, road="Jl. Lama", lorong=make_lorong(code="LR-1", area=area))
    run(file, f"code,name,lat,lon,road,lorong\nCAM-1,Baru,{INSIDE},,\n")
    camera = Camera.objects.get()
    assert (camera.name, camera.road) == ("Baru", "Jl. Lama")
    assert camera.lorong is not None


@pytest.mark.usefixtures("area")
def test_geojson_points_are_cameras(file: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [119.41, -5.14]},
        "properties": {"code": "CAM-1", "name": "Satu", "bearing_deg": 45},
    }
    said = run(file, json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert "row 1: CAM-1 added" in said
    assert Camera.objects.get().bearing_deg == 45


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no row"),
        ("code,name,lat,lon\n", "no row"),
        ("code,name\nCAM-1,Satu\n", "columns lat, lon are missing"),
        ("code,name,lat,lon,colour\nCAM-1,Satu,1,2,red\n", "unknown columns colour"),
        ("code,name,lat,lon\nCAM-1,Satu,1,2,3\n", "line 2: more cells than columns"),
        ('code,name,lat,lon\n"CAM-1,Satu,1,2\n', "line 2"),
        ('{"type": "FeatureCollection", "features": [{}]}', "feature 1"),
        ('{"type": "FeatureCollection"', "line 1, column"),
        ("{}", "not a GeoJSON FeatureCollection"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(importing.BadFile, match=said):
        importing.read(file)


def test_another_encoding_is_named(file: Path) -> None:
    file.write_bytes(b"code,name,lat,lon\nCAM-1,Mulut \xe9,1,2\n")
    with pytest.raises(importing.BadFile, match="not UTF-8: byte 30 is 0xe9"):
        importing.read(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_bad_file(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    try:
        rows = importing.read(file)
    except importing.BadFile:
        return
    assert rows
