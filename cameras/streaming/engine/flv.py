"""Reads what an ffmpeg child writes into its pipe: H.264 in FLV (Adobe, Video File Format 10.1, annex E). Pure.

Each picture is a tag of its own that goes out at once. Fragmented MP4 would hold every picture back until the next one
says how long it lasted, an eighth of a second at eight pictures a second.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .reasons import BadData

HEAD, TAG_HEAD = 13, 11  # the file's header with the first back pointer; a tag's own
VIDEO, KEY, AVC = 9, 1, 7
SET_UP, PICTURE = 0, 1
LARGEST_TAG = 8 << 20


@dataclass(frozen=True, slots=True)
class Configuration:
    """An AVCDecoderConfigurationRecord."""

    record: bytes


@dataclass(frozen=True, slots=True)
class Coded:
    """One picture, length-prefixed. Decode time and the time until it is shown in ms."""

    time_ms: int
    cts_ms: int
    key: bool
    data: bytes = field(repr=False)


class TagReader:
    """However the pipe chops it."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[Configuration | Coded]:
        """Raises BadData when it is not FLV with H.264."""
        buffer = self._buffer
        buffer += data
        if not self._begun:
            if len(buffer) < HEAD:
                return
            if buffer[:4] != b"FLV\1":
                raise BadData("keluaran ffmpeg rusak")
            del buffer[:HEAD]
            self._begun = True
        while len(buffer) >= TAG_HEAD:
            size = int.from_bytes(buffer[1:4], "big")
            if size > LARGEST_TAG:
                raise BadData("keluaran ffmpeg terlalu besar")
            if len(buffer) < TAG_HEAD + size + 4:
                return
            tag = bytes(buffer[: TAG_HEAD + size])
            del buffer[: TAG_HEAD + size + 4]
            if tag[0] & 31 == VIDEO and size >= 5:
                yield from _video(tag)


def _video(tag: bytes) -> Iterator[Configuration | Coded]:
    kind, codec, packet = tag[11] >> 4, tag[11] & 15, tag[12]
    if codec != AVC:
        raise BadData("keluaran ffmpeg bukan H.264")
    if packet == SET_UP:
        yield Configuration(tag[16:])
    elif packet == PICTURE and len(tag) > 16:
        time_ms = int.from_bytes(tag[4:7], "big") | tag[7] << 24
        cts_ms = int.from_bytes(tag[13:16], "big", signed=True)
        yield Coded(time_ms, cts_ms, kind == KEY, tag[16:])
