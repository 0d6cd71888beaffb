"""Reads pieces out of memory and files, and writes a clip: hashed while written, whole or not there at all."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from . import film, fragments
from .fmp4 import TIMESCALE
from .playlist import Segment
from .reasons import BadData
from .splice import Cut, Piece


class Source(Protocol):
    """Where bytes of pictures lie."""

    def read(self, offset: int, size: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment in memory with the initialisation segment it needs."""

    segment: Segment
    initialisation: bytes


@dataclass(frozen=True, slots=True)
class Written:
    bytes: int
    sha256: str


class Memory:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, offset: int, size: int) -> bytes:
        return self._data[offset : offset + size]


class OnDisk:
    """Opens its file for each read, so that a clip of an hour holds no hundred descriptors."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, offset: int, size: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(offset)
            return file.read(size)


class Material:
    """Pieces gathered for one clip, and where each lies."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._sources: list[Source] = []

    def add_kept(self, kept: Iterable[Kept]) -> None:
        for one in kept:
            described = fragments.describe(one.initialisation)
            self._add(Memory(one.segment.data), fragments.fragments(one.segment.data), described, one.segment.starts_at)

    def add_file(self, path: Path, *, starts_at: float) -> None:
        """A recorded file whose first picture was taken at ``starts_at`` (unix s). Raises OSError, BadData."""
        with path.open("rb") as file:
            recorded = fragments.FragmentFile(file)
            self._add(OnDisk(path), recorded.fragments(), recorded.described, starts_at)

    def _add(
        self,
        source: Source,
        found: Iterable[list[fragments.Picture]],
        described: fragments.Described,
        starts_at: float,
    ) -> None:
        first: int | None = None
        self._sources.append(source)
        for pictures in found:
            if not pictures:
                continue
            if not film.is_together(pictures):
                raise BadData("gambar tidak berurutan")
            first = pictures[0].time if first is None else first
            at = starts_at + (pictures[0].time - first) / TIMESCALE
            self.pieces.append(Piece(at, described, pictures, len(self._sources) - 1))

    def bytes_of(self, cut: Cut) -> Iterator[bytes]:
        """The whole file of a clip, in order. BadData when a source has changed since it was looked at."""
        yield film.head([chunk for _, chunk in cut.chunks])
        for source, chunk in cut.chunks:
            data = self._sources[source].read(chunk.offset, chunk.size)
            if len(data) != chunk.size:
                raise BadData("rekaman berubah selama dibaca")
            yield data


def write(path: Path, parts: Iterable[bytes]) -> Written:
    """Write, sync and only then give it its name; what was there under the name is replaced. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            written = _write(file, parts)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _write(file: BinaryIO, parts: Iterable[bytes]) -> Written:
    digest, size = hashlib.sha256(), 0
    for part in parts:
        digest.update(part)
        file.write(part)
        size += len(part)
    return Written(size, digest.hexdigest())


def sync_folder(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
