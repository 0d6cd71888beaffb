"""Writes a plain MP4 (ISO 14496-12) of pictures coded elsewhere: index in front, nothing fragmented. Pure.

Every player and every evidence tool reads it. A remultiplexer of a library would write it in two passes over the file
and knows one coding of the pictures only; ours knows its size before the first byte, is hashed while it is written, and
goes on when the camera changes its picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from struct import pack

from .fmp4 import MATRIX, TIMESCALE
from .fragments import Described, Picture

MOVIE_SCALE = 1000
SINCE_1904 = 2_082_844_800
NARROW = 0xFFFF_0000  # bytes that 32-bit offsets reach


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pictures whose bytes lie one behind the other in one source."""

    described: Described
    pictures: Sequence[Picture]

    @property
    def offset(self) -> int:
        return self.pictures[0].offset

    @property
    def size(self) -> int:
        return self.pictures[-1].offset + self.pictures[-1].size - self.pictures[0].offset


def is_together(pictures: Sequence[Picture]) -> bool:
    """May these be one chunk?"""
    return all(
        after.offset == before.offset + before.size for before, after in zip(pictures, pictures[1:], strict=False)
    )


def head(chunks: Sequence[Chunk]) -> bytes:
    """Everything in front of the pictures' bytes, which follow chunk by chunk. Decode times must grow.

    Where time is missing between two pictures the first one stays on screen: a second of film is a second of the day.
    """
    body = sum(chunk.size for chunk in chunks)
    wide = body > NARROW
    mdat = pack(">I4sQ", 1, b"mdat", body + 16) if wide else pack(">I4s", body + 8, b"mdat")
    start = _box(b"ftyp", b"isom", pack(">I", 512), b"isomiso2avc1mp41")
    # The index tells where the pictures lie, and its own length does not depend on where that is.
    first = len(start) + len(_movie(chunks, first=0, wide=wide)) + len(mdat)
    return start + _movie(chunks, first=first, wide=wide) + mdat


def _movie(chunks: Sequence[Chunk], *, first: int, wide: bool) -> bytes:
    pictures = [picture for chunk in chunks for picture in chunk.pictures]
    durations = [after.time - before.time for before, after in zip(pictures, pictures[1:], strict=False)]
    durations.append(pictures[-1].duration)
    lasts = sum(durations)
    made = (pictures[0].time // TIMESCALE + SINCE_1904) & 0xFFFFFFFF
    shown_first = min(picture.time + picture.cts for picture in pictures) - pictures[0].time
    descriptions = list(dict.fromkeys(chunk.described for chunk in chunks))
    width = max(described.width for described in descriptions)
    height = max(described.height for described in descriptions)
    movie_lasts = lasts * MOVIE_SCALE // TIMESCALE
    tables = _box(
        b"stbl",
        _full(b"stsd", 0, pack(">I", len(descriptions)), *(described.entry for described in descriptions)),
        _full(b"stts", 0, *_table(_runs(durations), ">II")),
        *_shifts(pictures),
        _full(b"stss", 0, *_table([(n,) for n, picture in enumerate(pictures, 1) if picture.key], ">I")),
        _full(b"stsc", 0, *_table(_chunk_runs(chunks, descriptions), ">III")),
        _full(b"stsz", 0, pack(">II", 0, len(pictures)), *(pack(">I", picture.size) for picture in pictures)),
        _full(b"co64" if wide else b"stco", 0, *_table(_offsets(chunks, first), ">Q" if wide else ">I")),
    )
    references = _box(b"dinf", _full(b"dref", 0, pack(">I", 1), _full(b"url ", 1)))
    media = _box(
        b"mdia",
        _full(b"mdhd", 0, pack(">IIIIHH", made, made, TIMESCALE, lasts, 0x55C4, 0)),
        _full(b"hdlr", 0, bytes(4), b"vide", bytes(12), b"camera\0"),
        _box(b"minf", _full(b"vmhd", 1, bytes(8)), references, tables),
    )
    header = _full(
        b"tkhd", 3, pack(">IIIII16x", made, made, 1, 0, movie_lasts), MATRIX, pack(">II", width << 16, height << 16)
    )
    edits = [_box(b"edts", _full(b"elst", 0, pack(">IIiI", 1, movie_lasts, shown_first, 0x10000)))]
    times = pack(">IIIIIH10x", made, made, MOVIE_SCALE, movie_lasts, 0x10000, 0x100)
    return _box(
        b"moov",
        _full(b"mvhd", 0, times, MATRIX, bytes(24), pack(">I", 2)),
        _box(b"trak", header, *(edits if shown_first else []), media),
    )


def _shifts(pictures: Sequence[Picture]) -> Iterator[bytes]:
    """Display after decode, where they differ (version 1: signed)."""
    if any(picture.cts for picture in pictures):
        yield _full(b"ctts", 0x01000000, *_table(_runs([picture.cts for picture in pictures]), ">Ii"))


def _chunk_runs(chunks: Sequence[Chunk], descriptions: Sequence[Described]) -> list[tuple[int, int, int]]:
    """Number of the first chunk of a run, pictures in each of its chunks, description."""
    kinds = [(len(chunk.pictures), descriptions.index(chunk.described) + 1) for chunk in chunks]
    return [(number, *kind) for number, kind in enumerate(kinds, 1) if number == 1 or kind != kinds[number - 2]]


def _offsets(chunks: Iterable[Chunk], first: int) -> list[tuple[int]]:
    found = []
    for chunk in chunks:
        found.append((first,))
        first += chunk.size
    return found


def _runs(values: Iterable[int]) -> list[tuple[int, int]]:
    return [(len(list(alike)), value) for value, alike in groupby(values)]


def _table(rows: Sequence[tuple[int, ...]], form: str) -> Iterator[bytes]:
    yield pack(">I", len(rows))
    for row in rows:
        yield pack(form, *row)


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, flags: int, *parts: bytes) -> bytes:
    return _box(kind, pack(">I", flags), *parts)
