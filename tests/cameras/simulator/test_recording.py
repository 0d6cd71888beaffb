"""Recordings are made once, and again when what they are made from changes."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from cameras.simulator import catalogue, recording
from cameras.simulator.encoding import MAIN, SUB, TINY
from cameras.simulator.prepare import prepare_all, recipe_hash


def test_a_second_start_finds_everything_ready(tmp_path: Path) -> None:
    lines: list[str] = []
    for _ in range(2):
        asyncio.run(prepare_all(catalogue.CAMERAS[:1], data=tmp_path, tiny=True, report=lines.append))
    first, second = lines
    assert "prepared in" in first
    assert second == "[1/1] SIM-001 Lorong Bontorannu 4: ready"


def test_the_recipe_follows_name_grade_and_renditions() -> None:
    camera = catalogue.CAMERAS[0]
    others = [
        recipe_hash(replace(camera, name="Lorong Lain 1"), (MAIN, SUB)),
        recipe_hash(replace(camera, grade=catalogue.Grade(warmth=0.1)), (MAIN, SUB)),
        recipe_hash(camera, (TINY,)),
    ]
    same = recipe_hash(replace(camera), (MAIN, SUB))
    assert same == recipe_hash(camera, (MAIN, SUB))
    assert same not in others
    assert len(set(others)) == 3


def test_a_recording_comes_back_from_its_file(tiny: recording.Recording, tmp_path: Path) -> None:
    recording.write(tiny, tmp_path / "copy.sim")
    assert recording.read(tmp_path / "copy.sim") == tiny
    assert [path.name for path in tmp_path.iterdir()] == ["copy.sim"]


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"RIFF" + data])
def test_a_damaged_recording_is_refused(tiny_file: Path, tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    broken = tmp_path / "broken.sim"
    broken.write_bytes(damage(tiny_file.read_bytes()))
    with pytest.raises(recording.BadRecording):
        recording.read(broken)


def test_a_loop_is_whole_seconds_and_its_refreshes_alternate(tiny: recording.Recording) -> None:
    keys = [header.idr_pic_id for header in tiny.slice_headers]
    assert len(keys) % 20 == 0
    assert [key for key in keys if key is not None] == [0, 1] * (len(keys) // 20)
    assert [index for index, key in enumerate(keys) if key is not None] == list(range(0, len(keys), 10))


def test_every_row_of_the_catalogue_can_be_made() -> None:
    codes = [camera.code for camera in catalogue.CAMERAS]
    assert codes == [f"SIM-{number:03d}" for number in range(1, 33)]
    assert len({camera.name for camera in catalogue.CAMERAS}) == 32
    for camera in catalogue.CAMERAS:
        assert catalogue.SCENES[camera.scene].file.exists()
        assert catalogue.SCENES[camera.scene].pictures % 20 == 0
        assert camera.kind == ("lorong" if camera.name.startswith("Lorong ") else "road")
