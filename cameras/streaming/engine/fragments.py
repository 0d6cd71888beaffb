"""Reads back what a track wrote: initialisation segments, and files of fragments with possibly a torn end. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .boxes import Setup, read_samples
from .fmp4 import TIMESCALE
from .reasons import BadData

LARGEST_MOOF = 1 << 20
LARGEST_HEAD = 1 << 16
CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
OURS = Setup(timescale=TIMESCALE, default_duration=0, default_size=0, default_flags=0)


@dataclass(frozen=True, slots=True)
class Described:
    """How pictures are coded: the whole sample entry box as written, and the size in pixels."""

    entry: bytes
    width: int
    height: int

    @property
    def codec(self) -> bytes:
        """ "avc1", "hvc1"."""
        return self.entry[4:8]


@dataclass(frozen=True, slots=True)
class Picture:
    """Times in ticks of 1/90000 s since 1970; the bytes lie at ``offset`` of the source the fragment was read from."""

    time: int
    duration: int
    cts: int
    key: bool
    offset: int
    size: int

    @property
    def end(self) -> int:
        return self.time + self.duration


def describe(initialisation: bytes) -> Described:
    """The sample entry of an initialisation segment. BadData when it is none."""
    start, end = 0, len(initialisation)
    for kind in CONTAINERS:
        start, end = _inside(initialisation, start, end, kind)
    start, end = _inside(initialisation, start, end, b"stsd")
    entry = initialisation[start + 8 : end]
    if len(entry) < 36 or int.from_bytes(entry[:4], "big") != len(entry):
        raise BadData("uraian gambar rusak")
    return Described(entry, int.from_bytes(entry[32:34], "big"), int.from_bytes(entry[34:36], "big"))


def fragments(data: bytes) -> list[list[Picture]]:
    """The pictures of each fragment of a segment's bytes; offsets into ``data``."""
    found: list[list[Picture]] = []
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data):
            raise BadData("potongan rusak")
        if data[at + 4 : at + 8] == b"moof":
            found.append(_of_moof(data[at : at + size], at))
        at += size
    return found


class FragmentFile:
    """A recorded file: one initialisation segment, then fragments. A torn end is passed over.

    ``whole`` is where the last whole fragment ends.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0, 2)
        self._length = file.tell()
        self.initialisation = self._read_head()
        self.described = describe(self.initialisation)
        self.whole = len(self.initialisation)

    def _read_head(self) -> bytes:
        """ftyp and moov."""
        at = 0
        for kind in (b"ftyp", b"moov"):
            size, found = self._box(at)
            if found != kind or not size >= 8 or at + size > min(self._length, LARGEST_HEAD):
                raise BadData("bukan rekaman")
            at += size
        self._file.seek(0)
        return self._file.read(at)

    def _box(self, at: int) -> tuple[int, bytes]:
        self._file.seek(at)
        head = self._file.read(8)
        return (int.from_bytes(head[:4], "big"), head[4:]) if len(head) == 8 else (0, b"")

    def fragments(self) -> Iterator[list[Picture]]:
        """The pictures of each whole fragment, offsets into the file."""
        at = self.whole
        while True:
            moof_size, kind = self._box(at)
            if kind != b"moof" or not 8 <= moof_size <= LARGEST_MOOF:
                return
            mdat_size, kind = self._box(at + moof_size)
            end = at + moof_size + mdat_size
            if kind != b"mdat" or mdat_size < 8 or end > self._length:
                return
            self._file.seek(at)
            found = _of_moof(self._file.read(moof_size), at)
            if any(picture.offset + picture.size > end for picture in found):
                return
            self.whole = at = end
            yield found


def _of_moof(moof: bytes, at: int) -> list[Picture]:
    samples = read_samples(moof, OURS)
    ends = [later.decode_time for later in samples[1:]] + [_end_of(moof, samples[-1].decode_time)] if samples else []
    return [
        Picture(sample.decode_time, end - sample.decode_time, sample.cts, sample.key, at + sample.offset, sample.size)
        for sample, end in zip(samples, ends, strict=True)
    ]


def _end_of(moof: bytes, last_time: int) -> int:
    """The duration of the last sample stands in its own entry of the run, which our fragments always have."""
    start, end = _inside(moof, 8, len(moof), b"traf")
    start, end = _inside(moof, start, end, b"trun")
    shifted = bool(moof[start + 2] & 0x08)
    return last_time + int.from_bytes(moof[end - (16 if shifted else 12) :][:4], "big")


def _inside(data: bytes, start: int, end: int, kind: bytes) -> tuple[int, int]:
    """Begin and end of the payload of the first box of that kind."""
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4], "big")
        if size < 8 or start + size > end:
            break
        if data[start + 4 : start + 8] == kind:
            return start + 8, start + size
        start += size
    raise BadData(f"kotak {kind.decode('ascii')} tidak ada")
