"""Small JPEGs of key frames and of cameras' own snapshots."""

from fractions import Fraction
from io import BytesIO

import av
import pytest

from cameras.streaming.engine import snapshot
from cameras.streaming.engine.keyframe import Coded
from tests.cameras.streaming.engine import footage


def coded(size: str) -> Coded:
    made = footage.make(size=size)
    slices = [nal for nal in made.units[0].nals if nal[0] & 31 == 5]
    return Coded("h264", (made.sps, made.pps), b"".join(len(nal).to_bytes(4, "big") + nal for nal in slices))


def camera_jpeg(width: int, height: int) -> bytes:
    frame = av.VideoFrame(width, height, "yuvj420p")
    frame.pts = 1
    encoder = snapshot._encoder(width, height)
    return snapshot._encode(encoder, frame)


def opened(jpeg: bytes) -> tuple[int, int]:
    with av.open(BytesIO(jpeg), "r", format="mjpeg") as film:
        frame = next(film.decode(video=0))
        return frame.width, frame.height


@pytest.mark.parametrize(
    ("width", "height", "pixel", "fits"),
    [
        (640, 360, None, (320, 180)),
        (1920, 1080, None, (320, 180)),
        (704, 576, None, (220, 180)),
        (704, 576, Fraction(16, 11), (320, 180)),  # D1 shown wide
        (360, 640, None, (102, 180)),
        (160, 90, None, (160, 90)),
        (8192, 2, None, (320, 2)),
    ],
)
def test_a_thumbnail_keeps_the_shape(width: int, height: int, pixel: Fraction | None, fits: tuple[int, int]) -> None:
    assert snapshot.fitting(width, height, pixel=pixel) == fits


def test_one_set_of_tools_serves_cameras_of_every_size() -> None:
    tools = snapshot.Thumbnails()
    for size in ("640x360", "352x288", "640x360"):
        made = tools.of_coded(coded(size))
        assert opened(made) == snapshot.jpeg_size(made)


def test_a_broken_picture_does_not_spoil_the_next() -> None:
    tools = snapshot.Thumbnails()
    good = coded("640x360")
    with pytest.raises(snapshot.NoPicture):
        tools.of_coded(Coded("h264", good.sets, b"\0\0\0\4\x65\xff\xff\xff"))
    assert opened(tools.of_coded(good)) == (320, 180)


@pytest.mark.parametrize("data", [b"\0\0\0\x09\x65", b"\0\0\0\0", b"\xff\xff\xff\xff\x65\x88"])
def test_lengths_that_lie_are_refused(data: bytes) -> None:
    with pytest.raises(snapshot.NoPicture):
        snapshot.with_start_codes(data)


def test_h265_key_frames_are_decoded() -> None:
    nals = footage.make_hevc().units[0].nals
    sets = tuple(nal for nal in nals if nal[0] >> 1 in (32, 33, 34))
    slices = b"".join(len(nal).to_bytes(4, "big") + nal for nal in nals if nal[0] >> 1 < 32)
    assert opened(snapshot.Thumbnails().of_coded(Coded("hevc", sets, slices))) == (320, 180)


def test_a_cameras_own_snapshot_is_made_small() -> None:
    made = snapshot.Thumbnails().of_jpeg(camera_jpeg(1920, 1080))
    assert opened(made) == (320, 180)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + b"\0" * 20,
        b"\xff\xd8" + b"\xff\xe0\0\2" * 3,
    ],
    ids=["nothing", "a page", "no picture", "a bomb", "cut short"],
)
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(snapshot.NoPicture):
        snapshot.Thumbnails().of_jpeg(data)


def test_half_a_snapshot_is_refused_or_a_picture_but_never_a_crash() -> None:
    whole = camera_jpeg(640, 480)
    for size in range(2, len(whole), 97):
        try:
            opened(snapshot.Thumbnails().of_jpeg(whole[:size]))
        except snapshot.NoPicture:
            continue
