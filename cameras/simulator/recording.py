"""A prepared loop of one camera and rendition: the file format, and the loop in memory.

File: the line `warroom-simulator 1`, a line of JSON (sps and pps in base64, strip_rows, fps, lengths of the
pictures in bytes), then the pictures, one slice NAL unit each. The slices leave the strip's
macroblock rows at the top free; the SPS already describes the whole picture.
"""

import base64
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cameras.simulator import headers

_FIRST_LINE = b"warroom-simulator 1\n"


class BadRecording(Exception):
    """The file is not a recording of this version."""


@dataclass(frozen=True)
class Recording:
    """`pictures` is a loop of whole groups of `fps` pictures, each group beginning with a key picture."""

    sps: bytes
    pps: bytes
    strip_rows: int
    fps: int
    pictures: tuple[bytes, ...]

    @cached_property
    def layout(self) -> headers.Layout:
        return headers.layout(self.sps, self.pps, strip_rows=self.strip_rows)

    @cached_property
    def slice_headers(self) -> tuple[headers.SliceHeader, ...]:
        return tuple(headers.read_slice(nal, self.layout) for nal in self.pictures)


def write(recording: Recording, path: Path) -> None:
    """Complete or not at all: a half-written recording never has the final name."""
    about = {
        "sps": base64.b64encode(recording.sps).decode(),
        "pps": base64.b64encode(recording.pps).decode(),
        "strip_rows": recording.strip_rows,
        "fps": recording.fps,
        "lengths": [len(nal) for nal in recording.pictures],
    }
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(_FIRST_LINE + json.dumps(about).encode() + b"\n" + b"".join(recording.pictures))
    unfinished.replace(path)


def read(path: Path) -> Recording:
    """Raises BadRecording, or OSError when there is no such file."""
    first, _, content = path.read_bytes().partition(b"\n")
    if first + b"\n" != _FIRST_LINE:
        raise BadRecording(str(path))
    line, _, blob = content.partition(b"\n")
    about = json.loads(line)
    pictures, position = [], 0
    for length in about["lengths"]:
        pictures.append(blob[position : position + length])
        position += length
    if position != len(blob):
        raise BadRecording(f"{path} is cut short")
    return Recording(
        sps=base64.b64decode(about["sps"]),
        pps=base64.b64decode(about["pps"]),
        strip_rows=about["strip_rows"],
        fps=about["fps"],
        pictures=tuple(pictures),
    )
