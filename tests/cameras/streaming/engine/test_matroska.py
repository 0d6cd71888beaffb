"""The wrapping for ffmpeg's standard input, read back by the same library ffmpeg is made of."""

import io
from collections.abc import Callable

import av
import pytest

from cameras.streaming.engine import matroska
from cameras.streaming.engine.rtp import LENGTH
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.footage import Footage

CODE = b"\0\0\0\1"


def wrapped(film: Footage) -> bytes:
    sets = b"".join(CODE + unit for unit in (film.sps, film.pps) if unit)
    stream = [matroska.header(film.codec, private=sets, width=320, height=180)]
    code = CODE if film.codec in ("H264", "H265") else b""
    for unit in film.units:
        data = b"".join(code + nal for nal in unit.nals)
        stream.append(matroska.picture(data, time=unit.shown * 90_000 // film.fps, key=unit.key))
    return b"".join(stream)


@pytest.mark.parametrize(
    "made", [footage.make, footage.make_with_b_frames, footage.make_hevc, footage.make_mjpeg, footage.make_mpeg4]
)
def test_every_picture_is_decoded_at_its_time(made: Callable[[], Footage]) -> None:
    film = made()
    with av.open(io.BytesIO(wrapped(film)), "r", format="matroska") as container:
        times = [float((frame.pts or 0) * (frame.time_base or 0)) for frame in container.decode(video=0)]

    assert times == pytest.approx([index / film.fps for index in range(len(film.units))], abs=0.001)


def test_lengths_become_start_codes() -> None:
    units = [b"\x65abc", b"\x41", b"\x06" * 300]
    prefixed = b"".join(LENGTH.pack(len(unit)) + unit for unit in units)

    assert matroska.annex_b(prefixed) == b"".join(CODE + unit for unit in units)


@pytest.mark.parametrize("torn", [b"", b"\0", b"\0\0\0\5ab", b"\xff\xff\xff\xffab"])
def test_a_wrong_length_changes_nothing_behind_the_end(torn: bytes) -> None:
    assert len(matroska.annex_b(torn)) == len(torn)
