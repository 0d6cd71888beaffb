"""Small pictures made at test time by the ffmpeg of imageio, cut into access units as a camera would send them."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import imageio_ffmpeg


@dataclass(frozen=True)
class AccessUnit:
    """`shown` is the place in display order, which differs from the order of sending where there are B-frames."""

    key: bool
    nals: tuple[bytes, ...] = field(repr=False)
    shown: int = 0


@dataclass(frozen=True)
class Footage:
    fps: int
    sps: bytes = field(repr=False)
    pps: bytes = field(repr=False)
    units: tuple[AccessUnit, ...] = field(repr=False)
    codec: str = "H264"


@cache
def make(
    *,
    size: str = "320x180",
    fps: int = 10,
    gop: int = 10,
    seconds: int = 2,
    encoder: Sequence[str] = ("-bf", "0"),
    slices: int = 1,
) -> Footage:
    """Moving test picture: by default without B-frames, a key frame each `gop` pictures."""
    with TemporaryDirectory() as folder:
        stream = Path(folder, "footage.h264")
        options = ("-c:v", "libx264", "-preset", "veryfast", "-g", str(gop), "-sc_threshold", "0", *encoder)
        options += ("-x264-params", f"sliced-threads=0:slices={slices}")
        encode(size, fps, seconds, options, stream)
        return cut(stream.read_bytes(), fps=fps)


@cache
def make_with_b_frames() -> Footage:
    """Two B-frames between others; the places in display order come from the container of the same encoding."""
    with TemporaryDirectory() as folder:
        film, stream = Path(folder, "footage.mp4"), Path(folder, "footage.h264")
        encode("320x180", 10, 2, ("-c:v", "libx264", "-g", "10", "-bf", "2", "-b_strategy", "0"), film)
        run("-i", str(film), "-c", "copy", str(stream))
        with av.open(str(film), "r") as container:
            times = [packet.pts or 0 for packet in container.demux(video=0) if packet.size]
        order = sorted(times)
        footage = cut(stream.read_bytes(), fps=10)
        units = (replace(unit, shown=order.index(time)) for unit, time in zip(footage.units, times, strict=True))
        return replace(footage, units=tuple(units))


@cache
def make_hevc() -> Footage:
    with TemporaryDirectory() as folder:
        stream = Path(folder, "footage.hevc")
        parameters = ("-x265-params", "log-level=none:bframes=0:keyint=10:pools=1:frame-threads=1")
        encode("320x180", 10, 2, ("-c:v", "libx265", "-preset", "ultrafast", *parameters), stream)
        pictures: list[list[bytes]] = [[]]
        for nal in units_of(stream.read_bytes()):
            is_slice = nal[0] >> 1 < 32
            if is_slice and nal[2] & 0x80 and any(before[0] >> 1 < 32 for before in pictures[-1]):
                pictures.append([])
            pictures[-1].append(nal)
        units = tuple(AccessUnit(index % 10 == 0, tuple(nals), index) for index, nals in enumerate(pictures))
        return Footage(10, b"", b"", units, codec="H265")


def encode(size: str, fps: int, seconds: int, options: Sequence[str], target: Path) -> None:
    picture = f"testsrc2=size={size}:rate={fps}:duration={seconds}"
    run("-f", "lavfi", "-i", picture, "-pix_fmt", "yuv420p", "-threads", "1", *options, str(target))


def run(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", *arguments]
    subprocess.run(command, check=True, timeout=60)


def units_of(stream: bytes) -> list[bytes]:
    return [nal.rstrip(b"\0") for nal in stream.split(b"\0\0\1")[1:]]


def cut(stream: bytes, *, fps: int) -> Footage:
    """Annex B to access units; a slice that begins at macroblock 0 begins a picture."""
    nals = units_of(stream)
    sps = next(nal for nal in nals if nal[0] & 31 == 7)
    pps = next(nal for nal in nals if nal[0] & 31 == 8)
    pictures: list[list[bytes]] = []
    for nal in nals:
        if nal[0] & 31 in (1, 5):
            if nal[1] & 0x80:
                pictures.append([])
            pictures[-1].append(nal)
    units = (AccessUnit(nals[0][0] & 31 == 5, tuple(nals), index) for index, nals in enumerate(pictures))
    return Footage(fps, sps, pps, tuple(units))
