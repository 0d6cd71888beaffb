"""Reads the samples of a fragment of MP4 (ISO 14496-12). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import error as StructError
from struct import unpack_from

from .reasons import BadData

MOST_SAMPLES = 10_000
NON_SYNC = 0x00010000


@dataclass(frozen=True, slots=True)
class Setup:
    """What a track fragment may leave out. timescale in ticks per second."""

    timescale: int
    default_duration: int
    default_size: int
    default_flags: int


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """Times in ticks of the track's timescale; the bytes lie at `offset` from the beginning of the moof box."""

    decode_time: int
    cts: int
    key: bool
    offset: int
    size: int


def read_samples(moof: bytes, setup: Setup) -> list[SampleEntry]:
    """The samples of the first track fragment of a moof box, as written with default-base-is-moof."""
    try:
        traf = _need(moof, 8, len(moof), b"traf")
        start, _ = _need(moof, *traf, b"tfhd")
        duration, size, flags = _defaults(moof, start, setup)
        start, _ = _need(moof, *traf, b"tfdt")
        (time,) = unpack_from(">Q" if moof[start] else ">I", moof, start + 4)
        samples: list[SampleEntry] = []
        for kind, start, _ in _boxes(moof, *traf):
            if kind == b"trun":
                time = _run(moof, start, time, (duration, size, flags), samples)
    except (StructError, IndexError) as cut:
        raise BadData("moof terpotong") from cut
    return samples


def _defaults(moof: bytes, start: int, setup: Setup) -> tuple[int, int, int]:
    (given,) = unpack_from(">I", moof, start)
    at = start + 8
    values = [setup.default_duration, setup.default_size, setup.default_flags]
    if given & 1:
        at += 8
    if given & 2:
        at += 4
    for index, bit in enumerate((0x8, 0x10, 0x20)):
        if given & bit:
            (values[index],) = unpack_from(">I", moof, at)
            at += 4
    return values[0], values[1], values[2]


def _run(moof: bytes, start: int, time: int, defaults: tuple[int, int, int], samples: list[SampleEntry]) -> int:
    given, count, offset = unpack_from(">IIi", moof, start)
    if count + len(samples) > MOST_SAMPLES or not given & 1:
        raise BadData("trun di luar batas")
    at = start + 12
    first_flags = None
    if given & 4:
        (first_flags,) = unpack_from(">I", moof, at)
        at += 4
    for index in range(count):
        duration, size, flags = defaults
        cts = 0
        if given & 0x100:
            (duration,) = unpack_from(">I", moof, at)
            at += 4
        if given & 0x200:
            (size,) = unpack_from(">I", moof, at)
            at += 4
        if given & 0x400:
            (flags,) = unpack_from(">I", moof, at)
            at += 4
        elif index == 0 and first_flags is not None:
            flags = first_flags
        if given & 0x800:
            (cts,) = unpack_from(">i", moof, at)
            at += 4
        samples.append(SampleEntry(time, cts, not flags & NON_SYNC, offset, size))
        offset += size
        time += duration
    return time


def _need(data: bytes, start: int, end: int, kind: bytes) -> tuple[int, int]:
    for found, begin, finish in _boxes(data, start, end):
        if found == kind:
            return begin, finish
    raise BadData(f"kotak {kind.decode('ascii')} tidak ada")


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, end) of the payloads of the boxes in data[start:end]."""
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4], "big")
        if size < 8 or start + size > end:
            raise BadData("kotak MP4 rusak")
        yield data[start + 4 : start + 8], start + 8, start + size
        start += size
