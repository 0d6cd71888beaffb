"""The recorder: a file a minute that plays whatever happens, and a full disk that costs pictures and nothing else."""

import errno
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from cameras.streaming.engine.recorder import FileNews, Recorder, _Work, write_all
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.reel import NOW, Reel

KEY = "SIM-001/tile"


class Disk:
    """Takes ``room`` bytes and then answers as a full one, after it has taken what still fits."""

    def __init__(self, room: int = 1 << 30) -> None:
        self.room = room

    def append(self, descriptor: int, data: bytes) -> None:
        taken = data[: self.room]
        write_all(descriptor, taken)
        self.room -= len(taken)
        if len(taken) < len(data):
            raise OSError(errno.ENOSPC, "No space left on device")


class Desk:
    """A recorder without its thread: the test hands it its work."""

    def __init__(self, folder: Path, *, disk: Disk | None = None, file_s: float = 60.0) -> None:
        self.now = NOW
        self.folder = folder
        self.news: list[FileNews] = []
        self.disk = disk or Disk()
        self.recorder = Recorder(
            on_news=self.news.append, clock=lambda: self.now, append=self.disk.append, file_s=file_s
        )

    def take(self, reel: Reel) -> "Desk":
        self.recorder.handle(_Work(KEY, self.folder, tuple(reel.kept())))
        return self

    def end(self) -> "Desk":
        self.recorder.handle(_Work(KEY, None))
        return self

    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.mp4"))


def pictures(path: Path) -> int:
    with av.open(io.BytesIO(path.read_bytes()), "r") as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_minute_is_a_file_and_each_file_plays(tmp_path: Path) -> None:
    desk = Desk(tmp_path, file_s=3).take(Reel().play(footage.make(), pictures=71)).end()

    assert [pictures(path) for path in desk.files()] == [30, 30, 10]
    closed = [news for news in desk.news if news.ends_at is not None]
    assert [(news.starts_at - NOW, news.ends_at and news.ends_at - NOW) for news in closed] == [
        (0, pytest.approx(3)), (pytest.approx(3), pytest.approx(6)), (pytest.approx(6), pytest.approx(7))
    ]  # fmt: skip
    assert [news.bytes for news in closed] == [path.stat().st_size for path in desk.files()]
    assert desk.files()[0].relative_to(tmp_path).as_posix().startswith("20260202/tile-20260202T024000.000Z-")


def test_segments_that_come_again_are_written_once(tmp_path: Path) -> None:
    reel = Reel().play(footage.make(), pictures=30)
    desk = Desk(tmp_path).take(reel).take(reel.play(footage.make(), pictures=21)).end()
    assert [pictures(path) for path in desk.files()] == [50]


def test_a_break_and_a_new_picture_begin_a_new_file(tmp_path: Path) -> None:
    reel = Reel().play(footage.make(), pictures=11).rest(5).play(footage.make(), pictures=11)
    reel.play(footage.make(size="640x360"), pictures=11, width=640, height=360)
    desk = Desk(tmp_path).take(reel).end()
    assert len(desk.files()) == 3


def test_a_full_disk_costs_the_pictures_it_refused_and_no_others(tmp_path: Path) -> None:
    reel = Reel().play(footage.make(), pictures=41)
    size = sum(len(kept.segment.data) for kept in reel.kept()[:2])
    desk = Desk(tmp_path, disk=Disk(room=size + 2000)).take(reel)

    (file,) = desk.files()
    assert pictures(file) == 20
    assert desk.recorder.paused == "disk penuh"
    assert desk.news[-1].bytes == file.stat().st_size

    desk.disk.room = 1 << 30
    desk.take(reel)
    assert len(desk.files()) == 1, "it waits before it asks the disk again"
    desk.now += 5
    desk.take(reel).end()
    assert [pictures(path) for path in desk.files()] == [20, 20]
    assert desk.recorder.paused == ""


def test_a_file_for_which_there_is_no_room_at_all_leaves_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, disk=Disk(room=100)).take(Reel().play(footage.make(), pictures=21)).end()
    assert desk.files() == []
    assert desk.news == []


def test_a_disk_that_lets_nothing_be_deleted_either_pauses_the_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    reel = Reel().play(footage.make(), pictures=21)
    head = len(reel.kept()[0].initialisation)
    desk = Desk(tmp_path, disk=Disk(room=head)).take(reel)

    assert desk.recorder.paused
    assert desk.news[-1].bytes == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has it")
def test_the_error_of_a_real_full_device_has_the_expected_number() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    with pytest.raises(OSError, match="No space") as error:
        write_all(descriptor, b"x")
    os.close(descriptor)
    assert error.value.errno == errno.ENOSPC


def test_the_thread_writes_what_it_was_given_before_it_ends(tmp_path: Path) -> None:
    news: list[FileNews] = []
    recorder = Recorder(on_news=news.append, clock=lambda: NOW)
    recorder.start()
    recorder.record(KEY, tmp_path, Reel().play(footage.make(), pictures=21).kept())
    recorder.close()
    assert [one.bytes > 0 for one in news] == [False, True]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root mounts a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


@pytest.mark.processes
def test_a_disk_that_is_really_full_keeps_whole_files_and_is_used_again(small_disk: Path) -> None:
    desk = Desk(small_disk, file_s=3)
    desk.recorder = Recorder(on_news=desk.news.append, clock=lambda: desk.now, file_s=3)
    reel = Reel()
    for _ in range(12):
        desk.take(reel.play(footage.make(size="640x360"), pictures=10, width=640, height=360))
    assert desk.recorder.paused == "disk penuh"
    kept = [pictures(path) for path in desk.files()]
    assert len(kept) >= 2
    assert all(count % 10 == 0 and count > 0 for count in kept)

    desk.files()[0].unlink()
    desk.now += 5
    desk.take(reel).end()
    assert sum(pictures(path) for path in desk.files()) > sum(kept[1:])
    assert all(path.stat().st_size for path in desk.files())
