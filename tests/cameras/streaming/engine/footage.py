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
def make_hevc(*, size: str = "320x180", fps: int = 10, gop: int = 10, seconds: int = 2) -> Footage:
    with TemporaryDirectory() as folder:
        stream = Path(folder, "footage.hevc")
        parameters = ("-x265-params", f"log-level=none:bframes=0:keyint={gop}:scenecut=0:pools=1:frame-threads=1")
        encode(size, fps, seconds, ("-c:v", "libx265", "-preset", "ultrafast", *parameters), stream)
        pictures: list[list[bytes]] = [[]]
        for nal in units_of(stream.read_bytes()):
            is_slice = nal[0] >> 1 < 32
            if is_slice and nal[2] & 0x80 and any(before[0] >> 1 < 32 for before in pictures[-1]):
                pictures.append([])
            pictures[-1].append(nal)
        units = tuple(AccessUnit(index % gop == 0, tuple(nals), index) for index, nals in enumerate(pictures))
        return Footage(fps, b"", b"", units, codec="H265")


@cache
def make_mjpeg(*, size: str = "320x176", fps: int = 10, seconds: int = 2) -> Footage:
    """Whole JPEG files with the standard Huffman tables, as RFC 2435 needs them; sides are multiples of 8."""
    with TemporaryDirectory() as folder:
        options = ("-c:v", "mjpeg", "-q:v", "6", "-huffman", "default", "-pix_fmt", "yuvj420p")
        encode(size, fps, seconds, options, Path(folder, "%05d.jpg"))
        files = sorted(Path(folder).glob("*.jpg"))
        units = tuple(AccessUnit(True, (file.read_bytes(),), index) for index, file in enumerate(files))
        return Footage(fps, b"", b"", units, codec="JPEG")


@cache
def make_mpeg4(*, size: str = "320x180", fps: int = 10, seconds: int = 2) -> Footage:
    """MPEG-4 part 2, its headers in front of each key frame."""
    with TemporaryDirectory() as folder:
        stream = Path(folder, "footage.m4v")
        encode(size, fps, seconds, ("-c:v", "mpeg4", "-g", str(fps), "-bf", "0", "-b:v", "500k"), stream)
        start = b"\0\0\1\xb6"
        headers, *pictures = stream.read_bytes().split(start)
        units, lead = [], headers
        for index, picture in enumerate(pictures):
            body, mark, following = picture.partition(b"\0\0\1\xb3")
            units.append(AccessUnit(picture[0] >> 6 == 0, (lead + start + body,), index))
            lead = headers if mark else b""
            if not mark and following == b"" and index + 1 < len(pictures) and pictures[index + 1][0] >> 6 == 0:
                lead = headers
        return Footage(fps, b"", b"", tuple(units), codec="MP4V-ES")


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
