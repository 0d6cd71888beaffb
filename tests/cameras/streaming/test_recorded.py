"""Recorded files and their rows: after a crash, at the end of their time, on a full disk."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cameras.models import Camera
from cameras.signals import storage_low, storage_recovered
from cameras.streaming import recorded, recording
from cameras.streaming.engine.recorder import FileNews, Recorder, _Work
from cameras.streaming.models import MediaStorage, Recording, RecordingRule
from cameras.streaming.retention import Disk
from tests.builders import make_camera, make_user
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.reel import Reel

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
GB = 1 << 30


@pytest.fixture
def camera() -> Camera:
    return make_camera(code="CAM-A")


def record(root: Path, *, close: bool = True) -> None:
    """Seven seconds in files of three, as the node would write them."""
    news: list[FileNews] = []
    recorder = Recorder(on_news=news.append, clock=NOW.timestamp, file_s=3)
    folder = root / "recordings" / "n1" / "CAM-A"
    reel = Reel(now=NOW.timestamp()).play(footage.make(), pictures=71)
    recorder.handle(_Work("CAM-A/tile", folder, tuple(reel.kept())))
    if close:
        recorder.handle(_Work("CAM-A/tile", None))
    recorded.record(news, node="n1", root=root)


def spans() -> list[tuple[float, float | None]]:
    return [
        (
            round((row.starts_at - NOW).total_seconds(), 2),
            None if row.ends_at is None else round((row.ends_at - NOW).total_seconds(), 2),
        )
        for row in Recording.objects.order_by("starts_at")
    ]


def test_files_are_rows_while_they_grow_and_after(camera: Camera, tmp_path: Path) -> None:
    record(tmp_path, close=False)
    assert spans() == [(0, 3), (3, 6), (6, None)]


def test_after_a_crash_the_rows_say_what_is_on_the_disk(camera: Camera, tmp_path: Path) -> None:
    record(tmp_path, close=False)
    first, _second, last = Recording.objects.order_by("starts_at")
    (tmp_path / first.path).unlink()
    with (tmp_path / last.path).open("ab") as file:
        file.write(b"\0\0\1\0moof half of one")
    torn = (tmp_path / last.path).stat().st_size

    recorded.mend(node="n1", root=tmp_path)
    assert spans() == [(3, 6), (6, 7)]
    assert (tmp_path / last.path).stat().st_size == torn - 20
    assert Recording.objects.get(path=last.path).bytes == torn - 20


def test_files_without_rows_are_adopted_and_empty_ones_go(camera: Camera, tmp_path: Path) -> None:
    record(tmp_path)
    Recording.objects.all().delete()
    folder = next((tmp_path / "recordings" / "n1" / "CAM-A").iterdir())
    (folder / "tile-20261123T130500.000Z-7.mp4").write_bytes(b"")
    recorded.mend(node="n1", root=tmp_path)
    assert spans() == [(0, 3), (3, 6), (6, 7)]
    assert len(list(folder.iterdir())) == 3


def test_files_of_other_names_are_left_alone(camera: Camera, tmp_path: Path) -> None:
    record(tmp_path)
    folder = tmp_path / "recordings" / "n1" / "CAM-A"
    others = [folder / "ekspor.mp4", folder / "kopi-untuk-jaksa.mp4"]
    for other in others:
        other.write_bytes(b"not ours")
    recorded.mend(node="n1", root=tmp_path)
    assert all(other.exists() for other in others)
    assert len(spans()) == 3


def test_a_file_that_cannot_be_opened_does_not_keep_the_others(camera: Camera, tmp_path: Path) -> None:
    record(tmp_path)
    Recording.objects.all().delete()
    folder = next((tmp_path / "recordings" / "n1" / "CAM-A").iterdir())
    (folder / "tile-20261123T120500.000Z-7.mp4").mkdir()
    recorded.mend(node="n1", root=tmp_path)
    assert spans() == [(0, 3), (3, 6), (6, 7)]


def test_a_folder_that_is_not_mounted_costs_no_rows(camera: Camera, tmp_path: Path) -> None:
    record(tmp_path)
    recorded.mend(node="n1", root=tmp_path / "elsewhere")
    assert Recording.objects.count() == 3


def test_files_go_when_their_days_are_over(camera: Camera, tmp_path: Path) -> None:
    supervisor = make_user(role="supervisor")
    recording.pin(camera, by=supervisor, keep_days=2, now=NOW)
    record(tmp_path)
    assert recorded.expire(node="n1", root=tmp_path, now=NOW + DAY + DAY / 2) == 0
    assert recorded.expire(node="n2", root=tmp_path, now=NOW + 3 * DAY) == 0
    assert recorded.expire(node="n1", root=tmp_path, now=NOW + 3 * DAY) == 3
    assert list((tmp_path / "recordings" / "n1" / "CAM-A").iterdir()) == []


def test_files_of_an_incident_stay_while_it_is_open_and_its_days_after(camera: Camera, tmp_path: Path) -> None:
    recording.hold([camera], subject="MKS-1", now=NOW, keep_days=30)
    record(tmp_path)
    assert recorded.expire(node="n1", root=tmp_path, now=NOW + 90 * DAY) == 0
    recording.let_go("MKS-1", until=NOW + 91 * DAY)
    assert recorded.expire(node="n1", root=tmp_path, now=NOW + 120 * DAY) == 0
    assert recorded.expire(node="n1", root=tmp_path, now=NOW + 122 * DAY) == 3


def test_a_year_of_incidents_costs_a_bounded_number_of_queries(
    camera: Camera, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    recording.hold([camera], subject="MKS-0", now=NOW)
    record(tmp_path)
    RecordingRule.objects.bulk_create(
        RecordingRule(camera=camera, reason="incident", subject=f"MKS-{n}", since=NOW, until=NOW + DAY, keep_days=30)
        for n in range(1, 1200)
    )
    with django_assert_max_num_queries(12):
        assert recorded.expire(node="n1", root=tmp_path, now=NOW + 20 * DAY) == 0
    recording.let_go("MKS-0", until=NOW + DAY)
    assert recorded.expire(node="n1", root=tmp_path, now=NOW + 40 * DAY) == 3


def watch(root: Path, share: float) -> MediaStorage:
    disk = Disk(100 * GB, int(share * 100 * GB))
    recorded.watch_disk(disk, node="n1", root=root, paused="", now=NOW + DAY / 2)
    return MediaStorage.objects.get()


def test_a_full_disk_frees_what_is_not_protected_only(camera: Camera, tmp_path: Path) -> None:
    recording.pin(camera, by=make_user(role="supervisor"), now=NOW)
    record(tmp_path)
    assert watch(tmp_path, 0.91).level == "low"
    assert Recording.objects.count() == 3
    assert watch(tmp_path, 0.93).level == "full"
    assert Recording.objects.count() == 0


def test_a_full_disk_never_takes_the_files_of_an_incident(camera: Camera, tmp_path: Path) -> None:
    recording.hold([camera], subject="MKS-1", now=NOW)
    record(tmp_path)
    watch(tmp_path, 0.99)
    assert Recording.objects.count() == 3


def test_a_disk_that_fills_is_told_once_a_level_and_once_when_it_is_well(tmp_path: Path) -> None:
    heard: list[str] = []

    def low(storage: MediaStorage, **rest: Any) -> None:
        heard.append(storage.level)

    def well(**rest: Any) -> None:
        heard.append("ok")

    storage_low.connect(low)
    storage_recovered.connect(well)
    try:
        for share in (0.5, 0.86, 0.84, 0.86, 0.93, 0.91, 0.95, 0.89, 0.84, 0.5, 0.5):
            watch(tmp_path, share)
    finally:
        storage_low.disconnect(low)
        storage_recovered.disconnect(well)
    assert heard == ["low", "full", "ok"]
