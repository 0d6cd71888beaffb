"""Recorded files of one node and their rows: written as they grow, mended after a crash, deleted when their time is
over or the disk runs full. Only writer of Recording and MediaStorage."""

import contextlib
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cameras.models import Camera
from cameras.signals import storage_low, storage_recovered
from cameras.streaming import retention
from cameras.streaming.engine.fmp4 import TIMESCALE
from cameras.streaming.engine.fragments import FragmentFile
from cameras.streaming.engine.reasons import BadData
from cameras.streaming.engine.recorder import FileNews
from cameras.streaming.models import MediaStorage, Recording, RecordingRule
from cameras.streaming.retention import Disk, Fate, Level

log = structlog.get_logger(__name__)

AT_ONCE = 2000
OURS = re.compile(r"[a-z]{1,8}-\d{8}T\d{6}\.\d{3}Z-\d{1,15}\.mp4")  # recorder.name_of; other files are somebody's
LEVELS = {Level.OK: 0, Level.LOW: 1, Level.FULL: 2}


def record(news: Iterable[FileNews], *, node: str, root: Path) -> None:
    """Files that began to grow and files that are closed."""
    told = list(news)
    codes = {one.key.rpartition("/")[0] for one in told}
    cameras = dict(Camera.objects.filter(code__in=codes).values_list("code", "pk"))
    for one in told:
        code, _, profile = one.key.rpartition("/")
        path = str(one.path.relative_to(root))
        if one.ends_at is not None and not one.bytes:
            Recording.objects.filter(node=node, path=path).delete()
        elif code in cameras:
            values = {
                "camera_id": cameras[code],
                "profile": profile,
                "starts_at": _aware(one.starts_at),
                "ends_at": None if one.ends_at is None else _aware(one.ends_at),
                "bytes": one.bytes,
            }
            Recording.objects.update_or_create(node=node, path=path, defaults=values)


def mend(*, node: str, root: Path) -> None:
    """At a node's start: rows without a file go, files without a row get one, torn ends are cut off."""
    folder = root / "recordings" / node
    rows = {row.path: row for row in Recording.objects.filter(node=node)}
    if rows and not folder.is_dir():
        log.error("recordings.folder_missing", node=node, folder=str(folder), rows=len(rows))
        return
    found = sorted(folder.rglob("*.mp4")) if folder.is_dir() else []
    on_disk = {str(path.relative_to(root)): path for path in found if OURS.fullmatch(path.name)}
    gone = [row.pk for path, row in rows.items() if path not in on_disk]
    Recording.objects.filter(pk__in=gone).delete()
    cameras = dict(Camera.objects.values_list("code", "pk"))
    mended = 0
    for name, path in on_disk.items():
        row = rows.get(name)
        if row is not None and row.ends_at is not None:
            continue
        camera = cameras.get(path.parts[len(root.parts) + 2])
        if camera is not None:
            try:
                mended += _adopt(path, name, camera, node=node)
            except OSError as error:  # this file; the others are recorded on all the same
                log.warning("recordings.unreadable", path=name, error=str(error))
    if gone or mended:
        log.warning("recordings.mended", node=node, rows_without_file=len(gone), files_read_again=mended)


def _adopt(path: Path, name: str, camera: int, *, node: str) -> bool:
    """A file that a crash left: its row as it should be, or no file if nothing whole is in it."""
    profile, stamp = path.name.split("-")[:2]
    try:
        starts_at = dt.datetime.strptime(stamp, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=dt.UTC)
        with path.open("r+b") as file:
            recorded = FragmentFile(file)
            ticks = [(pictures[0].time, pictures[-1].end) for pictures in recorded.fragments() if pictures]
            file.truncate(recorded.whole)
    except (BadData, ValueError):
        ticks = []
    if not ticks:
        path.unlink()
        Recording.objects.filter(node=node, path=name).delete()
        return False
    known = Recording.objects.filter(node=node, path=name).first()
    began = known.starts_at if known else starts_at
    values = {
        "camera_id": camera,
        "profile": profile,
        "starts_at": began,
        "ends_at": began + dt.timedelta(seconds=(ticks[-1][1] - ticks[0][0]) / TIMESCALE),
        "bytes": recorded.whole,
    }
    Recording.objects.update_or_create(node=node, path=name, defaults=values)
    return True


def expire(*, node: str, root: Path, now: dt.datetime) -> int:
    """Delete what no rule keeps any longer; how many files."""
    rows = Recording.objects.filter(~_protected(now), node=node, ends_at__lt=now - retention.UNRULED)
    for days in _days(RecordingRule.Reason.PINNED):
        pinned = Exists(_covering().filter(reason=RecordingRule.Reason.PINNED, keep_days=days))
        rows = rows.exclude(pinned, ends_at__gt=now - dt.timedelta(days=days))
    # The query only narrows; the decision is the pure one.
    over = [row for row, found in _judged(rows, now) if found is Fate.EXPIRED]
    _delete(over, root=root)
    _forget_rules(now)
    return len(over)


def watch_disk(
    disk: Disk, *, node: str, root: Path, paused: str, now: dt.datetime, limits: retention.Limits | None = None
) -> None:
    """Free what may go when the disk is full, and tell once when it gets low and when it is well again."""
    limits = limits or retention.Limits()
    before = MediaStorage.objects.filter(node=node).first()
    level = retention.level(disk, before=Level(before.level) if before else Level.OK, limits=limits)
    if disk.share >= limits.full:
        freed = _free(disk, node=node, root=root, limits=limits, now=now)
        disk = Disk(disk.total, disk.used - freed)
    with transaction.atomic():
        values = {"total": disk.total, "used": disk.used, "level": level.value, "paused": paused[:200], "at": now}
        row, _made = MediaStorage.objects.update_or_create(node=node, defaults=values)
        step = LEVELS[level] - LEVELS[Level(before.level) if before else Level.OK]
        if step > 0:
            storage_low.send(MediaStorage, storage=row, share=disk.share, at=now)
        elif step < 0 and level is Level.OK:
            storage_recovered.send(MediaStorage, storage=row, at=now)


def _free(disk: Disk, *, node: str, root: Path, limits: retention.Limits, now: dt.datetime) -> int:
    judged = _judged(Recording.objects.filter(~_protected(now), node=node, ends_at__isnull=False), now)
    by_pk = {row.pk: row for row, _fate in judged}
    chosen = retention.to_free([(_file(row), found) for row, found in judged], disk, limits=limits)
    _delete([by_pk[file.pk] for file in chosen], root=root)
    freed = sum(file.bytes for file in chosen)
    log.warning("recordings.freed", node=node, files=len(chosen), bytes=freed, used=round(disk.share, 3))
    return freed


def _judged(rows: QuerySet[Recording], now: dt.datetime) -> list[tuple[Recording, Fate]]:
    """The oldest of these, each with its fate."""
    listed = list(rows.order_by("starts_at")[:AT_ONCE])
    rules: dict[int, list[retention.Rule]] = defaultdict(list)
    for row in RecordingRule.objects.filter(camera__in={row.camera_id for row in listed}):
        rules[row.camera_id].append(_rule(row))
    return [(row, retention.fate(_file(row), rules[row.camera_id], now=now)) for row in listed]


def _covering() -> QuerySet[RecordingRule]:
    """The rules that cover the time of a recording, in a query about recordings."""
    covering = RecordingRule.objects.filter(camera=OuterRef("camera"), since__lt=OuterRef("ends_at"))
    return covering.filter(Q(until__isnull=True) | Q(until__gt=OuterRef("starts_at")))


def _protected(now: dt.datetime) -> Exists:
    still = Q(until__isnull=True)
    for days in _days(RecordingRule.Reason.INCIDENT):
        still |= Q(keep_days=days, until__gt=now - dt.timedelta(days=days))
    return Exists(_covering().filter(still, reason=RecordingRule.Reason.INCIDENT))


def _days(reason: str) -> list[int]:
    return list(RecordingRule.objects.filter(reason=reason).values_list("keep_days", flat=True).distinct().order_by())


def _rule(row: RecordingRule) -> retention.Rule:
    keep = dt.timedelta(days=row.keep_days)
    protects = row.reason == RecordingRule.Reason.INCIDENT
    return retention.Rule(row.camera_id, row.since, row.until, keep, protects=protects)


def _file(row: Recording) -> retention.File:
    return retention.File(row.pk, row.camera_id, row.starts_at, row.ends_at, row.bytes)


def _delete(rows: list[Recording], *, root: Path) -> None:
    """The file first: a row without one is mended at the next start, a file without a row would stay for ever."""
    for row in rows:
        path = root / row.path
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # its day has other files, or is gone already
            path.parent.rmdir()
    Recording.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _forget_rules(now: dt.datetime) -> None:
    """Rules that ended and keep nothing any more."""
    ended = RecordingRule.objects.filter(until__lt=now - retention.UNRULED).values_list("pk", "until", "keep_days")
    over = [pk for pk, until, days in ended if until and until + dt.timedelta(days=days) <= now]
    for start in range(0, len(over), AT_ONCE):
        RecordingRule.objects.filter(pk__in=over[start : start + AT_ONCE]).delete()


def _aware(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
