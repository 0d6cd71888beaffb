"""The archivist of a media node: writes down what is recorded, cuts clips, keeps an eye on the disk.

Two threads beside the engine: a long clip must not keep the rows waiting. Both go on when the database comes back.
"""

import datetime as dt
import queue
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from cameras.streaming import cutting, recorded
from cameras.streaming.cutting import KeptOf
from cameras.streaming.engine.recorder import FileNews, Recorder
from cameras.streaming.retention import Disk

log = structlog.get_logger(__name__)

ROUND_S = 1.0
DISK_EVERY_S = 10.0
EXPIRE_EVERY_S = 60.0


class Keeper:
    """``kept`` reads the engine's memory: (stream key, since) to segments."""

    def __init__(
        self,
        *,
        name: str,
        root: Path,
        kept: KeptOf,
        now: Callable[[], dt.datetime] = timezone.now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.root = name, root
        self._news: queue.SimpleQueue[FileNews] = queue.SimpleQueue()
        self.recorder = Recorder(on_news=self._news.put, clock=time.time)
        self._kept = kept
        self._now = now
        self._clock = clock
        self._unwritten: list[FileNews] = []
        self._mended = False
        self._due = {"disk": 0.0, "expire": 0.0}
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(self.look, self._stopping), name="keeper", daemon=True),
            threading.Thread(target=self._run, args=(self.cut, self._wanted), name="cutter", daemon=True),
        ]

    def start(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o750)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """After the engine: closes the files that are open and writes them down."""
        self._stopping.set()
        self._wanted.set()
        self.recorder.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def hurry(self) -> None:
        """A clip was ordered."""
        self._wanted.set()

    def _run(self, work: Callable[[], None], woken: threading.Event) -> None:
        while not self._stopping.is_set():
            self._guarded(work)
            woken.wait(ROUND_S)
        if work == self.look:
            self._guarded(self._write_news)

    def _guarded(self, work: Callable[[], None]) -> None:
        close_old_connections()
        try:
            work()
        except DatabaseError:
            log.exception("keeper.cannot_write", node=self.name)
        except OSError:
            log.exception("keeper.disk_trouble", node=self.name)
        except Exception:  # one file or clip that nobody foresaw must not end the work on all others
            log.exception("keeper.failed", node=self.name)
        finally:
            close_old_connections()

    def look(self) -> None:
        """One round: rows first, then the disk, then what has had its time."""
        if not self._mended:
            recorded.mend(node=self.name, root=self.root)
            self._mended = True
            self.recorder.start()  # not before: a file that grows looks like one that a crash has left
        self._write_news()
        if self._is_due("disk", DISK_EVERY_S):
            usage = shutil.disk_usage(self.root)
            disk = Disk(usage.used + usage.free, usage.used)
            recorded.watch_disk(disk, node=self.name, root=self.root, paused=self.recorder.paused, now=self._now())
        if self._is_due("expire", EXPIRE_EVERY_S):
            recorded.expire(node=self.name, root=self.root, now=self._now())

    def cut(self) -> None:
        self._wanted.clear()
        cutting.cut_waiting(node=self.name, root=self.root, kept=self._kept, now=self._now())

    def _write_news(self) -> None:
        """What the database did not take stays for the next time."""
        while not self._news.empty():
            self._unwritten.append(self._news.get())
        if self._unwritten:
            recorded.record(self._unwritten, node=self.name, root=self.root)
            self._unwritten.clear()

    def _is_due(self, what: str, every_s: float) -> bool:
        if self._clock() < self._due[what]:
            return False
        self._due[what] = self._clock() + every_s
        return True
