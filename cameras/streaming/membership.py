"""A node among the others: it takes its name, says each second that it lives, and notices when it was gone.

One name, one process. Who starts under a name that somebody else keeps alive refuses; who finds that another process
wrote itself into its row ends. A life is one unbroken membership: a node that could not say for longer than its lease
that it lives is a newcomer when it can again, with a boot id and a beginning of its own, because its streams have gone
to others meanwhile.
"""

import datetime as dt
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cameras.streaming.assignments import NODE_TTL
from cameras.streaming.models import MediaNode

WATCHED_S = 3.0  # as long as a living namesake is looked for: three of its beats
LOOK_EVERY_S = 0.5


def steady() -> float:
    """Seconds that no clock's step changes; they pass while the machine sleeps, too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class NameTaken(Exception):
    """Another living process has this node's name. The text is one line for the person who started us."""


class Membership:
    """``now`` and ``sleep`` are given, and ``steady`` seconds for ages. Not for two threads at once."""

    def __init__(
        self,
        *,
        name: str,
        url: str,
        capacity: int,
        transcode_cores: float,
        now: Callable[[], dt.datetime],
        sleep: Callable[[float], object],
        steady: Callable[[], float] = steady,
        process: str = "",
    ) -> None:
        self.name = name
        self._offer = {"url": url, "capacity": capacity, "transcode_cores": transcode_cores}
        self._now, self._sleep, self._steady = now, sleep, steady
        self._process = process or this_process()
        self._boot_id = ""
        self._seen_at: float | None = None

    @property
    def joined(self) -> bool:
        return bool(self._boot_id)

    def silent_s(self) -> float:
        """Seconds since the others last heard of us; 0 before the first time."""
        return 0.0 if self._seen_at is None else self._steady() - self._seen_at

    def beat(self, figures: dict[str, Any]) -> bool:
        """Say that we live; whether this begins a life. Raises NameTaken, DatabaseError."""
        begins = not self.joined or self.silent_s() > NODE_TTL.total_seconds()
        if not self.joined:
            self._wait_for_the_name()
        now, at = self._now(), self._steady()
        told = {**self._offer, "last_seen": now, "figures": {**figures, "process": self._process}}
        if begins:
            before, self._boot_id = self._boot_id, uuid.uuid4().hex
            self._begin({**told, "boot_id": self._boot_id, "started_at": now}, before=before, now=now)
        elif not self._mine(self._boot_id).update(**told):
            self._refuse_stranger(now)
            MediaNode.objects.update_or_create(
                name=self.name, defaults={**told, "boot_id": self._boot_id, "started_at": now}
            )
        self._seen_at = at
        return begins

    def goodbye(self) -> None:
        """The others need not wait for the end of our lease."""
        self._mine(self._boot_id).update(last_seen=self._now() - NODE_TTL)

    def _begin(self, values: dict[str, Any], *, before: str, now: dt.datetime) -> None:
        if before and not self._mine(before).exists():
            self._refuse_stranger(now)
        MediaNode.objects.update_or_create(name=self.name, defaults=values)

    def _wait_for_the_name(self) -> None:
        """Free at once after a goodbye or when its process here is no more; else watch whether somebody beats."""
        row = self._living_row()
        waited = 0.0
        while row is not None and not _is_gone(str(row.figures.get("process", "")), self._process):
            if waited >= WATCHED_S:
                return
            self._sleep(LOOK_EVERY_S)
            waited += LOOK_EVERY_S
            again = self._living_row()
            if again is not None and again.last_seen != row.last_seen:
                raise NameTaken(_taken(again))
            row = again

    def _living_row(self) -> MediaNode | None:
        return MediaNode.objects.filter(name=self.name, last_seen__gt=self._now() - NODE_TTL).first()

    def _refuse_stranger(self, now: dt.datetime) -> None:
        """Our row is not ours any more: gone with a restored database, or taken."""
        row = self._living_row()
        if row is not None and row.boot_id != self._boot_id:
            raise NameTaken(_taken(row))

    def _mine(self, boot_id: str) -> "Any":
        return MediaNode.objects.filter(name=self.name, boot_id=boot_id)


def this_process() -> str:
    """``machine/namespace/pid``: enough to tell on this machine whether a process still runs."""
    machine = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{machine}/{os.readlink('/proc/self/ns/pid')}/{os.getpid()}"


def _is_gone(theirs: str, ours: str) -> bool:
    """Whether a process is known to have ended: one of this machine whose number nobody has, or that is our own."""
    place, _, number = theirs.rpartition("/")
    if place != ours.rpartition("/")[0] or not number.isdecimal():
        return False
    return theirs == ours or not Path(f"/proc/{number}").exists()


def _taken(row: MediaNode) -> str:
    return (
        f"media node {row.name!r}: another process with this name lives at {row.url} (boot {row.boot_id[:8]}); "
        "give each node a WARROOM_NODE of its own"
    )
