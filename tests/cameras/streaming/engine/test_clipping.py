"""Clips: which pictures they take, and that what is written plays."""

import io
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest

from cameras.streaming.engine import clipping, fragments
from cameras.streaming.engine.clipping import Kept, Material
from cameras.streaming.engine.splice import OTHER_CODEC, Cut, Gap, Piece, splice
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.reel import FPS, NOW, TICKS, Reel

AVC = fragments.Described(bytes(4) + b"avc1" + bytes(28), 320, 180)
HEVC = fragments.Described(bytes(4) + b"hvc1" + bytes(28), 320, 180)


def piece(
    start_s: float, *, pictures: int = FPS, keys: tuple[int, ...] = (0,), source: int = 0, **given: object
) -> Piece:
    """A second of a stream whose clock agrees with ours."""
    ticks = int(start_s * 90_000)
    taken = [
        fragments.Picture(ticks + n * TICKS, TICKS, 0, n in keys, offset=n * 100, size=100) for n in range(pictures)
    ]
    values: dict[str, object] = {"described": AVC, **given}
    return Piece(start_s, pictures=taken, source=source, **values)  # type: ignore[arg-type]


def seconds(*starts: float) -> list[Piece]:
    return [piece(start) for start in starts]


def shown(cut: Cut | None) -> tuple[float, float]:
    assert cut is not None
    return round(cut.starts_at, 3), round(cut.ends_at, 3)


def test_a_clip_begins_at_the_key_frame_before_and_ends_where_asked() -> None:
    cut = splice(seconds(0, 1, 2, 3), starts_at=1.5, ends_at=2.3)
    assert shown(cut) == (1.0, 2.3)
    assert cut is not None
    assert cut.gaps == ()
    assert [len(chunk.pictures) for _, chunk in cut.chunks] == [10, 3]


def test_a_key_frame_inside_a_fragment_is_a_place_to_begin() -> None:
    cut = splice([piece(0, keys=(0, 5))], starts_at=0.7, ends_at=1)
    assert shown(cut) == (0.5, 1.0)


def test_without_a_key_frame_before_it_the_first_one_begins_and_the_rest_is_told() -> None:
    cut = splice([piece(5, keys=()), piece(6), piece(7)], starts_at=2, ends_at=20)
    assert shown(cut) == (6.0, 8.0)
    assert cut is not None
    assert cut.gaps == (Gap(2, 6, "missing"), Gap(8, 20, "missing"))


def test_what_memory_and_a_file_both_have_is_taken_once_and_from_memory() -> None:
    memory = [piece(start, source=1) for start in (2, 3)]
    cut = splice([*memory, *seconds(1, 2, 3)], starts_at=1, ends_at=4)
    assert cut is not None
    assert [source for source, _ in cut.chunks] == [0, 1, 1]
    assert cut.gaps == ()


def test_a_break_is_a_gap_that_film_time_keeps() -> None:
    cut = splice(seconds(0, 1, 12, 13), starts_at=0, ends_at=14)
    assert cut is not None
    assert cut.gaps == (Gap(2, 12, "missing"),)
    times = [picture.time for _, chunk in cut.chunks for picture in chunk.pictures]
    assert times[20] - times[0] == 12 * 90_000
    assert all(after > before for before, after in pairwise(times))


def test_after_a_break_the_next_key_frame_is_awaited() -> None:
    cut = splice([*seconds(0), piece(10, keys=(4,))], starts_at=0, ends_at=11)
    assert cut is not None
    assert cut.gaps == (Gap(1, 10.4, "missing"),)


def test_two_recordings_of_one_time_are_not_shown_one_after_the_other() -> None:
    twin = [piece(start + 0.02, source=1) for start in (1, 2, 3)]
    cut = splice([*seconds(0, 1, 2), *twin], starts_at=0, ends_at=4)
    assert shown(cut)[1] == pytest.approx(4, abs=0.1)
    assert cut is not None
    assert sum(len(chunk.pictures) for _, chunk in cut.chunks) <= 40


def test_a_camera_clock_that_ran_ahead_before_a_restart_loses_no_picture() -> None:
    ahead = [
        replace(old, pictures=[replace(picture, time=picture.time + 400_000) for picture in old.pictures])
        for old in seconds(0, 1)
    ]
    cut = splice([*ahead, *seconds(2, 3)], starts_at=0, ends_at=4)
    assert cut is not None
    assert sum(len(chunk.pictures) for _, chunk in cut.chunks) == 40
    assert cut.gaps == ()


def test_pictures_that_arrived_in_a_burst_stay_in_order_whatever_source_they_come_from() -> None:
    late = {1: 3.0, 2: 3.02}  # the network stood still: memory knows when they came, the file when they were due
    memory = [replace(piece(n, source=1), starts_at=late[n]) for n in late]
    cut = splice([*memory, *seconds(0, 3, 4)], starts_at=0, ends_at=5)
    assert cut is not None
    assert cut.gaps == ()
    assert [source for source, _ in cut.chunks] == [0, 1, 1, 0, 0]


def test_another_codec_in_between_is_a_gap_with_its_reason() -> None:
    cut = splice([piece(0), piece(1, described=HEVC), piece(2)], starts_at=0, ends_at=3)
    assert cut is not None
    assert cut.gaps == (Gap(1, 2, OTHER_CODEC),)


def test_nothing_kept_makes_no_clip() -> None:
    assert splice([], starts_at=0, ends_at=9) is None
    assert splice(seconds(0, 1), starts_at=5, ends_at=9) is None
    assert splice(seconds(8), starts_at=2, ends_at=6) is None


def played(data: bytes) -> list[av.VideoFrame]:
    with av.open(io.BytesIO(data), "r") as container:
        container.streams.video[0].thread_type = "NONE"
        return list(container.decode(video=0))


def cut_bytes(material: Material, start: float, end: float) -> tuple[Cut, bytes]:
    cut = splice(material.pieces, starts_at=start, ends_at=end)
    assert cut is not None
    return cut, b"".join(material.bytes_of(cut))


def record(path: Path, pieces: Iterable[Kept]) -> Path:
    listed = list(pieces)
    path.write_bytes(listed[0].initialisation + b"".join(one.segment.data for one in listed))
    return path


def test_every_picture_of_the_ring_plays_from_one_plain_file() -> None:
    reel = Reel().play(footage.make(), pictures=61)
    material = Material()
    material.add_kept(reel.kept())
    cut, data = cut_bytes(material, NOW + 1.5, NOW + 5)

    assert (cut.starts_at, cut.ends_at) == (NOW + 1, NOW + 5)
    assert data[4:8] == b"ftyp"
    assert b"moof" not in data
    assert data.index(b"moov") < data.index(b"mdat")
    frames = played(data)
    assert [frame.pts for frame in frames] == [n * TICKS for n in range(40)]


def test_pictures_with_b_frames_are_shown_in_order_from_zero() -> None:
    material = Material()
    material.add_kept(Reel().play(footage.make_with_b_frames(), pictures=40).kept())
    _, data = cut_bytes(material, NOW, NOW + 3)
    assert [frame.pts for frame in played(data)][:20] == [n * TICKS for n in range(20)]


def test_a_camera_that_changed_its_picture_is_one_clip() -> None:
    reel = Reel().play(footage.make(), pictures=20)
    reel.play(footage.make(size="640x360"), pictures=21, width=640, height=360)
    material = Material()
    material.add_kept(reel.kept())
    _, data = cut_bytes(material, NOW, NOW + 4)
    frames = played(data)
    assert {frame.width for frame in frames[:20]} == {320}
    assert {frame.width for frame in frames[20:]} == {640}
    assert len(frames) == 40


def test_files_with_a_torn_end_and_memory_are_joined(tmp_path: Path) -> None:
    reel = Reel().play(footage.make(), pictures=61)
    everything = reel.kept()
    torn = record(tmp_path / "a.mp4", everything[:4])
    with torn.open("r+b") as file:
        file.truncate(torn.stat().st_size - 500)
    material = Material()
    material.add_kept(everything[4:])
    material.add_file(torn, starts_at=NOW)
    cut, data = cut_bytes(material, NOW, NOW + 6)

    assert cut.gaps == (Gap(NOW + 3, NOW + 4, "missing"),)
    frames = played(data)
    assert len(frames) == 50
    assert frames[30].pts == 4 * 90_000


def test_a_written_clip_has_the_digest_of_its_bytes_and_no_half_written_neighbour(tmp_path: Path) -> None:
    target = tmp_path / "new" / "clip.mp4"
    written = clipping.write(target, [b"abc", b"def"])
    assert target.read_bytes() == b"abcdef"
    assert written == clipping.Written(6, "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721")

    def breaks() -> Iterable[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        clipping.write(target, breaks())
    assert [path.name for path in target.parent.iterdir()] == ["clip.mp4"]
    assert target.read_bytes() == b"abcdef"


@pytest.mark.parametrize("damage", [b"", b"\0" * 64, b"\0\0\0\x08ftyp\0\0\0\x09moov", b"\xff" * 200])
def test_what_is_no_recording_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(damage)
    with pytest.raises(clipping.BadData):
        Material().add_file(path, starts_at=0)
