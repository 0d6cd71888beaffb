"""Small H.264 pictures made at test time, cut into access units."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg


@dataclass(frozen=True)
class AccessUnit:
    key: bool
    nals: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Footage:
    fps: int
    sps: bytes
    pps: bytes
    units: tuple[AccessUnit, ...] = field(repr=False)


@cache
def make(
    *,
    size: str = "320x180",
    fps: int = 10,
    gop: int = 10,
    seconds: int = 2,
    encoder: Sequence[str] = (),
    slices: int = 1,
) -> Footage:
    """Moving test picture, baseline-like by default: no B-frames, key frames each `gop` pictures."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "footage.h264"
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            *("-nostdin", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={fps}:duration={seconds}"),
            *("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-threads", "1"),
            *(encoder or ("-tune", "zerolatency", "-bf", "0")),
            *("-g", str(gop), "-sc_threshold", "0", "-x264-params", f"sliced-threads=0:slices={slices}"),
            str(path),
        ]
        subprocess.run(command, check=True, timeout=60)
        return cut(path.read_bytes(), fps=fps)


def cut(stream: bytes, *, fps: int) -> Footage:
    """Annex B to access units; a slice that begins at macroblock 0 begins a picture."""
    nals = [nal.rstrip(b"\0") for nal in stream.split(b"\0\0\1")[1:]]
    sps = next(nal for nal in nals if nal[0] & 31 == 7)
    pps = next(nal for nal in nals if nal[0] & 31 == 8)
    pictures: list[list[bytes]] = []
    for nal in nals:
        if nal[0] & 31 in (1, 5):
            if nal[1] & 0x80:
                pictures.append([])
            pictures[-1].append(nal)
    units = tuple(AccessUnit(picture[0][0] & 31 == 5, tuple(picture)) for picture in pictures)
    return Footage(fps, sps, pps, units)
