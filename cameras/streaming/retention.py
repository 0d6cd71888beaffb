"""What recorded files may be deleted, and when a disk is too full. Pure.

A file is kept as long as any rule that covered its time says. Files of an incident are protected: no disk is ever so
full that they go before their time.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

UNRULED = dt.timedelta(days=1)  # a file whose rule is gone, or was never known here: time for a person to notice


class Fate(StrEnum):
    PROTECTED = "protected"
    KEPT = "kept"
    EXPIRED = "expired"


class Level(StrEnum):
    OK = "ok"
    LOW = "low"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of the disk. It is low from ``warn`` and well again only below ``calm``; at ``full`` files go until it is
    below ``enough``."""

    warn: float = 0.85
    calm: float = 0.83
    full: float = 0.92
    enough: float = 0.90


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes."""

    total: int
    used: int

    @property
    def share(self) -> float:
        return self.used / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """``until`` None: still open, and so is its end."""

    camera: int
    since: dt.datetime
    until: dt.datetime | None
    keep: dt.timedelta
    protects: bool


@dataclass(frozen=True, slots=True)
class File:
    """``ends_at`` None: it grows."""

    pk: int
    camera: int
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    bytes: int


def fate(file: File, rules: Iterable[Rule], *, now: dt.datetime) -> Fate:
    """What becomes of a file. A pin keeps each file its days; an incident counts from its own end."""
    if file.ends_at is None:
        return Fate.PROTECTED
    covering = [
        rule
        for rule in rules
        if rule.camera == file.camera
        and rule.since < file.ends_at
        and (rule.until is None or rule.until > file.starts_at)
    ]
    if any(rule.protects and _expiry(rule, file, now) > now for rule in covering):
        return Fate.PROTECTED
    expiry = max((_expiry(rule, file, now) for rule in covering), default=file.ends_at + UNRULED)
    return Fate.KEPT if expiry > now else Fate.EXPIRED


def _expiry(rule: Rule, file: File, now: dt.datetime) -> dt.datetime:
    if rule.protects:
        return (rule.until or now) + rule.keep
    return (file.ends_at or now) + rule.keep


def level(disk: Disk, *, before: Level, limits: Limits) -> Level:
    """How full, with hysteresis, so that a disk at a limit is not news each time somebody looks."""
    if disk.share >= limits.full or (before is Level.FULL and disk.share >= limits.enough):
        return Level.FULL
    if disk.share >= limits.warn or (before is not Level.OK and disk.share >= limits.calm):
        return Level.LOW
    return Level.OK


def to_free(files: Iterable[tuple[File, Fate]], disk: Disk, *, limits: Limits) -> list[File]:
    """Files to delete now: none below ``full``, else expired, then kept ones, oldest first, until there is enough."""
    if disk.share < limits.full:
        return []
    over = disk.used - limits.enough * disk.total
    chosen: list[File] = []
    for file in _in_order(list(files)):
        if over <= 0:
            break
        chosen.append(file)
        over -= file.bytes
    return chosen


def _in_order(files: Sequence[tuple[File, Fate]]) -> list[File]:
    free = [(found is Fate.KEPT, file.starts_at, file) for file, found in files if found is not Fate.PROTECTED]
    return [file for *_, file in sorted(free, key=lambda entry: entry[:2])]
