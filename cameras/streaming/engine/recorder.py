"""Writes streams to disk as they come: a file a minute, each fragment whole or not there, never faster than the disk.

A file is one initialisation segment and the fragments behind it, written unbuffered and in place: whatever kills the
process leaves a file that plays up to its last whole fragment. One thread writes for all streams of the node; the
engine's loop only puts segments into its queue.
"""

import contextlib
import errno
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .clipping import Kept

logger = logging.getLogger(__name__)

FILE_S = 60.0
JITTER_S = 0.25
RETRY_S = 5.0
# What may wait for a slow disk. Beyond it pictures are lost to the recording, and said to be, instead of to the node.
QUEUE_BYTES = 256 << 20

Append = Callable[[int, bytes], None]


@dataclass(frozen=True, slots=True)
class FileNews:
    """A recorded file began to grow, or is closed with ``ends_at``. Times are unix s; ``ends_at`` None while it grows.

    ``bytes`` 0 with an ``ends_at``: nothing whole came of it and it is gone.
    """

    key: str
    path: Path
    starts_at: float
    ends_at: float | None
    bytes: int


@dataclass(slots=True)
class _Open:
    path: Path
    descriptor: int
    initialisation: bytes
    starts_at: float
    whole: int = 0  # bytes up to the last whole fragment
    ends_at: float = 0.0


@dataclass(slots=True)
class _Stream:
    folder: Path
    file: _Open | None = None
    last_number: int = -1


@dataclass(frozen=True, slots=True)
class _Work:
    key: str
    folder: Path | None  # None ends the stream's recording
    kept: tuple[Kept, ...] = field(default=(), repr=False)


def write_all(descriptor: int, data: bytes) -> None:
    """os.write may write less than asked, and does so on a disk that runs full."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


class Recorder:
    """``record``, ``end`` may be called from any thread and do not block; ``on_news`` is called in the writing one."""

    def __init__(
        self,
        *,
        on_news: Callable[[FileNews], None],
        clock: Callable[[], float],
        append: Append = write_all,
        file_s: float = FILE_S,
    ) -> None:
        self._on_news = on_news
        self._clock = clock
        self._append = append
        self._file_s = file_s
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._count_lock = threading.Lock()
        self._streams: dict[str, _Stream] = {}
        self._paused_until = 0.0
        self.paused = ""  # why nothing is written at the moment
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Writes what waits, closes all files."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def record(self, key: str, folder: Path, kept: Iterable[Kept]) -> None:
        """Append these segments; those that are already written are passed over."""
        work = _Work(key, folder, tuple(kept))
        size = _size(work)
        with self._count_lock:
            if self._waiting_bytes + size > QUEUE_BYTES:
                logger.error("recording loses pictures, the disk is too slow", extra={"stream": key})
                return
            self._waiting_bytes += size
        self._queue.put(work)

    def end(self, key: str) -> None:
        self._queue.put(_Work(key, None))

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            self.handle(work)
        for key in list(self._streams):
            self._finish(key, self._streams.pop(key))

    def handle(self, work: _Work) -> None:
        """One piece of work; for the writing thread, and for tests that have none."""
        with self._count_lock:
            self._waiting_bytes = max(0, self._waiting_bytes - _size(work))
        if work.folder is None:
            if stream := self._streams.pop(work.key, None):
                self._finish(work.key, stream)
            return
        stream = self._streams.setdefault(work.key, _Stream(work.folder))
        for kept in work.kept:
            if kept.segment.number > stream.last_number and self._clock() >= self._paused_until:
                self._write(work.key, stream, kept)

    def _write(self, key: str, stream: _Stream, kept: Kept) -> None:
        segment = kept.segment
        try:
            if stream.file is not None and self._is_over(stream.file, kept):
                self._finish(key, stream)
            if stream.file is None:
                if not segment.independent:
                    return  # a file begins with a key frame
                stream.file = self._begin(key, stream.folder, kept)
            self._append(stream.file.descriptor, segment.data)
        except OSError as error:
            self._pause(error)
            self._finish(key, stream)
            return
        stream.last_number = segment.number
        stream.file.whole += len(segment.data)
        stream.file.ends_at = segment.ends_at
        self.paused = ""

    def _is_over(self, file: _Open, kept: Kept) -> bool:
        segment = kept.segment
        if segment.discontinuity or kept.initialisation != file.initialisation:
            return True
        return segment.independent and segment.starts_at - file.starts_at >= self._file_s - JITTER_S

    def _begin(self, key: str, folder: Path, kept: Kept) -> _Open:
        segment = kept.segment
        path = folder / name_of(key, segment.starts_at, segment.number)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o640)
        file = _Open(path, descriptor, kept.initialisation, segment.starts_at, ends_at=segment.starts_at)
        try:
            self._append(descriptor, kept.initialisation)
        except OSError:
            os.close(descriptor)
            path.unlink()
            raise
        file.whole = len(kept.initialisation)
        self._on_news(FileNews(key, path, file.starts_at, None, 0))
        return file

    def _finish(self, key: str, stream: _Stream) -> None:
        """Cut off what is not whole, sync, close, tell."""
        file, stream.file = stream.file, None
        if file is None:
            return
        with contextlib.suppress(OSError):  # a disk that fails here fails the next file too, and that is told
            os.ftruncate(file.descriptor, file.whole)
            os.fsync(file.descriptor)
        with contextlib.suppress(OSError):
            os.close(file.descriptor)
        empty = file.whole <= len(file.initialisation)
        if empty:
            with contextlib.suppress(OSError):  # a disk that has become read-only must not end the writing thread
                file.path.unlink(missing_ok=True)
        self._on_news(FileNews(key, file.path, file.starts_at, file.ends_at, 0 if empty else file.whole))

    def _pause(self, error: OSError) -> None:
        if not self.paused:
            logger.error("recording pauses", extra={"why": error.strerror})
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        self.paused = "disk penuh" if full else error.strerror or type(error).__name__
        self._paused_until = self._clock() + RETRY_S


def name_of(key: str, starts_at: float, number: int) -> Path:
    """``20261123/tile-20261123T204103.250Z-3590001.mp4``, in UTC."""
    at = datetime.fromtimestamp(starts_at, UTC)
    profile = key.rpartition("/")[2]
    stamp = f"{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03d}Z"
    return Path(f"{at:%Y%m%d}", f"{profile}-{stamp}-{number}.mp4")


def _size(work: _Work) -> int:
    return sum(len(kept.segment.data) for kept in work.kept)
